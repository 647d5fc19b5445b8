// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {
    private static final long MS = 1_000_000L;

    private final RttEstimator rtt = new RttEstimator();

    @Test
    void shouldHaveNothingBeforeTheFirstSample() {
        assertThat(rtt.smoothedNs()).isEqualTo(RttEstimator.NONE);
        assertThat(rtt.timeoutNs(200 * MS, 2000 * MS)).isEqualTo(200 * MS);
    }

    @Test
    void shouldSmoothAsRfc6298Says() {
        rtt.sample(100 * MS);
        // RFC 6298 (2.2): SRTT <- R, RTTVAR <- R/2.
        assertThat(rtt.smoothedNs()).isEqualTo(100 * MS);
        assertThat(rtt.timeoutNs(0, Long.MAX_VALUE)).isEqualTo(300 * MS);

        rtt.sample(180 * MS);
        // (2.3): RTTVAR <- 3/4 * 50 + 1/4 * |100 - 180| = 57.5; SRTT <- 7/8 * 100 + 1/8 * 180 = 110.
        assertThat(rtt.smoothedNs()).isEqualTo(110 * MS);
        assertThat(rtt.timeoutNs(0, Long.MAX_VALUE)).isEqualTo(340 * MS);
        assertThat(rtt.minNs()).isEqualTo(100 * MS);
    }

    @Test
    void shouldKeepTheTimeoutWithinItsBounds() {
        rtt.sample(MS);
        assertThat(rtt.timeoutNs(200 * MS, 2000 * MS)).isEqualTo(200 * MS);
        rtt.sample(60_000 * MS);
        assertThat(rtt.timeoutNs(200 * MS, 2000 * MS)).isEqualTo(2000 * MS);
    }
}
