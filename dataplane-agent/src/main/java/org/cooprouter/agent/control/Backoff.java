// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times between attempts: doubled each time, each drawn from the upper half so that agents do not return in step. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private long nextNs = FIRST.toNanos();

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the time to wait before the next attempt: half to all of the current step. */
    Duration next() {
        long stepNs = nextNs;
        nextNs = Math.min(2 * stepNs, LONGEST.toNanos());
        return Duration.ofNanos(stepNs / 2 + random.nextLong(stepNs / 2 + 1));
    }

    /** Goes to the longest step at once: what failed will not mend itself soon. */
    void lengthen() {
        nextNs = LONGEST.toNanos();
    }

    /** Begins anew after an attempt succeeded. */
    void reset() {
        nextNs = FIRST.toNanos();
    }
}
