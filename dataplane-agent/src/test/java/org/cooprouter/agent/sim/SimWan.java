// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One direction of one path: loses, delays, reorders and repeats frames as its seed wants. */
final class SimWan {
    private static final double DUPLICATION = 0.02;

    private final EventQueue time;
    private final RandomGenerator random;
    private final Consumer<SimFrame> receiver;
    private final long delayNs;
    private final long jitterNs;
    private double loss;

    SimWan(EventQueue time, RandomGenerator random, WanQuality quality, Consumer<SimFrame> receiver) {
        this.time = time;
        this.random = random;
        this.receiver = receiver;
        this.loss = quality.loss();
        this.delayNs = quality.delayNs();
        this.jitterNs = quality.jitterNs();
    }

    /** Changes how much is lost from now on: 0 to 1. */
    void loss(double share) {
        loss = share;
    }

    void send(SimFrame frame) {
        if (random.nextDouble() >= loss) {
            deliver(frame);
        }
        if (random.nextDouble() < DUPLICATION && random.nextDouble() >= loss) {
            deliver(frame.copy());
        }
    }

    private void deliver(SimFrame frame) {
        time.after(delayNs + random.nextLong(jitterNs + 1), () -> receiver.accept(frame));
    }
}
