// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/**
 * When the packets of one session are handed to the application so that all of them have taken equally long (R20): as long as the
 * fastest lately, and the hold on top. What took longer than that is late, and handed over at once.
 *
 * <pre>
 *   sent       |    |    |    |    |      at the peer's time
 *   arrives      |     | |       |   |    after a delay that varies
 *   held         ---   - ---     -   --
 *   played          |    |    |    |    |
 * </pre>
 *
 * The two clocks need not agree: only the difference of delays counts. Takes constant time and allocates nothing. Not safe for use
 * by several threads.
 */
public final class PlayoutClock {
    private final RecentMinimum fastest = new RecentMinimum();
    private long highestId = Long.MIN_VALUE;
    private long latestDueNs = Long.MIN_VALUE;
    private long barrierId = Long.MIN_VALUE;
    private long barrierNs = Long.MIN_VALUE;

    /** Makes a clock that has heard nothing. */
    public PlayoutClock() {}

    /**
     * Takes the arrival of a new packet.
     *
     * @param packetId its number: none is due before another that was sent earlier, unless that was late
     * @param sentNs when it was sent, by the sender's monotonic clock
     * @param holdNs how much longer than the fastest packets it may take
     * @param nowNs the time
     * @return when it is due, from {@code nowNs} to {@code nowNs + holdNs}
     */
    public long dueNs(long packetId, long sentNs, long holdNs, long nowNs) {
        long delayNs = nowNs - sentNs;
        long fastestBeforeNs = fastest.get();
        fastest.add(delayNs, nowNs);
        long fastestNs = fastest.get();
        if (fastestNs < fastestBeforeNs) {
            // From here on everything is due earlier; what is due already stays in front.
            barrierId = highestId;
            barrierNs = latestDueNs;
        }
        long dueNs = nowNs + Math.max(0, holdNs - (delayNs - fastestNs));
        if (packetId > barrierId) {
            dueNs = Math.max(dueNs, barrierNs);
        }
        highestId = Math.max(highestId, packetId);
        latestDueNs = Math.max(latestDueNs, dueNs);
        return dueNs;
    }
}
