// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How far two series rise and fall together, and how much that is worth: Spearman's coefficient (queues have few but high peaks, which would
 * rule any coefficient of the values themselves), with the number of independent samples by Bartlett's formula, since one congested minute
 * is not sixty observations.
 */
final class RankCorrelation {
    /** Nothing can be said. */
    static final RankCorrelation NONE = new RankCorrelation(0, 0);

    private static final int MIN_SAMPLES = 10;
    /** Queues and loss windows remember for less than this. */
    private static final int MAX_LAG = 30;
    /** A coefficient of 1 would be infinitely sure. */
    private static final double MAX_COEFFICIENT = 0.99;

    private final double coefficient;
    private final double independentSamples;

    private RankCorrelation(double coefficient, double independentSamples) {
        this.coefficient = coefficient;
        this.independentSamples = independentSamples;
    }

    /** Of two series of the same length; where either is NaN the sample is left out. */
    static RankCorrelation of(double[] first, double[] second) {
        double[] a = new double[first.length];
        double[] b = new double[first.length];
        int count = 0;
        for (int i = 0; i < first.length; i++) {
            if (!Double.isNaN(first[i]) && !Double.isNaN(second[i])) {
                a[count] = first[i];
                b[count++] = second[i];
            }
        }
        if (count < MIN_SAMPLES) {
            return NONE;
        }
        double[] x = centredRanks(Arrays.copyOf(a, count));
        double[] y = centredRanks(Arrays.copyOf(b, count));
        double scale = Math.sqrt(product(x, x, 0) * product(y, y, 0));
        if (scale == 0) {
            return NONE;
        }
        return new RankCorrelation(product(x, y, 0) / scale, independent(x, y));
    }

    private static double independent(double[] x, double[] y) {
        double sum = 1;
        for (int lag = 1; lag <= Math.min(MAX_LAG, x.length / 4); lag++) {
            sum += 2 * autocorrelation(x, lag) * autocorrelation(y, lag);
        }
        return x.length / Math.max(sum, 1);
    }

    private static double autocorrelation(double[] x, int lag) {
        return product(x, x, lag) / product(x, x, 0);
    }

    private static double product(double[] x, double[] y, int lag) {
        double sum = 0;
        for (int i = lag; i < x.length; i++) {
            sum += x[i] * y[i - lag];
        }
        return sum;
    }

    /** Equal values share the mean of their ranks. */
    private static double[] centredRanks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        double middle = (values.length - 1) / 2.0;
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order[i]] = (from + to) / 2.0 - middle;
            }
            from = to + 1;
        }
        return ranks;
    }

    /** -1 to 1. */
    double coefficient() {
        return coefficient;
    }

    /** Fisher's z, which is about normally distributed with {@link #variance}. */
    double z() {
        double bounded = Math.max(-MAX_COEFFICIENT, Math.min(MAX_COEFFICIENT, coefficient));
        return 0.5 * Math.log((1 + bounded) / (1 - bounded));
    }

    /** Of {@link #z}; infinite where nothing can be said. */
    double variance() {
        return independentSamples > 3 ? 1 / (independentSamples - 3) : Double.POSITIVE_INFINITY;
    }
}
