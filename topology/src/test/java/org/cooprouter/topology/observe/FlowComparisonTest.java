// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowComparisonTest {
    private static final long MS = 1_000_000;
    private static final long START = 1_800_000_000_000_000_000L;

    private final List<Observation> sender = new ArrayList<>();
    private final List<Observation> receiver = new ArrayList<>();

    @Test
    void shouldCountLossAndMeasureLatencyOfTheRest() {
        for (int i = 0; i < 1000; i++) {
            sent(i, i * 20L);
            if (i % 10 != 3) {
                received(i, i * 20L + (i % 100 == 0 ? 50 : 10));
            }
        }
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.sent()).isEqualTo(1000);
        assertThat(comparison.received()).isEqualTo(900);
        assertThat(comparison.lost()).isEqualTo(100);
        assertThat(comparison.isLost(3)).isTrue();
        assertThat(comparison.isLost(4)).isFalse();
        assertThat(comparison.sentNs(4)).isEqualTo(START + 80 * MS);
        assertThat(comparison.latencyNs(100)).isEqualTo(50 * MS);
        assertThat(comparison.latency().getValueAtPercentile(50)).isCloseTo(10 * MS, within(MS / 100));
        assertThat(comparison.latency().getValueAtPercentile(99.9)).isCloseTo(50 * MS, within(MS / 10));
    }

    @Test
    void shouldCountTheFirstArrivalAndReportTheOthersAsDuplicates() {
        sent(1, 0);
        received(1, 12);
        received(1, 30);
        received(1, 31);
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.received()).isEqualTo(1);
        assertThat(comparison.duplicates()).isEqualTo(2);
        assertThat(comparison.latencyNs(0)).isEqualTo(12 * MS);
    }

    @Test
    void shouldPairEqualPacketsInTheOrderOfTheirSending() {
        sent(1, 0);
        sent(1, 100);
        received(1, 10);
        received(1, 115);
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.duplicates()).isZero();
        assertThat(comparison.latencyNs(0)).isEqualTo(10 * MS);
        assertThat(comparison.latencyNs(1)).isEqualTo(15 * MS);
    }

    @Test
    void shouldNotMindReordering() {
        sent(1, 0);
        sent(2, 20);
        received(2, 30);
        received(1, 50);
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.lost()).isZero();
        assertThat(comparison.latencyNs(0)).isEqualTo(50 * MS);
        assertThat(comparison.latencyNs(1)).isEqualTo(10 * MS);
    }

    @Test
    void shouldCountArrivalsThatNobodySent() {
        sent(1, 0);
        received(1, 10);
        received(2, 11);
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.unknown()).isEqualTo(1);
        assertThat(comparison.duplicates()).isZero();
    }

    @Test
    void shouldJudgeOnlyWhatWasSentInTheInterval() {
        for (int i = 0; i < 100; i++) {
            sent(i, i * 10L);
            if (i < 20 || i >= 30) {
                received(i, i * 10L + 5);
                received(i, i * 10L + 6);
            }
        }
        FlowComparison comparison = FlowComparison.of(sender, receiver, START + 250 * MS, START + 350 * MS);
        assertThat(comparison.sent()).isEqualTo(10);
        assertThat(comparison.lost()).isEqualTo(5);
        assertThat(comparison.duplicates()).isEqualTo(5);
        assertThat(comparison.unknown()).isZero();
        assertThat(comparison.longestGapNs()).isEqualTo(10 * MS);
    }

    @Test
    void shouldFindTheLongestSilenceAndPlaceLossesInTime() {
        for (int i = 0; i < 200; i++) {
            sent(i, i * 10L);
            if (i < 100 || i >= 150) {
                received(i, i * 10L + 5);
            }
        }
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.longestGapNs()).isEqualTo(510 * MS);
        List<FlowComparison.Bin> bins = comparison.lossOverTime(500 * MS);
        assertThat(bins)
                .containsExactly(
                        new FlowComparison.Bin(START, 50, 0),
                        new FlowComparison.Bin(START + 500 * MS, 50, 0),
                        new FlowComparison.Bin(START + 1000 * MS, 50, 50),
                        new FlowComparison.Bin(START + 1500 * MS, 50, 0));
    }

    @Test
    void shouldComputeJitterAsRfc3550Does() {
        sent(1, 0);
        sent(2, 20);
        sent(3, 40);
        received(1, 10);
        received(2, 46);
        received(3, 50);
        // D is 16 ms, then -16 ms: 16/16 = 1, then 1 + (16 - 1)/16.
        assertThat(FlowComparison.of(sender, receiver).jitterNs()).isCloseTo(1.9375 * MS, within(1.0));
    }

    @Test
    void shouldCompareNothingWithNothing() {
        FlowComparison comparison = FlowComparison.of(sender, receiver);
        assertThat(comparison.sent()).isZero();
        assertThat(comparison.longestGapNs()).isZero();
        assertThat(comparison.lossOverTime(MS)).isEmpty();
        assertThat(comparison)
                .hasToString("0 sent, 0 lost, 0 twice, one-way p50 0.000 ms, p99 0.000 ms,"
                        + " p99.9 0.000 ms, jitter 0.000 ms, longest gap 0.0 ms");
    }

    private void sent(long key, long ms) {
        sender.add(new Observation(START + ms * MS, key, 0, true));
    }

    private void received(long key, long ms) {
        receiver.add(new Observation(START + ms * MS, key, 0, true));
    }
}
