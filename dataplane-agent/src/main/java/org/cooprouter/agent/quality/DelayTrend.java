// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

/**
 * A delay now against the usual one [0344], and its jitter. The delay may be that between two clocks that were never set alike: only its
 * changes mean anything. No allocation; not safe for use by several threads.
 */
public final class DelayTrend {
    /** "averaging d_t over significant time, such as 1-100 seconds": clocks that drift by 50 ppm add no more than 1 ms to a change. */
    static final long USUAL_NS = 20_000_000_000L;
    /** A jump that no network makes: the other clock has begun anew. */
    static final long OTHER_CLOCK_NS = 30_000_000_000L;

    private static final double NOW_WEIGHT = 1 / 4.0;
    private static final double JITTER_WEIGHT = 1 / 16.0;

    private boolean known;
    private long originNs;
    private long lastNs;
    private long lastDelayNs;
    private double usualNs;
    private double currentNs;
    private double jitterNs;
    private long samples;

    /** Makes a trend without samples. */
    public DelayTrend() {}

    /**
     * Takes a sample.
     *
     * @param delayNs of a packet, any origin
     * @param nowNs the time
     */
    public void sample(long delayNs, long nowNs) {
        if (!known || Math.abs(delayNs - lastDelayNs) > OTHER_CLOCK_NS) {
            begin(delayNs, nowNs);
            return;
        }
        // Relative to the first sample, so that a double holds nanoseconds exactly.
        double delay = delayNs - originNs;
        double passed = nowNs - lastNs;
        samples++;
        // The mean of all samples until there are enough of them, then what came within the time constant.
        usualNs += (delay - usualNs) * Math.max(1.0 / samples, passed / (USUAL_NS + passed));
        currentNs += (delay - currentNs) * NOW_WEIGHT;
        // RFC 3550 section 6.4.1: J = J + (|D| - J) / 16
        jitterNs += (Math.abs(delayNs - lastDelayNs) - jitterNs) * JITTER_WEIGHT;
        lastDelayNs = delayNs;
        lastNs = nowNs;
    }

    private void begin(long delayNs, long nowNs) {
        known = true;
        originNs = delayNs;
        lastDelayNs = delayNs;
        lastNs = nowNs;
        usualNs = 0;
        currentNs = 0;
        jitterNs = 0;
        samples = 1;
    }

    /**
     * Returns how far the delay is above the usual one.
     *
     * @return ns, negative if below; 0 without samples
     */
    public long riseNs() {
        return Math.round(currentNs - usualNs);
    }

    /**
     * Returns the usual delay.
     *
     * @return ns from the samples' origin; 0 without samples
     */
    public long usualNs() {
        return originNs + Math.round(usualNs);
    }

    /**
     * Returns the variation of the delay.
     *
     * @return ns, as RFC 3550 has it
     */
    public long jitterNs() {
        return Math.round(jitterNs);
    }
}
