// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** C5: a packet train arrives as far apart as the slowest part of the link makes it. */
class LinkBandwidthTest {
    private static final int BYTES = 1400;
    /** 1438 bytes with what surrounds them at 10 Mbit/s. */
    private static final long INTERVAL_NS = 1_150_400;

    private final LinkBandwidth receiver = new LinkBandwidth();
    private final LinkBandwidth sender = new LinkBandwidth();

    @Test
    void shouldSeeTheBandwidthOfASlowLink() {
        long nowNs = train(1, 0, INTERVAL_NS, 0);
        sender.onReport(receiver.report(nowNs));
        assertThat(sender.kbps()).isEqualTo(10_000);
        assertThat(sender.isAtLeast()).isFalse();
    }

    @Test
    void shouldNotCountWhatWasLost() {
        long nowNs = train(1, 0, INTERVAL_NS, 8);
        sender.onReport(receiver.report(nowNs));
        assertThat(sender.kbps()).isBetween(7_000L, 8_000L);
    }

    @Test
    void shouldOnlySayAtLeastWhenTheTrainArrivesAtOnce() {
        long nowNs = train(1, 0, 10_000, 0);
        sender.onReport(receiver.report(nowNs));
        assertThat(sender.isAtLeast()).isTrue();
        assertThat(sender.kbps()).isEqualTo(31 * 1438 * 8);
    }

    @Test
    void shouldSayNothingWhenMoreThanHalfOfATrainIsLost() {
        assertThat(train(1, 0, INTERVAL_NS, 20)).isNegative();
    }

    @Test
    void shouldBeginAnewWithEveryTrain() {
        train(2, 0, INTERVAL_NS / 10, 0);
        long nowNs = train(1, 1_000_000_000, INTERVAL_NS, 0);
        sender.onReport(receiver.report(nowNs));
        assertThat(sender.kbps()).isEqualTo(10_000);
    }

    /** Time of its end, or -1 if that was not noticed. */
    private long train(int number, long fromNs, long intervalNs, int lost) {
        boolean isOver = false;
        long nowNs = fromNs;
        for (int i = 0; i < LinkBandwidth.PACKETS; i++) {
            nowNs = fromNs + i * intervalNs;
            boolean isLost = i > 0 && i <= lost;
            isOver = !isLost && receiver.onPacket(number, i, LinkBandwidth.PACKETS, BYTES, nowNs);
        }
        return isOver ? nowNs : -1;
    }
}
