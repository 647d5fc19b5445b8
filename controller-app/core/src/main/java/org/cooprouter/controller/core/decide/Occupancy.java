// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.Arrays;

/** What a line carries: its mean over the last seconds, and its peak over a longer time ([0143]). One value is added for each second. */
final class Occupancy {
    private static final int PEAKS = 60;

    private final double[] seconds;
    private final double[] peaks = new double[PEAKS];
    private final long secondsPerPeak;
    private long count;
    private double sum;

    /** {@code meanSeconds} T, {@code peakSeconds} TT; both 1 and up. */
    Occupancy(int meanSeconds, int peakSeconds) {
        seconds = new double[meanSeconds];
        secondsPerPeak = Math.max(1, peakSeconds / PEAKS);
    }

    /** {@code bps}: in the second that has gone by. */
    void add(double bps) {
        int at = (int) (count % seconds.length);
        seconds[at] = bps;
        sum = Arrays.stream(seconds).sum();
        int bucket = (int) (count / secondsPerPeak % PEAKS);
        if (count % secondsPerPeak == 0) {
            peaks[bucket] = 0;
        }
        count++;
        peaks[bucket] = Math.max(peaks[bucket], mean());
    }

    /** Over T, or as long as is known; 0 before anything is. */
    double mean() {
        long known = Math.min(count, seconds.length);
        return known == 0 ? 0 : sum / known;
    }

    /**
     * Over T, without the second of the most and that of the least: what two clocks tell apart by a fraction of a second counts in one second and is
     * missing in another. Before three seconds are known, the least.
     */
    double meanWithoutExtremes() {
        int known = (int) Math.min(count, seconds.length);
        if (known <= 2) {
            return least();
        }
        double[] sorted = Arrays.copyOf(seconds, known);
        Arrays.sort(sorted);
        return Arrays.stream(sorted, 1, known - 1).average().orElse(0);
    }

    /** In one second of T; 0 before anything is known. */
    double least() {
        return Arrays.stream(seconds, 0, (int) Math.min(count, seconds.length))
                .min()
                .orElse(0);
    }

    /** The largest mean within TT. */
    double peak() {
        return Arrays.stream(peaks).max().orElse(0);
    }

    /** Whether T has gone by. */
    boolean isFull() {
        return count >= seconds.length;
    }
}
