// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.Arrays;

/**
 * How long packets wait in the queues of an uplink at present: the round-trip time over the shortest one seen, as in LEDBAT (RFC 6817, section 2.4.2),
 * of several reflectors. The longest wait of late counts, and is forgotten within some tens of answers. One thread uses it.
 */
public final class QueuingDelay {
    /** A shortest round-trip time counts for one to two of these: longer than uploads last, shorter than routes do. */
    static final long HISTORY_NS = 3_600_000_000_000L;

    private static final int FORGET_SHIFT = 5;

    private final long[] baseNs;
    private final long[] formerBaseNs;
    private long historyEndNs;
    private long delayNs;

    /**
     * Makes one that knows nothing.
     *
     * @param reflectors how many
     * @param nowNs the time
     */
    public QueuingDelay(int reflectors, long nowNs) {
        baseNs = new long[reflectors];
        formerBaseNs = new long[reflectors];
        Arrays.fill(baseNs, Long.MAX_VALUE);
        Arrays.fill(formerBaseNs, Long.MAX_VALUE);
        historyEndNs = nowNs + HISTORY_NS;
    }

    /**
     * Takes a measurement.
     *
     * @param reflector index of the one that answered
     * @param rttNs round-trip time, at least 0
     * @param nowNs the time
     */
    public void measured(int reflector, long rttNs, long nowNs) {
        if (nowNs - historyEndNs >= 0) {
            historyEndNs = nowNs + HISTORY_NS;
            System.arraycopy(baseNs, 0, formerBaseNs, 0, baseNs.length);
            Arrays.fill(baseNs, Long.MAX_VALUE);
        }
        baseNs[reflector] = Math.min(baseNs[reflector], rttNs);
        long waitedNs = rttNs - Math.min(baseNs[reflector], formerBaseNs[reflector]);
        delayNs = Math.max(waitedNs, delayNs - (delayNs >> FORGET_SHIFT));
    }

    /**
     * Returns the delay.
     *
     * @return ns, 0 while nothing is known
     */
    public long ns() {
        return delayNs;
    }
}
