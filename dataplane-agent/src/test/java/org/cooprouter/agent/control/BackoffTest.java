// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void shouldDoubleUpToTenSeconds() {
        for (long step : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(step / 2), Duration.ofMillis(step));
        }
    }

    @Test
    void shouldBeginAnewAfterSuccess() {
        backoff.lengthen();
        assertThat(backoff.next()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldSpreadTheAttemptsOfManyAgents() {
        assertThat(new Backoff(new Random(1)).next()).isNotEqualTo(new Backoff(new Random(2)).next());
    }
}
