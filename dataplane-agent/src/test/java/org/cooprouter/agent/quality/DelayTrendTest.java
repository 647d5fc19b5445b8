// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delays against the usual ones, and in which direction they arise (Q3, Q4; [0344], [0345]). */
class DelayTrendTest {
    private static final long MS = 1_000_000;
    private static final long PROBE = 200 * MS;
    /** The two clocks have never been set alike. */
    private static final long APART = 12_345_678_901_234L;

    private final DelayTrend trend = new DelayTrend();
    private long nowNs = -5_000 * MS;

    private void feed(long delayNs, int samples) {
        for (int i = 0; i < samples; i++) {
            nowNs += PROBE;
            trend.sample(delayNs, nowNs);
        }
    }

    @Test
    void shouldKnowTheUsualDelayFromItsSamples() {
        feed(-APART + 20 * MS, 100);

        assertThat(trend.usualNs()).isEqualTo(-APART + 20 * MS);
        assertThat(trend.riseNs()).isZero();
        assertThat(trend.jitterNs()).isZero();
    }

    @Test
    void shouldNoticeASuddenRiseWithinTwoSeconds() {
        feed(APART + 20 * MS, 300);
        feed(APART + 60 * MS, 10);

        assertThat(trend.riseNs()).isCloseTo(36 * MS, within(3 * MS));
    }

    @Test
    void shouldTakeADelayForUsualThatLastsForLongerThanTheTimeConstant() {
        feed(20 * MS, 300);
        feed(60 * MS, 600);

        assertThat(trend.riseNs()).isLessThan(MS);
    }

    @Test
    void shouldFollowClocksThatDrift() {
        for (int i = 0; i < 1_000; i++) {
            // 50 ppm of 200 ms
            feed(20 * MS + i * 10_000L, 1);
        }

        assertThat(trend.riseNs()).isBetween(0L, MS);
    }

    @Test
    void shouldBeginAnewWithAnotherClock() {
        feed(20 * MS, 100);
        feed(APART, 10);

        assertThat(trend.riseNs()).isZero();
        assertThat(trend.jitterNs()).isZero();
        assertThat(trend.usualNs()).isEqualTo(APART);
    }

    @Test
    void shouldMeasureJitterAsRfc3550Does() {
        for (int i = 0; i < 400; i++) {
            feed(20 * MS + (i & 1) * 8L * MS, 1);
        }

        assertThat(trend.jitterNs()).isCloseTo(8 * MS, within(MS / 10));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, NONE", // as usual
        "4, 4, NONE", // less than a path does by itself
        "40, 40, INCOMING", // "a similar increase in perceived one-way latency"
        "40, 30, INCOMING",
        "40, 0, OUTGOING", // "without significant increase in perceived one-way latency"
        "40, 5, OUTGOING",
        "40, -20, OUTGOING",
        "-40, 40, NONE"
    })
    void shouldTellByWhichChannelTheRoundTripTimeHasRisen(long roundTripMs, long oneWayMs, Congestion expected) {
        assertThat(Congestion.of(roundTripMs * MS, oneWayMs * MS)).isEqualTo(expected);
    }
}
