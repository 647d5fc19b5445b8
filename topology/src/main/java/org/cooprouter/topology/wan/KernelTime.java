// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.time.Instant;

/** Turns the kernel's real-time stamps of frames into the monotonic time that the emulator lives in. */
final class KernelTime {
    private static final long RENEW_NS = 1_000_000_000L;
    private static final long NS_PER_S = 1_000_000_000L;

    private long offsetNs;
    private long renewedNs;

    KernelTime(long nowNs) {
        renew(nowNs);
    }

    /** Compares the clocks again once a second; allocates then. */
    void update(long nowNs) {
        if (nowNs - renewedNs >= RENEW_NS) {
            renew(nowNs);
        }
    }

    private void renew(long nowNs) {
        renewedNs = nowNs;
        long before = System.nanoTime();
        Instant realTime = Instant.now();
        long after = System.nanoTime();
        offsetNs = realTime.getEpochSecond() * NS_PER_S + realTime.getNano() - before - (after - before) / 2;
    }

    /** Returns the monotonic time of a stamp, never later than now nor earlier than a previous one. */
    long monotonicNs(long stampNs, long earliestNs, long nowNs) {
        return Math.max(earliestNs, Math.min(nowNs, stampNs - offsetNs));
    }
}
