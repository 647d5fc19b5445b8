// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

/**
 * The last probes of one path: when each was sent and whether it has been answered (Q1, Q2). Three answers missing in a row mean that the
 * path is down, if it brings nothing else any more, although it did; otherwise as many as are hardly ever lost in a row by a path that
 * loses as much as this one usually does, at least three and at most ten. Any answer means that it is up. No allocation after
 * construction; not safe for use by several threads.
 */
final class ProbeHistory {
    /** Probes over which loss is measured. */
    static final int LOSS_PROBES = 100;
    /** Answers missing in a row that make a path count as down. */
    static final int MISSED_UNTIL_DOWN = 3;
    /** So many are enough for any path: 2 s. */
    static final int MOST_UNTIL_DOWN = 10;

    /** A working path is thought dead once in so many probes. */
    private static final double ERRORS = 1e-4;
    /** Assumed before there are probes: one in a hundred is lost. */
    private static final double PRIOR_PROBES = 10;

    private static final double PRIOR_LOST = 0.1;
    /** A path that has brought something so shortly before is in use. */
    private static final long IN_USE_NS = 500_000_000;

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
    private boolean dead;
    private long firstMissedNs;

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
                dead = false;
                return sentNs[slot];
            }
        }
        return UNKNOWN;
    }

    /** Judges the probes whose time is over; returns true when that took the path down, also one that was never up. */
    boolean judge(long nowNs, long timeoutNs, long lastHeardNs) {
        boolean wasDown = down();
        while (judged < sent && (answered[slot(judged)] || nowNs - sentNs[slot(judged)] >= timeoutNs)) {
            missedInRow = answered[slot(judged)] ? 0 : missedInRow + 1;
            firstMissedNs = missedInRow == 1 ? sentNs[slot(judged)] : firstMissedNs;
            judged++;
            if (missedInRow >= untilDown(lastHeardNs)) {
                alive = false;
                dead = true;
            }
        }
        return !wasDown && down();
    }

    /** How many missing answers it takes. */
    private int untilDown(long lastHeardNs) {
        long sinceMissNs = lastHeardNs - firstMissedNs;
        boolean fellSilent = sinceMissNs <= 0 && sinceMissNs > -IN_USE_NS;
        if (!alive || fellSilent) {
            return MISSED_UNTIL_DOWN;
        }
        double share = (lostProbes() - missedInRow + PRIOR_LOST) / (judgedProbes() - missedInRow + PRIOR_PROBES);
        return (int) Math.clamp(
                Math.ceil(Math.log(ERRORS) / Math.log(Math.min(0.99, share))), MISSED_UNTIL_DOWN, MOST_UNTIL_DOWN);
    }

    boolean alive() {
        return alive;
    }

    /** Whether enough is known to say that the path is down. */
    boolean down() {
        return dead;
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
