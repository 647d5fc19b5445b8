// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketRateTest {
    private static final long SECOND = 1_000_000_000L;

    private final PacketRate rate = new PacketRate();
    private long nowNs = -7 * SECOND;

    private void packets(int count, long gapNs) {
        for (int i = 0; i < count; i++) {
            nowNs += gapNs;
            rate.onPacket(nowNs);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 50, 1000})
    void shouldMeasureASteadyRate(int perSecond) {
        for (int second = 0; second < 5; second++) {
            packets(perSecond, SECOND / perSecond);

            if (second > 0) {
                assertThat(rate.perSecond(nowNs)).isCloseTo(perSecond, Percentage.withPercentage(20));
            }
        }
    }

    @Test
    void shouldNotKnowARateFromAFewPackets() {
        packets(4, SECOND / 50);

        assertThat(rate.perSecond(nowNs)).isZero();
    }

    @Test
    void shouldMeasureOverTheLastTwoSecondsAlone() {
        packets(500, SECOND / 100);
        packets(60, SECOND / 20);

        assertThat(rate.perSecond(nowNs)).isCloseTo(20, Percentage.withPercentage(15));
        assertThat(rate.perSecond(nowNs + PacketRate.WINDOW_NS)).isZero();
    }

    @Test
    void shouldForgetTheSilenceBeforeARestart() {
        packets(100, SECOND / 50);
        nowNs += 100 * SECOND;
        packets(25, SECOND / 50);

        assertThat(rate.perSecond(nowNs)).isCloseTo(50, Percentage.withPercentage(10));
    }
}
