// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How well one path carries packets in one direction, as its receiver has measured it. Written by the packet path alone, without fences;
 * readable by any thread.
 */
public final class DirectionQuality {
    private static final int DATAGRAMS = 0;
    private static final int LOSS = 1;
    private static final int BURST = 2;
    private static final int JITTER = 3;
    private static final int DELAY_RISE = 4;
    private static final int TIME = 5;
    private static final int KNOWN = 6;
    private static final int FIELDS = 7;

    private final AtomicLongArray values = new AtomicLongArray(FIELDS);

    DirectionQuality() {}

    void set(long datagrams, int loss, int burst, long jitterNs, long delayRiseNs, long nowNs) {
        values.setOpaque(DATAGRAMS, datagrams);
        values.setOpaque(LOSS, loss);
        values.setOpaque(BURST, burst);
        values.setOpaque(JITTER, jitterNs);
        values.setOpaque(DELAY_RISE, delayRiseNs);
        values.setOpaque(TIME, nowNs);
        values.setOpaque(KNOWN, 1);
    }

    void clear() {
        values.setOpaque(KNOWN, 0);
    }

    /**
     * Tells whether there is a measurement that is not older than an age.
     *
     * @param nowNs the time
     * @param ageNs greatest age
     * @return false before the first one
     */
    public boolean isKnown(long nowNs, long ageNs) {
        return values.getOpaque(KNOWN) != 0 && nowNs - values.getOpaque(TIME) <= ageNs;
    }

    /**
     * Returns on how many datagrams the loss is based.
     *
     * @return datagrams sent within the receiver's window
     */
    public long datagrams() {
        return values.getOpaque(DATAGRAMS);
    }

    /**
     * Returns the share of datagrams lost.
     *
     * @return 65536ths
     */
    public int loss() {
        return (int) values.getOpaque(LOSS);
    }

    /**
     * Returns how often the packet after a lost one was lost, too.
     *
     * @return 65536ths; as much as {@link #loss()} if losses are independent
     */
    public int burst() {
        return (int) values.getOpaque(BURST);
    }

    /**
     * Returns the variation of the one-way delay.
     *
     * @return ns
     */
    public long jitterNs() {
        return values.getOpaque(JITTER);
    }

    /**
     * Returns how far the one-way delay is above the usual one.
     *
     * @return ns, negative if below
     */
    public long delayRiseNs() {
        return values.getOpaque(DELAY_RISE);
    }
}
