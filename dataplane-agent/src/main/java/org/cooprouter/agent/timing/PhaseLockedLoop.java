// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/**
 * Follows the rhythm of one session's packets in one direction (R13; [0290]): a second-order loop whose oscillator ticks when
 * packets are expected. Packets that are missing, silences and bursts do not disturb it; a rate that changes makes it begin anew.
 * It says how far to trust it: {@link #locked()} and {@link #deviationNs()}, which is also the jitter of [0302].
 *
 * <pre>
 *   packets    |    |     |   |              |||   |          |
 *   ticks     |    |    |    |    |    |    |    |   ...      |
 *              error                missing  burst   silence: the phase begins anew, the period stays
 * </pre>
 *
 * Takes constant time and allocates nothing. Not safe for use by several threads.
 */
public final class PhaseLockedLoop {
    /** Returned where nothing can be said. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** Packets that follow each other faster are one event of the application: a video frame in several packets. */
    static final long BURST_NS = 1_000_000;
    /** Shortest period that is told from bursts. */
    static final long MIN_PERIOD_NS = 2 * BURST_NS;
    /** Longest period; a longer gap is a silence. */
    static final long MAX_PERIOD_NS = 1_000_000_000;
    /** A gap of more periods is a silence, not loss. */
    static final int SILENCE_PERIODS = 12;

    /** Odd: a first estimate is the median of so many gaps. */
    private static final int GAPS = 9;
    /** Weight of the first estimate, in packets. */
    private static final int FIRST_WEIGHT = 3;
    /** The loop's bandwidth narrows until it averages over so many packets. */
    private static final int MEMORY = 64;
    /** Packets over which the phase error is averaged [0302]. */
    private static final double ERROR_MEMORY = 32;
    /** Mean phase error, in periods, of packets without any rhythm. */
    private static final double NO_RHYTHM = 0.25;

    private static final double LOCKS_BELOW = 0.125;
    private static final double UNLOCKS_ABOVE = 0.18;
    /** A loop that has not locked after so many packets with this error follows something else than the rhythm. */
    private static final int PATIENCE = 32;
    /** Periods between packets, in the mean: above, the period is a fraction of the true one. */
    private static final double FRACTION_ABOVE = 1.85;

    private static final double STRIDE_MEMORY = 24;
    private static final int MOST_SILENCES = 3;

    private final long[] gaps = new long[GAPS];
    private int gapCount;
    private boolean heard;
    private long lastNs;
    private long tickNs;
    private double periodNs;
    private double errorNs;
    private double stride;
    private int packets;
    private int packetsOfPhase;
    private int silences;
    private boolean locked;

    /** Makes a loop that has heard nothing. */
    public PhaseLockedLoop() {}

    /**
     * Takes the time of a packet.
     *
     * @param nowNs monotonic time in ns, not before that of the last packet
     */
    public void onPacket(long nowNs) {
        long gap = nowNs - lastNs;
        boolean first = !heard;
        heard = true;
        lastNs = nowNs;
        if (first || gap < BURST_NS) {
            return;
        }
        if (gap < MAX_PERIOD_NS) {
            gaps[gapCount % GAPS] = gap;
            gapCount = gapCount == 2 * GAPS - 1 ? GAPS : gapCount + 1;
        }
        if (periodNs == 0) {
            acquire(nowNs);
        } else {
            follow(nowNs);
        }
    }

    /** Begins with the median of the last gaps, which some lost packets do not move. */
    private void acquire(long nowNs) {
        if (gapCount < GAPS) {
            return;
        }
        long median = medianGap();
        if (median < MIN_PERIOD_NS) {
            return;
        }
        periodNs = median;
        tickNs = nowNs;
        errorNs = NO_RHYTHM * median;
        stride = 1;
        packets = FIRST_WEIGHT;
        packetsOfPhase = FIRST_WEIGHT;
        silences = 0;
    }

    private long medianGap() {
        for (long candidate : gaps) {
            int below = 0;
            int equal = 0;
            for (long gap : gaps) {
                below += gap < candidate ? 1 : 0;
                equal += gap == candidate ? 1 : 0;
            }
            if (below <= GAPS / 2 && below + equal > GAPS / 2) {
                return candidate;
            }
        }
        throw new AssertionError("a finite set has a median");
    }

    private void follow(long nowNs) {
        double ahead = nowNs - tickNs;
        long periods = Math.round(ahead / periodNs);
        if (periods > SILENCE_PERIODS) {
            resume(nowNs);
            return;
        }
        double phaseError = ahead - periods * periodNs;
        errorNs += (Math.abs(phaseError) - errorNs) / ERROR_MEMORY;
        if (periods > 0) {
            silences = 0;
            stride += (periods - stride) / STRIDE_MEMORY;
            correct(periods, phaseError);
        }
        judge();
    }

    /**
     * The gains of a least-squares line through all packets so far, the expected times of equal steps: the loop is wide at first
     * and narrows to {@link #MEMORY} packets. After a silence the phase alone is averaged anew.
     */
    private void correct(long periods, double phaseError) {
        packets = Math.min(packets + 1, MEMORY);
        packetsOfPhase = Math.min(packetsOfPhase + 1, MEMORY);
        double n = packets;
        double phaseGain = Math.max(2 * (2 * n - 1) / (n * (n + 1)), 1.0 / packetsOfPhase);
        double periodGain = 6 / (n * (n + 1));
        tickNs += Math.round(periods * periodNs + phaseGain * phaseError);
        periodNs += periodGain * phaseError / periods;
    }

    /** The application was silent: when it speaks again, it keeps its period, but hardly its phase. */
    private void resume(long nowNs) {
        silences++;
        if (silences > MOST_SILENCES) {
            forget();
            return;
        }
        tickNs = nowNs;
        packetsOfPhase = 1;
    }

    private void judge() {
        if (stride > FRACTION_ABOVE || periodNs < MIN_PERIOD_NS || periodNs > MAX_PERIOD_NS) {
            forget();
        } else if (locked) {
            if (errorNs > UNLOCKS_ABOVE * periodNs) {
                forget();
            }
        } else if (errorNs < LOCKS_BELOW * periodNs) {
            locked = true;
        } else if (packets > PATIENCE && errorNs > UNLOCKS_ABOVE * periodNs) {
            forget();
        }
    }

    /** The next packet begins anew, with the gaps there are. */
    private void forget() {
        locked = false;
        periodNs = 0;
    }

    /**
     * Tells whether the packets have a rhythm that the loop follows.
     *
     * @return false when nothing below can be trusted
     */
    public boolean locked() {
        return locked;
    }

    /**
     * Returns the time between expected packets.
     *
     * @return ns; {@link #UNKNOWN} unless {@link #locked()}
     */
    public long periodNs() {
        return locked ? Math.round(periodNs) : UNKNOWN;
    }

    /**
     * Returns the tick to which the last packet belonged: when it was expected, or when a regular one would have come.
     *
     * @return monotonic time in ns; {@link #UNKNOWN} unless {@link #locked()}
     */
    public long lastTickNs() {
        return locked ? tickNs : UNKNOWN;
    }

    /**
     * Returns T_next, when the next packet is expected [0291].
     *
     * @param nowNs the time
     * @return monotonic time in ns after {@code nowNs}; {@link #UNKNOWN} unless {@link #locked()}, and in a silence
     */
    public long nextExpectedNs(long nowNs) {
        if (!locked) {
            return UNKNOWN;
        }
        double ahead = nowNs - tickNs;
        long periods = Math.max(1, (long) Math.floor(ahead / periodNs) + 1);
        return periods > SILENCE_PERIODS ? UNKNOWN : tickNs + Math.round(periods * periodNs);
    }

    /**
     * Returns how far packets come from the time at which they are expected: the mean of |ΔT| over the last packets [0302].
     *
     * @return ns; {@link #UNKNOWN} unless {@link #locked()}
     */
    public long deviationNs() {
        return locked ? Math.round(errorNs) : UNKNOWN;
    }
}
