// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Smooths round-trip times as RFC 6298 section 2 does, and keeps the least. Not safe for use by several threads, except {@link
 * #publishedNs()}.
 */
public final class RttEstimator {
    /** Before the first sample. */
    public static final long NONE = -1;

    private static final int ALPHA_SHIFT = 3;
    private static final int BETA_SHIFT = 2;
    private static final int K = 4;

    private long smoothedNs = NONE;
    private long variationNs;
    private long minNs = NONE;
    /** Written by the packet path alone. */
    private final AtomicLong published = new AtomicLong(NONE);

    /** Makes an estimator without samples. */
    public RttEstimator() {}

    /**
     * Takes a sample.
     *
     * @param rttNs round-trip time, not negative
     */
    public void sample(long rttNs) {
        smooth(rttNs);
        published.setOpaque(smoothedNs);
    }

    private void smooth(long rttNs) {
        if (smoothedNs == NONE) {
            smoothedNs = rttNs;
            variationNs = rttNs / 2;
            minNs = rttNs;
            return;
        }
        // RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|; SRTT <- (1 - alpha) * SRTT + alpha * R'
        variationNs += (Math.abs(smoothedNs - rttNs) - variationNs) >> BETA_SHIFT;
        smoothedNs += (rttNs - smoothedNs) >> ALPHA_SHIFT;
        minNs = Math.min(minNs, rttNs);
    }

    /**
     * Returns the smoothed round-trip time.
     *
     * @return ns, or {@link #NONE}
     */
    public long smoothedNs() {
        return smoothedNs;
    }

    /**
     * Returns the smoothed round-trip time to any thread.
     *
     * @return ns, or {@link #NONE}
     */
    public long publishedNs() {
        return published.getOpaque();
    }

    /**
     * Returns the least round-trip time.
     *
     * @return ns, or {@link #NONE}
     */
    public long minNs() {
        return minNs;
    }

    /**
     * Returns after how long an answer is missing: SRTT + K * RTTVAR.
     *
     * @param least in ns; also the result before the first sample
     * @param most in ns
     * @return ns between both
     */
    public long timeoutNs(long least, long most) {
        return smoothedNs == NONE ? least : Math.clamp(smoothedNs + K * variationNs, least, most);
    }
}
