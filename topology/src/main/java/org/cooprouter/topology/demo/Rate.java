// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.Locale;

/**
 * A share that was estimated.
 *
 * @param share 0-1
 * @param error its standard error
 */
public record Rate(double share, double error) {
    /**
     * The share of packets that two independent ways both lose.
     *
     * @param other the other way's loss
     * @return the product, with the error that the two estimates give it
     */
    public Rate and(Rate other) {
        double first = error * other.share;
        double second = other.error * share;
        return new Rate(share * other.share, Math.sqrt(first * first + second * second));
    }

    /**
     * The error that a count of packets adds when this is their true rate of loss.
     *
     * @param packets how many are observed, at least 1
     * @return the same share, with the error of observing it there
     */
    public Rate observedOn(int packets) {
        double sampling = share * (1 - share) / packets;
        return new Rate(share, Math.sqrt(error * error + sampling));
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
