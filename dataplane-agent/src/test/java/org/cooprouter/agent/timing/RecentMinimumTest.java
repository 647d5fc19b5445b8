// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentMinimumTest {
    private static final long SECOND = 1_000_000_000L;

    private final RecentMinimum minimum = new RecentMinimum();

    @Test
    void shouldHaveNoneBeforeTheFirstValue() {
        assertThat(minimum.get()).isEqualTo(RecentMinimum.NONE);
    }

    @Test
    void shouldKeepTheLeastForFiveSecondsAndForgetItAfterTen() {
        minimum.add(7, 0);
        for (int second = 1; second < 5; second++) {
            minimum.add(9, second * SECOND);
        }
        assertThat(minimum.get()).isEqualTo(7);

        for (int second = 5; second <= 10; second++) {
            minimum.add(9, second * SECOND);
        }
        assertThat(minimum.get()).isEqualTo(9);
    }

    @Test
    void shouldForgetWhatWasBeforeALongSilence() {
        minimum.add(-7, 0);
        minimum.add(9, 60 * SECOND);

        assertThat(minimum.get()).isEqualTo(9);
    }
}
