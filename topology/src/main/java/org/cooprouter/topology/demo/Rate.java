// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.Locale;

/**
 * A share of packets lost that was estimated, and how losses follow each other.
 *
 * @param share 0-1
 * @param error its standard error
 * @param burst mean number of packets lost in a row, at least 1
 */
public record Rate(double share, double error, double burst) {
    /** Every packet is lost. */
    static final Rate ALL = new Rate(1, 0, Double.POSITIVE_INFINITY);

    /**
     * The share of packets that two independent ways both lose. Where each loses in bursts, they lose together in bursts, too: after a
     * packet that both have lost, both lose the next one with the product of the two probabilities.
     *
     * @param other the other way's loss
     * @return the product, with the error that the two estimates give it
     */
    public Rate and(Rate other) {
        double first = error * other.share;
        double second = other.error * share;
        double both = (1 - 1 / burst) * (1 - 1 / other.burst);
        return new Rate(share * other.share, Math.sqrt(first * first + second * second), 1 / (1 - both));
    }

    /**
     * The error that a count of packets adds when this is their true rate of loss: that of independent losses times 2L - 1, L being the
     * mean length of a burst (the variance of a Gilbert model's loss rate where losses are rare), because fewer of the losses are
     * independent than there are.
     *
     * @param packets how many are observed, at least 1
     * @return the same share, with the error of observing it there
     */
    public Rate observedOn(long packets) {
        double length = share >= 1 ? 1 : burst;
        double sampling = share * (1 - share) * (2 * length - 1) / packets;
        return new Rate(share, Math.sqrt(error * error + sampling), burst);
    }

    /**
     * For people.
     *
     * @return "2.04 ± 0.31 %"
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f ± %.2f %%", share * 100, error * 100);
    }
}
