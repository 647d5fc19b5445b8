// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.random.RandomGenerator;

/**
 * A node's monotonic clock: it begins anywhere and runs a little too fast or too slow.
 *
 * @param offsetNs what it shows at true time 0
 * @param driftPpm by how many millionths it runs too fast
 */
record NodeClock(long offsetNs, int driftPpm) {
    private static final long MAX_OFFSET_NS = 1_000_000_000_000_000L;
    private static final int MAX_DRIFT_PPM = 200;
    private static final long MILLION = 1_000_000;

    static NodeClock random(RandomGenerator random) {
        return new NodeClock(random.nextLong(MAX_OFFSET_NS), random.nextInt(2 * MAX_DRIFT_PPM + 1) - MAX_DRIFT_PPM);
    }

    /** What the clock shows at a true time. */
    long show(long trueNs) {
        return offsetNs + trueNs + Math.floorDiv(trueNs * driftPpm, MILLION);
    }

    /** The first true time at which the clock shows at least this. */
    long when(long shownNs) {
        long elapsed = shownNs - offsetNs;
        long trueNs = (long) (elapsed / (1 + driftPpm / (double) MILLION)) - 2;
        while (show(trueNs) < shownNs) {
            trueNs++;
        }
        return trueNs;
    }
}
