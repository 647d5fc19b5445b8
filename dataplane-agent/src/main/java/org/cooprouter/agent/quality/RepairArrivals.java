// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.Arrays;

/**
 * How many repair copies of one packet each path has brought: where there are usually several, how often all of them are lost when one is. One
 * per session; no allocation after construction; not safe for use by several threads.
 */
final class RepairArrivals {
    private static final long NONE = -1;
    /** More groups missed in a row say that the path was not used. */
    private static final long MAX_MISSED = 16;

    private final long[] packetIds = new long[CopyArrivals.MAX_PATHS];
    private final int[] counts = new int[CopyArrivals.MAX_PATHS];
    private final int[] lastCounts = new int[CopyArrivals.MAX_PATHS];
    private final int[] usualCounts = new int[CopyArrivals.MAX_PATHS];
    private final long[] lastGaps = new long[CopyArrivals.MAX_PATHS];
    private final long[] usualGaps = new long[CopyArrivals.MAX_PATHS];

    RepairArrivals() {
        Arrays.fill(packetIds, NONE);
    }

    /** Notes a repair copy that bears a packet's number; path_IDs and time as in {@link CopyArrivals#onCopy}. */
    void onCopy(long packetId, int path, PeerQuality result, long nowNs) {
        if (packetId == packetIds[path]) {
            counts[path]++;
        }
        if (packetId <= packetIds[path]) {
            return;
        }
        if (packetIds[path] != NONE) {
            judge(path, packetId - packetIds[path], result, nowNs);
        }
        packetIds[path] = packetId;
        counts[path] = 1;
    }

    /** Whether repair copies with the number of every packet come over the path. */
    boolean hasEveryPacket(int path) {
        return usualGaps[path] == 1;
    }

    private void judge(int path, long gap, PeerQuality result, long nowNs) {
        // Usual is what has come twice in a row.
        usualCounts[path] = counts[path] == lastCounts[path] ? counts[path] : usualCounts[path];
        usualGaps[path] = gap == lastGaps[path] ? gap : usualGaps[path];
        lastCounts[path] = counts[path];
        lastGaps[path] = gap;
        int usual = usualCounts[path];
        if (usual < 2) {
            return;
        }
        int lost = Math.max(0, usual - counts[path]);
        long missed = usualGaps[path] == 0 ? 0 : gap / usualGaps[path] - 1;
        int all = missed > MAX_MISSED ? 0 : (int) Math.max(0, missed) * usual * (usual - 1);
        if (lost + all > 0) {
            result.onTwins(path, lost * (usual - 1) + all, lost * (lost - 1) + all, nowNs);
        }
    }
}
