// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A loss of 2 % or a delay of 30 ms is a reason; without one a request ends after 10 s. */
class SuppressionRequestTest {
    private static final PathSecond FINE = new PathSecond(0.01, 10, Double.NaN);
    private static final PathSecond LOSSY = new PathSecond(0.05, 0, Double.NaN);
    private static final PathSecond SLOW = new PathSecond(0, 40, Double.NaN);
    private static final int HOLD = 10;

    private final SuppressionRequest request = new SuppressionRequest(0.02, 30, HOLD);

    private void seconds(int count, PathSecond incoming, PathSecond outgoing) {
        for (int i = 0; i < count; i++) {
            request.add(true, true, incoming, outgoing);
        }
    }

    private boolean isRequested() {
        return request.reason().isPresent();
    }

    @Test
    void shouldAskWhenSessionsSufferForThreeSecondsAndSayWhy() {
        seconds(2, FINE, LOSSY);
        assertThat(isRequested()).isFalse();
        seconds(1, FINE, LOSSY);
        assertThat(request.reason()).contains("outgoing loss 5.0 %, delay 0 ms above the usual");
    }

    @Test
    void shouldTakeDelayForAReasonToo() {
        seconds(3, SLOW, PathSecond.UNKNOWN);
        assertThat(request.reason()).contains("incoming loss 0.0 %, delay 40 ms above the usual");
    }

    @Test
    void shouldAskForNothingWithoutSessionsOrWithoutACommonBottleneck() {
        for (int i = 0; i < HOLD; i++) {
            request.add(false, true, LOSSY, LOSSY);
            assertThat(isRequested()).isFalse();
        }
        for (int i = 0; i < HOLD; i++) {
            request.add(true, false, LOSSY, LOSSY);
            assertThat(isRequested()).isFalse();
        }
    }

    @Test
    void shouldStopAtOnceWhenTheLastSessionHasEnded() {
        seconds(3, LOSSY, FINE);
        request.add(false, true, LOSSY, FINE);
        assertThat(isRequested()).isFalse();
    }

    @Test
    void shouldStopAfterHoldWithoutAReason() {
        seconds(3, LOSSY, FINE);
        seconds(HOLD - 1, FINE, FINE);
        assertThat(isRequested()).isTrue();
        seconds(1, FINE, FINE);
        assertThat(isRequested()).isFalse();
    }

    @Test
    void shouldLastTwiceAsLongWhenItIsNeededAgainSoonAfterItsEnd() {
        seconds(3, LOSSY, FINE);
        seconds(HOLD, FINE, FINE);
        seconds(3, LOSSY, FINE);
        seconds(2 * HOLD - 1, FINE, FINE);
        assertThat(isRequested()).isTrue();
        seconds(1, FINE, FINE);
        assertThat(isRequested()).isFalse();
    }

    @Test
    void shouldLastAsLongAsTheFirstTimeWhenItIsNeededAgainLongAfter() {
        seconds(3, LOSSY, FINE);
        seconds(HOLD, FINE, FINE);
        seconds(5 * HOLD, FINE, FINE);
        seconds(3, LOSSY, FINE);
        seconds(HOLD, FINE, FINE);
        assertThat(isRequested()).isFalse();
    }
}
