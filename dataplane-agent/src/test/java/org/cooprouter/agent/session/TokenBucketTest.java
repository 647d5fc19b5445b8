// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.cooprouter.agent.role.config.RateLimit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PACKET = 125;

    @Test
    void shouldHoldASenderToItsPacketRate() {
        assertThat(passed(new RateLimit(100, 0), 10_000, 10)).isCloseTo(1000, Percentage.withPercentage(2));
    }

    @Test
    void shouldHoldASenderToItsBitRate() {
        // 1000 bits per packet.
        assertThat(passed(new RateLimit(0, 50_000), 10_000, 10)).isCloseTo(500, Percentage.withPercentage(2));
    }

    @Test
    void shouldLetEverythingPassWithoutLimit() {
        assertThat(passed(RateLimit.UNLIMITED, 10_000, 1)).isEqualTo(10_000);
    }

    @Test
    void shouldLetASenderBelowItsRatePassWhole() {
        assertThat(passed(new RateLimit(100, 100_000), 99, 10)).isEqualTo(990);
    }

    /** Offers packets at a rate for some seconds and counts those that pass. */
    private static int passed(RateLimit limit, int offeredPps, int seconds) {
        TokenBucket bucket = new TokenBucket(0);
        int passed = 0;
        for (long packet = 0; packet < (long) offeredPps * seconds; packet++) {
            long nowNs = packet * SECOND / offeredPps;
            if (bucket.permits(limit, nowNs)) {
                bucket.take(limit, nowNs, PACKET);
                passed++;
            }
        }
        return passed;
    }
}
