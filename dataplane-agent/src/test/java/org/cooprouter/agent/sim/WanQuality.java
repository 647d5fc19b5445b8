// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.random.RandomGenerator;

/** Independent loss of each frame (0 to 1), fixed delay, and an extra delay of up to {@code jitterNs} that reorders. */
record WanQuality(double loss, long delayNs, long jitterNs) {
    private static final long MS = 1_000_000;

    static final WanQuality PERFECT = new WanQuality(0, 10 * MS, 0);

    WanQuality withLoss(double share) {
        return new WanQuality(share, delayNs, jitterNs);
    }

    /** Up to 40 % loss, 1-60 ms delay, up to 80 ms jitter. */
    static WanQuality random(RandomGenerator random) {
        return new WanQuality(random.nextDouble() * 0.4, random.nextLong(MS, 60 * MS), random.nextLong(80 * MS));
    }
}
