// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueuingDelayTest {
    private static final long MS = 1_000_000;

    private final QueuingDelay delay = new QueuingDelay(2, -MS);

    @Test
    void shouldBeWhatARoundTripTakesLongerThanTheShortest() {
        delay.measured(0, 20 * MS, 0);
        assertThat(delay.ns()).isZero();
        delay.measured(0, 120 * MS, MS);
        assertThat(delay.ns()).isEqualTo(100 * MS);
    }

    @Test
    void shouldNotTakeAFarReflectorForAQueue() {
        delay.measured(0, 20 * MS, 0);
        delay.measured(1, 90 * MS, MS);
        assertThat(delay.ns()).isZero();
    }

    @Test
    void shouldForgetAQueueThatIsGone() {
        delay.measured(0, 20 * MS, 0);
        delay.measured(0, 220 * MS, MS);
        for (int i = 0; i < 100; i++) {
            delay.measured(0, 20 * MS, 10 * MS * i);
        }
        assertThat(delay.ns()).isLessThan(10 * MS);
    }

    @Test
    void shouldTakeALongerRouteForNoQueueInTheEnd() {
        delay.measured(0, 20 * MS, 0);
        delay.measured(0, 50 * MS, QueuingDelay.HISTORY_NS);
        assertThat(delay.ns()).isEqualTo(30 * MS);
        delay.measured(0, 50 * MS, 2 * QueuingDelay.HISTORY_NS);
        for (int i = 0; i < 300; i++) {
            delay.measured(0, 50 * MS, 2 * QueuingDelay.HISTORY_NS + i);
        }
        assertThat(delay.ns()).isLessThan(MS);
    }
}
