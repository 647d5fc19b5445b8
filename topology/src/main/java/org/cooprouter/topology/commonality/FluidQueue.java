// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

/** A drop-tail queue before a link of capacity 1. */
final class FluidQueue {
    private static final double CONGESTED_SECONDS = 0.005;

    private final double bufferSeconds;
    private double backlogSeconds;
    private double loss;
    private double passed;
    private double congested;

    FluidQueue(double bufferSeconds) {
        this.bufferSeconds = bufferSeconds;
    }

    /** {@code rate} of the link's capacity comes in for {@code seconds}. */
    void arrive(double rate, double seconds) {
        double backlog = Math.max(0, backlogSeconds + (rate - 1) * seconds);
        double overflow = Math.max(0, backlog - bufferSeconds);
        backlogSeconds = backlog - overflow;
        passed += seconds;
        congested += backlogSeconds > CONGESTED_SECONDS ? seconds : 0;
        loss = overflow == 0 ? 0 : overflow / (rate * seconds);
    }

    double delaySeconds() {
        return backlogSeconds;
    }

    /** Share of what comes in that is dropped now, 0-1. */
    double loss() {
        return loss;
    }

    /** Share of the time so far in which packets waited for more than 5 ms, 0-1. */
    double congestedShare() {
        return congested / passed;
    }
}
