// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the packet path knows of a path, readable by any thread; written by the packet path alone, without fences.
 */
public final class PathStats {
    private static final int SMOOTHED_RTT = 0;
    private static final int MIN_RTT = 1;
    private static final int PROBES = 2;
    private static final int PROBES_LOST = 3;
    private static final int ALIVE = 4;
    private static final int LAST_SEEN = 5;
    private static final int FIELDS = 6;

    private final AtomicLongArray values = new AtomicLongArray(FIELDS);

    /** Makes the statistics of a path on which nothing has happened. */
    public PathStats() {
        values.setOpaque(SMOOTHED_RTT, RttEstimator.NONE);
        values.setOpaque(MIN_RTT, RttEstimator.NONE);
    }

    void roundTrip(RttEstimator rtt) {
        values.setOpaque(SMOOTHED_RTT, rtt.smoothedNs());
        values.setOpaque(MIN_RTT, rtt.minNs());
    }

    void probes(int sent, int lost) {
        values.setOpaque(PROBES, sent);
        values.setOpaque(PROBES_LOST, lost);
    }

    void alive(boolean alive) {
        values.setOpaque(ALIVE, alive ? 1 : 0);
    }

    void seen(long nowNs) {
        values.setOpaque(LAST_SEEN, nowNs);
    }

    /**
     * Returns the smoothed round-trip time.
     *
     * @return ns, or {@link RttEstimator#NONE}
     */
    public long smoothedRttNs() {
        return values.getOpaque(SMOOTHED_RTT);
    }

    /**
     * Returns the least round-trip time.
     *
     * @return ns, or {@link RttEstimator#NONE}
     */
    public long minRttNs() {
        return values.getOpaque(MIN_RTT);
    }

    /**
     * Returns the share of the last 100 probes that had no answer.
     *
     * @return 0-1
     */
    public double probeLoss() {
        long probes = values.getOpaque(PROBES);
        return probes == 0 ? 0 : (double) values.getOpaque(PROBES_LOST) / probes;
    }

    /**
     * Tells whether probes are answered.
     *
     * @return false also before the first answer
     */
    public boolean alive() {
        return values.getOpaque(ALIVE) != 0;
    }

    /**
     * Returns when something authentic last came over this path.
     *
     * @return monotonic time in ns; meaningless before
     */
    public long lastSeenNs() {
        return values.getOpaque(LAST_SEEN);
    }
}
