// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.Arrays;

/**
 * Which paths have brought a copy of which of a session's last packets, and so which paths have lost the same packet. A path is judged for a
 * packet if it has brought an earlier one and a later one: what was never sent over a path is not missed there, so that no scheme needs to
 * be known. One per session; no allocation after construction; not safe for use by several threads.
 *
 * <pre>
 *   packet_ID   41 42 43 44 45 46
 *   path 0       x  x  -  x  x  x      43 is lost on both paths: the pair's losses are not independent
 *   path 1       x  -  -  x  x         46 may still come over path 1
 * </pre>
 */
public final class CopyArrivals {
    /** Paths that are judged: those whose path_ID is below. */
    public static final int MAX_PATHS = 8;

    private static final int WINDOW = 256;
    /** How much later than its successors a copy may come. */
    private static final int DISORDER = 8;
    /** Who waits for a path longer than this cannot tell it from one that is not used any more. */
    private static final int PATIENCE = WINDOW - 16;
    /** More packets missed in a row say that the path was not used. */
    private static final int MAX_GAP = 64;

    private static final long NONE = -1;

    /** Bit i of an element: path i has brought a copy. By the last bits of the packet_ID. */
    private final byte[] seen = new byte[WINDOW];
    /** How many copies each path has brought, by the last bits of the packet_ID, then by path. */
    private final byte[] copies = new byte[WINDOW * MAX_PATHS];
    /** By path: copies of the last packet of which it brought any, and how many are usual: as many as of two in a row. */
    private final byte[] lastCopies = new byte[MAX_PATHS];

    private final byte[] usualCopies = new byte[MAX_PATHS];
    private final RepairArrivals repairs = new RepairArrivals();

    private final long[] highest = new long[MAX_PATHS];
    private final long[] lastBrought = new long[MAX_PATHS];
    private int paths;
    private long head = NONE;
    private long judged;
    private int lostBefore;

    /** Makes a session without packets. */
    public CopyArrivals() {}

    /**
     * Notes an authentic copy, or one that names a packet already delivered.
     *
     * @param packetId of the packet, 56 bits
     * @param path path_ID; ignored from {@link #MAX_PATHS} on
     * @param result told of the packets that can be judged now
     * @param nowNs the time
     */
    public void onCopy(long packetId, int path, PeerQuality result, long nowNs) {
        if (path < 0 || path >= MAX_PATHS || (head != NONE && packetId <= head - WINDOW)) {
            return;
        }
        if (head == NONE || packetId - head > WINDOW / 2) {
            begin(packetId);
        }
        if (packetId > head) {
            judgeUpTo(packetId - PATIENCE, result, nowNs);
            for (long next = head + 1; next <= packetId; next++) {
                forget(slot(next));
            }
            head = packetId;
        }
        paths = Math.max(paths, path + 1);
        if (packetId > judged) {
            seen[slot(packetId)] |= (byte) (1 << path);
            int at = slot(packetId) * MAX_PATHS + path;
            copies[at] = (byte) Math.min(Byte.MAX_VALUE, copies[at] + 1);
        }
        highest[path] = Math.max(highest[path], packetId);
        judgeUpTo(settled(), result, nowNs);
    }

    /**
     * Notes a repair copy: it is none of the packet whose number it bears, but has left with it, as others that bear the same. Where every
     * packet has one, its loss says as much of the path as that of a copy.
     *
     * @param packetId whose number it bears
     * @param path path_ID; ignored from {@link #MAX_PATHS} on
     * @param result told of others that were lost
     * @param nowNs the time
     */
    public void onRepairCopy(long packetId, int path, PeerQuality result, long nowNs) {
        if (path >= 0 && path < MAX_PATHS) {
            repairs.onCopy(packetId, path, result, nowNs);
            if (repairs.hasEveryPacket(path)) {
                onCopy(packetId, path, result, nowNs);
            }
        }
    }

    private void begin(long packetId) {
        head = packetId;
        judged = packetId - 1;
        lostBefore = 0;
        forget(slot(packetId));
        Arrays.fill(highest, NONE);
        Arrays.fill(lastBrought, NONE);
        Arrays.fill(usualCopies, (byte) 0);
    }

    private void forget(int slot) {
        seen[slot] = 0;
        Arrays.fill(copies, slot * MAX_PATHS, (slot + 1) * MAX_PATHS, (byte) 0);
    }

    /** The last packet of which no more copies are expected. */
    private long settled() {
        long settled = head;
        for (int path = 0; path < paths; path++) {
            if (highest[path] != NONE && highest[path] > head - PATIENCE) {
                settled = Math.min(settled, highest[path]);
            }
        }
        return settled - DISORDER;
    }

    private void judgeUpTo(long last, PeerQuality result, long nowNs) {
        while (judged < Math.min(last, head)) {
            judge(++judged, result, nowNs);
        }
    }

    private void judge(long packetId, PeerQuality result, long nowNs) {
        int brought = seen[slot(packetId)];
        int used = 0;
        for (int path = 0; path < paths; path++) {
            boolean expected =
                    highest[path] > packetId && lastBrought[path] != NONE && packetId - lastBrought[path] <= MAX_GAP;
            used |= expected ? 1 << path : 0;
            if ((brought >> path & 1) != 0) {
                lastBrought[path] = packetId;
            }
            if (expected) {
                judgeCopies(path, copies[slot(packetId) * MAX_PATHS + path], result, nowNs);
            }
        }
        int lost = used & ~brought;
        result.onJudged(used, lost, lostBefore, nowNs);
        lostBefore = lost;
    }

    private void judgeCopies(int path, byte count, PeerQuality result, long nowNs) {
        if (count > 0) {
            usualCopies[path] = count == lastCopies[path] ? count : usualCopies[path];
            lastCopies[path] = count;
        }
        int lost = usualCopies[path] - count;
        if (lost > 0 && usualCopies[path] > 1) {
            result.onTwins(path, lost * (usualCopies[path] - 1), lost * (lost - 1), nowNs);
        }
    }

    private static int slot(long packetId) {
        return (int) packetId & (WINDOW - 1);
    }
}
