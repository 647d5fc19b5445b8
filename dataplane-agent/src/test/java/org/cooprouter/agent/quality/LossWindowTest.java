// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Loss of datagrams by the sender's own count (Q2). */
class LossWindowTest {
    private static final long SECOND = 1_000_000_000;

    private final LossWindow window = new LossWindow();
    private long packetId = 100;
    private long sent;

    private void interval(int sentNow, int arrived, long nowNs) {
        for (int i = 0; i < arrived; i++) {
            window.onArrived();
        }
        sent += sentNow;
        window.onSent(packetId++, sent, nowNs);
    }

    @Test
    void shouldMissWhatWasSentAndDidNotArrive() {
        interval(0, 0, 0);
        interval(100, 90, SECOND);
        interval(100, 80, 2 * SECOND);

        assertThat(window.sent(2 * SECOND)).isEqualTo(200);
        assertThat(window.loss(2 * SECOND)).isEqualTo(Share.ONE * 30 / 200);
    }

    @Test
    void shouldForgetWhatWasLostLongAgo() {
        interval(0, 0, 0);
        interval(100, 50, SECOND);
        interval(100, 100, 7 * SECOND);

        assertThat(window.loss(7 * SECOND)).isEqualTo(Share.ONE / 4);
        assertThat(window.loss(10 * SECOND)).isZero();
        assertThat(window.sent(10 * SECOND)).isEqualTo(100);
        assertThat(window.sent(100 * SECOND)).isZero();
        assertThat(window.loss(100 * SECOND)).isZero();
    }

    @Test
    void shouldMissNothingBeforeTheFirstCount() {
        for (int i = 0; i < 10; i++) {
            window.onArrived();
        }
        sent = 5_000;
        interval(0, 0, 0);

        assertThat(window.sent(0)).isZero();
        assertThat(window.loss(0)).isZero();
    }

    @Test
    void shouldCountAnewWhenTheSenderDoes() {
        interval(0, 0, 0);
        interval(1_000, 1_000, SECOND);
        sent = 0;
        interval(3, 3, 2 * SECOND);
        interval(10, 5, 3 * SECOND);

        assertThat(window.sent(3 * SECOND)).isEqualTo(1_010);
        assertThat(window.loss(3 * SECOND)).isEqualTo(Share.of(5, 1_010));
    }

    @Test
    void shouldIgnoreACountThatHasBeenOvertaken() {
        interval(0, 0, 0);
        interval(100, 100, SECOND);
        window.onSent(100, 50, SECOND);
        interval(100, 100, SECOND);

        assertThat(window.sent(SECOND)).isEqualTo(200);
        assertThat(window.loss(SECOND)).isZero();
    }

    @Test
    void shouldBalanceADatagramThatComesAfterTheCountThatIncludesIt() {
        interval(0, 0, 0);
        interval(100, 99, SECOND);
        interval(100, 101, SECOND);

        assertThat(window.loss(SECOND)).isZero();
    }
}
