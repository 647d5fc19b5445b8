// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import java.util.SplittableRandom;

/** Other people's traffic: sources that send and pause for Pareto-distributed times, whose sum is bursty at every scale. */
final class CrossTraffic {
    /** Infinite variance, as measured of file sizes. */
    private static final double SHAPE = 1.5;

    private static final double MAX_SECONDS = 600;

    private final SplittableRandom random;
    private final double ratePerSource;
    private final double meanOn;
    private final double meanOff;
    private final boolean[] sending;
    private final double[] until;
    private double now;

    /** {@code mean}: traffic on average, of a link's capacity; {@code sources}: how many make it. */
    CrossTraffic(SplittableRandom random, double mean, int sources, double meanOn, double meanOff) {
        this.random = random;
        this.meanOn = meanOn;
        this.meanOff = meanOff;
        this.ratePerSource = mean / sources * (meanOn + meanOff) / meanOn;
        this.sending = new boolean[sources];
        this.until = new double[sources];
        for (int i = 0; i < sources; i++) {
            sending[i] = random.nextDouble() < meanOn / (meanOn + meanOff);
            until[i] = pareto(sending[i] ? meanOn : meanOff) * random.nextDouble();
        }
    }

    private double pareto(double mean) {
        double smallest = mean * (SHAPE - 1) / SHAPE;
        return Math.min(smallest / Math.pow(1 - random.nextDouble(), 1 / SHAPE), MAX_SECONDS);
    }

    /** Moves on by {@code seconds}; returns the rate then, of the link's capacity. */
    double next(double seconds) {
        now += seconds;
        double rate = 0;
        for (int i = 0; i < sending.length; i++) {
            while (until[i] <= now) {
                sending[i] = !sending[i];
                until[i] += pareto(sending[i] ? meanOn : meanOff);
            }
            rate += sending[i] ? ratePerSource : 0;
        }
        return rate;
    }
}
