// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import com.google.protobuf.Duration;

/** Makes durations of nanoseconds. */
final class Durations {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Durations() {}

    /** A duration; both its numbers are negative if {@code nanos} is. */
    static Duration ofNanos(long nanos) {
        return Duration.newBuilder()
                .setSeconds(nanos / NANOS_PER_SECOND)
                .setNanos((int) (nanos % NANOS_PER_SECOND))
                .build();
    }
}
