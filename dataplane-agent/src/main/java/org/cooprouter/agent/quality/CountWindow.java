// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.Arrays;

/**
 * Counts of several things over the last seconds: 16 intervals, of which the oldest leaves when a new one begins. No allocation after
 * construction; not safe for use by several threads.
 */
final class CountWindow {
    private static final int INTERVALS = 16;

    private final int columns;
    private final long intervalNs;
    /** By interval, then by column. */
    private final long[] counts;

    private final long[] sums;
    private long newest = Long.MIN_VALUE;

    /** A window of 16 times {@code intervalNs}. */
    CountWindow(int columns, long intervalNs) {
        this.columns = columns;
        this.intervalNs = intervalNs;
        this.counts = new long[INTERVALS * columns];
        this.sums = new long[columns];
    }

    void add(int column, long count, long nowNs) {
        advance(nowNs);
        counts[Math.floorMod(newest, INTERVALS) * columns + column] += count;
        sums[column] += count;
    }

    long sum(int column, long nowNs) {
        advance(nowNs);
        return sums[column];
    }

    void clear() {
        Arrays.fill(counts, 0);
        Arrays.fill(sums, 0);
    }

    private void advance(long nowNs) {
        long interval = Math.floorDiv(nowNs, intervalNs);
        if (newest == Long.MIN_VALUE || interval - newest >= INTERVALS) {
            clear();
            newest = interval;
        }
        while (newest < interval) {
            newest++;
            int row = Math.floorMod(newest, INTERVALS) * columns;
            for (int column = 0; column < columns; column++) {
                sums[column] -= counts[row + column];
                counts[row + column] = 0;
            }
        }
    }
}
