// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of time.
 *
 * @param fromNs inclusive, nanoseconds since 1970
 * @param toNs exclusive
 */
record Interval(long fromNs, long toNs) {
    static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    boolean contains(long timeNs) {
        return timeNs >= fromNs && timeNs < toNs;
    }

    /** The same with a later end. */
    Interval longer(long byNs) {
        return new Interval(fromNs, toNs + byNs);
    }

    /** When something happened, in seconds since the start of this. */
    double secondsTo(long timeNs) {
        return (timeNs - fromNs) / 1e9;
    }
}
