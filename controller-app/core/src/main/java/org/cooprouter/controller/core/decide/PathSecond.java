// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

/** What is known of one direction of one path in one second; NaN where nothing is. Immutable. */
public final class PathSecond {
    /** Nothing is known. */
    public static final PathSecond UNKNOWN = new PathSecond(Double.NaN, Double.NaN, Double.NaN);

    private final double loss;
    private final double delayMs;
    private final double loadBps;

    /**
     * {@code loss}: share of packets lost, 0-1; {@code delayMs}: one-way delay above the usual one; {@code loadBps}: bits per second
     * that the path's uplink carried in this direction.
     */
    public PathSecond(double loss, double delayMs, double loadBps) {
        this.loss = loss;
        this.delayMs = delayMs;
        this.loadBps = loadBps;
    }

    double loss() {
        return loss;
    }

    double delayMs() {
        return delayMs;
    }

    double loadBps() {
        return loadBps;
    }
}
