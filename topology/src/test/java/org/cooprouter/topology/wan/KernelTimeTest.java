// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class KernelTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldPlaceAStampOnTheMonotonicClock() {
        KernelTime time = new KernelTime(System.nanoTime());
        long before = System.nanoTime();
        Instant stamp = Instant.now();
        long after = System.nanoTime();
        long stampNs = stamp.getEpochSecond() * SECOND + stamp.getNano();
        assertThat(time.monotonicNs(stampNs, Long.MIN_VALUE, Long.MAX_VALUE))
                .isBetween(before - SECOND / 10, after + SECOND / 10);
    }

    @Test
    void shouldNeverGoBackNorIntoTheFuture() {
        KernelTime time = new KernelTime(System.nanoTime());
        assertThat(time.monotonicNs(0, 50, 100)).isEqualTo(50);
        assertThat(time.monotonicNs(Long.MAX_VALUE, 50, 100)).isEqualTo(100);
    }
}
