// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

/**
 * The last probes of one path: when each was sent and whether it has been answered (Q1, Q2). Three answers missing in a row
 * mean that the path is down, any answer that it is up. No allocation after construction; not safe for use by several
 * threads.
 */
final class ProbeHistory {
    /** Probes over which loss is measured. */
    static final int LOSS_PROBES = 100;
    /** Answers missing in a row that make a path count as down. */
    static final int MISSED_UNTIL_DOWN = 3;
    /** No such probe, or answered before. */
    static final long UNKNOWN = -1;

    private static final int RING = 128;

    private final long[] packetIds = new long[RING];
    private final long[] sentNs = new long[RING];
    private final boolean[] answered = new boolean[RING];
    /** Probes sent; those before {@code judged} are answered or missed. */
    private long sent;

    private long judged;
    private int missedInRow;
    private boolean alive;

    void onSent(long packetId, long nowNs) {
        int slot = slot(sent);
        packetIds[slot] = packetId;
        sentNs[slot] = nowNs;
        answered[slot] = false;
        sent++;
        judged = Math.max(judged, sent - RING);
    }

    /** Notes an answer and returns when its probe was sent, or {@link #UNKNOWN}. A late one still counts. */
    long onAnswer(long packetId) {
        for (long probe = sent - 1; probe >= Math.max(0, sent - RING); probe--) {
            int slot = slot(probe);
            if (packetIds[slot] == packetId) {
                if (answered[slot]) {
                    return UNKNOWN;
                }
                answered[slot] = true;
                missedInRow = 0;
                alive = true;
                return sentNs[slot];
            }
        }
        return UNKNOWN;
    }

    /** Judges the probes whose time is over; returns true when that took the path down, also one that was never up. */
    boolean judge(long nowNs, long timeoutNs) {
        boolean wasDown = down();
        while (judged < sent && (answered[slot(judged)] || nowNs - sentNs[slot(judged)] >= timeoutNs)) {
            missedInRow = answered[slot(judged)] ? 0 : missedInRow + 1;
            if (missedInRow >= MISSED_UNTIL_DOWN) {
                alive = false;
            }
            judged++;
        }
        return !wasDown && down();
    }

    boolean alive() {
        return alive;
    }

    /** Whether enough is known to say that the path is down. */
    boolean down() {
        return !alive && missedInRow >= MISSED_UNTIL_DOWN;
    }

    /** Of the last 100 probes, those judged. */
    int judgedProbes() {
        return (int) Math.min(LOSS_PROBES, judged);
    }

    int lostProbes() {
        int lost = 0;
        for (long probe = judged - judgedProbes(); probe < judged; probe++) {
            lost += answered[slot(probe)] ? 0 : 1;
        }
        return lost;
    }

    private static int slot(long probe) {
        return (int) (probe & (RING - 1));
    }
}
