// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/**
 * The least of the values of the last 5 s to 10 s: of one-way delays, the one without queues. No allocation; not safe for use by several threads.
 */
public final class RecentMinimum {
    /** What there is before the first value, and when none has come lately. */
    public static final long NONE = Long.MAX_VALUE;

    /** Values of this time and of as long before count: clocks that drift by 50 ppm add half a millisecond. */
    static final long WINDOW_NS = 5_000_000_000L;

    private long least = NONE;
    private long leastBefore = NONE;
    private long windowEndNs = Long.MIN_VALUE;

    /** Makes one without values. */
    public RecentMinimum() {}

    /**
     * Takes a value.
     *
     * @param value any but {@link #NONE}
     * @param nowNs the time
     */
    public void add(long value, long nowNs) {
        if (nowNs >= windowEndNs) {
            leastBefore = nowNs >= windowEndNs + WINDOW_NS ? NONE : least;
            least = NONE;
            windowEndNs = nowNs + WINDOW_NS;
        }
        least = Math.min(least, value);
    }

    /**
     * Returns the least value.
     *
     * @return as of the last {@link #add}; {@link #NONE} before
     */
    public long get() {
        return Math.min(least, leastBefore);
    }
}
