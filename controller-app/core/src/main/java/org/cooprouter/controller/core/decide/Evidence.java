// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.Arrays;

/**
 * What measurements say about a shared bottleneck, as natural logarithms of how much likelier they are with one than without (Bayes factors):
 * above 0 for, below 0 against.
 */
final class Evidence {
    /** Shared queues give about this z, give or take the deviation: the paths have queues of their own, too. */
    private static final double SHARED_Z = 0.7;

    private static final double SHARED_DEVIATION = 0.4;
    /** What is in common without a shared queue: the time of day, a program that fills both lines. */
    private static final double APART_DEVIATION = 0.1;
    /** One kind of measurement alone is never surer than about 30 to 1. */
    private static final double MAX = 3.5;
    /** Two things that happened together once may have done so by chance, however exactly. */
    private static final double MAX_PER_SAMPLE = 0.25;
    /** A queue that adds less than this delay is no congestion, in ms. */
    private static final double CONGESTED_MS = 5;

    private static final double CONGESTED_LOSS = 0.01;
    private static final double PERCENTILE = 0.95;

    private Evidence() {}

    /** By delays that rise together. Where neither path is ever congested, that they do not says nothing. */
    static double ofDelays(RankCorrelation correlation, double[] first, double[] second) {
        return of(correlation, Math.max(height(first, CONGESTED_MS), height(second, CONGESTED_MS)));
    }

    /** By losses at the same time. */
    static double ofLosses(RankCorrelation correlation, double[] first, double[] second) {
        return of(correlation, Math.max(height(first, CONGESTED_LOSS), height(second, CONGESTED_LOSS)));
    }

    /**
     * By the delay of one path under the load of the other. That it does not rise speaks against a shared bottleneck as far as the load does
     * delay packets on its own path.
     */
    static double ofLoad(RankCorrelation withOther, double[] otherDelay, RankCorrelation withOwn) {
        double factor = factor(withOther);
        return factor * (factor > 0 ? height(otherDelay, CONGESTED_MS) : Math.max(0, withOwn.coefficient()));
    }

    private static double of(RankCorrelation correlation, double congestion) {
        return factor(correlation) * congestion;
    }

    private static double factor(RankCorrelation correlation) {
        double variance = correlation.variance();
        if (Double.isInfinite(variance)) {
            return 0;
        }
        double shared = logDensity(correlation.z() - SHARED_Z, SHARED_DEVIATION * SHARED_DEVIATION + variance);
        double apart = logDensity(correlation.z(), APART_DEVIATION * APART_DEVIATION + variance);
        // More in common than expected of a shared queue is not less shared.
        double surplus =
                correlation.z() > SHARED_Z ? logDensity(0, SHARED_DEVIATION * SHARED_DEVIATION + variance) - shared : 0;
        double most = Math.min(MAX, MAX_PER_SAMPLE / variance);
        return Math.max(-most, Math.min(most, shared + surplus - apart));
    }

    private static double logDensity(double distance, double variance) {
        return -0.5 * (distance * distance / variance + Math.log(variance));
    }

    /** How far the highest values are above the middle, 0-1 with 1 at {@code congested}. */
    private static double height(double[] values, double congested) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return 0;
        }
        double high = sorted[(int) (PERCENTILE * (sorted.length - 1))] - sorted[sorted.length / 2];
        return Math.min(1, high / congested);
    }
}
