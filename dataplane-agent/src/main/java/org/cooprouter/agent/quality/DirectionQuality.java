// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.concurrent.atomic.AtomicLongArray;
import org.cooprouter.agent.wire.ConnectionQuality;

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
    private static final int TWIN = 7;
    private static final int FIELDS = 8;

    private final AtomicLongArray values = new AtomicLongArray(FIELDS);

    DirectionQuality() {}

    /** Burst and twin may be {@link ConnectionQuality#NOT_KNOWN}. */
    void set(long datagrams, int loss, int burst, int twin, long jitterNs, long delayRiseNs, long nowNs) {
        values.setOpaque(DATAGRAMS, datagrams);
        values.setOpaque(LOSS, loss);
        values.setOpaque(BURST, burst);
        values.setOpaque(TWIN, twin);
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
     * Returns when it was measured or reported.
     *
     * @return monotonic time in ns
     */
    public long atNs() {
        return values.getOpaque(TIME);
    }

    /**
     * Tells whether any packet's loss says what {@link #burst()} is.
     *
     * @return false if none has been lost, or none was sent over the path
     */
    public boolean isBurstKnown() {
        return values.getOpaque(BURST) != ConnectionQuality.NOT_KNOWN;
    }

    /**
     * Returns how often the packet after a lost one was lost, too.
     *
     * @return 65536ths; as much as {@link #loss()} if losses are independent; 0 if it is not known
     */
    public int burst() {
        return (int) Math.max(0, values.getOpaque(BURST));
    }

    /**
     * Tells whether any loss says what {@link #twin()} is.
     *
     * @return false if none was lost of packets with several copies on the path
     */
    public boolean isTwinKnown() {
        return values.getOpaque(TWIN) != ConnectionQuality.NOT_KNOWN;
    }

    /**
     * Returns how often another copy of a packet was lost on the path when one was.
     *
     * @return 65536ths; as much as {@link #loss()} if losses are independent; 0 if it is not known
     */
    public int twin() {
        return (int) Math.max(0, values.getOpaque(TWIN));
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
