// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cooprouter.agent.io.FrameSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WanLinkTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int LENGTH = 160;

    private final ByteBuffer frame = ByteBuffer.allocateDirect(FrameSink.SLOT_LENGTH);
    private final Departures out = new Departures();
    private WanLink link = new WanLink(1, 4096);

    @Test
    void shouldForwardUnmodifiedAndAtOnceWhenPerfect() {
        for (int i = 0; i < FrameSink.SLOT_LENGTH; i++) {
            frame.put(i, (byte) (i * 7));
        }
        link.arrive(frame, 3, FrameSink.SLOT_LENGTH - 3, 5);

        assertThat(link.nextDepartureNs()).isEqualTo(5);
        assertThat(link.deliver(out, 10, 4)).isZero();
        assertThat(link.deliver(out, 10, 5)).isEqualTo(1);
        assertThat(out.last).isEqualTo(frame.slice(3, FrameSink.SLOT_LENGTH - 3));
        assertThat(link.nextDepartureNs()).isEqualTo(WanLink.NEVER);
    }

    @Test
    void shouldHoldBackEveryFrameForTheDelay() {
        link.configure(settings(Map.of("delayMs", 20)));
        send(100, MS);
        assertThat(out.numbers).isEqualTo(range(100));
        assertThat(out.times)
                .isEqualTo(
                        IntStream.range(0, 100).mapToObj(i -> i * MS + 20 * MS).toList());
    }

    @ParameterizedTest
    @EnumSource(JitterShape.class)
    void shouldVaryTheDelayAroundItsMean(JitterShape shape) {
        link.configure(settings(Map.of("delayMs", 50, "jitterMs", 4, "jitter", shape, "keepOrder", false)));
        send(20_000, 100 * MS);

        double[] deviations = IntStream.range(0, 20_000)
                .mapToDouble(i -> (out.times.get(i) - out.numbers.get(i) * 100 * MS - 50 * MS) / (double) MS)
                .toArray();
        double mean = java.util.Arrays.stream(deviations).average().orElseThrow();
        double variance = java.util.Arrays.stream(deviations)
                .map(d -> (d - mean) * (d - mean))
                .average()
                .orElseThrow();
        double expectedMean = shape == JitterShape.EXPONENTIAL ? 4 : 0;
        double expectedDeviation = shape == JitterShape.UNIFORM ? 4 / Math.sqrt(3) : 4;
        assertThat(mean).isCloseTo(expectedMean, within(0.15));
        assertThat(Math.sqrt(variance)).isCloseTo(expectedDeviation, within(0.15));
    }

    @Test
    void shouldNeverDeliverBeforeArrivalHoweverLargeTheJitter() {
        link.configure(settings(Map.of("delayMs", 1, "jitterMs", 20, "keepOrder", false)));
        send(1000, SECOND);
        for (int i = 0; i < 1000; i++) {
            assertThat(out.times.get(i)).isGreaterThanOrEqualTo(out.numbers.get(i) * SECOND);
        }
    }

    @Test
    void shouldKeepTheOrderUnderJitterOnlyWhenAsked() {
        link.configure(settings(Map.of("delayMs", 20, "jitterMs", 5, "keepOrder", true)));
        send(1000, MS);
        assertThat(out.numbers).isEqualTo(range(1000));

        out.clear();
        link.configure(settings(Map.of("delayMs", 20, "jitterMs", 5, "keepOrder", false)));
        send(1000, MS);
        assertThat(out.numbers).isNotEqualTo(range(1000)).containsExactlyInAnyOrderElementsOf(range(1000));
    }

    @Test
    void shouldRespectTheRateIncludingEthernetOverhead() {
        link.configure(settings(Map.of("rateMbit", 10, "queueBytes", 2 << 20)));
        for (int i = 0; i < 1000; i++) {
            arrive(i, 1226, 0);
        }
        deliverAll();
        // 1250 bytes on the wire at 10 Mbit/s take 1 ms.
        assertThat(out.times)
                .isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(i -> i * MS).toList());
    }

    @Test
    void shouldDropTheTailOfAFullQueueAndTakeFramesAgainLater() {
        link.configure(settings(Map.of("rateMbit", 10, "queueBytes", 12_500)));
        for (int i = 0; i < 15; i++) {
            arrive(i, 1226, 0);
        }
        arrive(15, 1226, MS);
        deliverAll();
        assertThat(out.numbers).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15);
        assertThat(link.counters().droppedQueueFull()).isEqualTo(5);
        assertThat(link.counters().maxQueueBytes()).isEqualTo(12_500);
    }

    @Test
    void shouldCountShortFramesAsTheShortestThatEthernetSends() {
        link.configure(settings(Map.of("rateMbit", 0.672, "queueBytes", 1 << 20)));
        arrive(0, 30, 0);
        assertThat(link.nextDepartureNs()).isEqualTo(MS);
    }

    @ParameterizedTest
    @CsvSource({"0.02, 3", "0.1, 5", "0.3, 1.5"})
    void shouldLoseTheSetShareInBurstsOfTheSetLength(double mean, double burst) {
        link.configure(settings(Map.of("loss", GilbertElliott.ofMean(mean, burst))));
        int frames = 300_000;
        send(frames, MS);
        BitSet arrived = new BitSet();
        out.numbers.forEach(arrived::set);
        int lost = frames - arrived.cardinality();
        int bursts = 0;
        for (int i = arrived.nextClearBit(0); i < frames; i = arrived.nextClearBit(arrived.nextSetBit(i))) {
            bursts++;
            if (arrived.nextSetBit(i) < 0) {
                break;
            }
        }
        assertThat((double) lost / frames).isCloseTo(mean, within(mean * 0.08));
        assertThat((double) lost / bursts).isCloseTo(burst, within(burst * 0.05));
        assertThat(link.counters().droppedLost()).isEqualTo(lost);
    }

    @Test
    void shouldLoseIndependentlyWithoutABurstLength() {
        link.configure(settings(Map.of("loss", Map.of("mean", 0.25))));
        send(100_000, MS);
        assertThat(out.numbers.size() / 100_000.0).isCloseTo(0.75, within(0.01));
    }

    @Test
    void shouldDelaySomeFramesBehindTheirFollowers() {
        link.configure(settings(Map.of("delayMs", 10, "reorderShare", 0.1, "reorderMs", 3)));
        send(10_000, MS);
        long overtaken = IntStream.range(1, 10_000)
                .filter(i -> out.numbers.get(i) < out.numbers.get(i - 1))
                .count();
        assertThat(link.counters().reorderedFrames()).isCloseTo(1000, within(100L));
        assertThat(overtaken).isBetween(700L, 1100L);
        assertThat(out.numbers).hasSize(10_000);
    }

    @Test
    void shouldDeliverTheSetShareTwice() {
        link.configure(settings(Map.of("duplicateShare", 0.05)));
        send(20_000, MS);
        assertThat(out.numbers.size() - 20_000).isCloseTo(1000, within(120));
        assertThat(link.counters().duplicatedFrames()).isEqualTo(out.numbers.size() - 20_000);
    }

    @Test
    void shouldBlockUdpAndNothingElse() {
        link.configure(settings(Map.of("blockUdp", true)));
        ip(0x0800, 23, 17);
        ip(0x0800, 23, 6);
        ip(0x86dd, 20, 17);
        ip(0x86dd, 20, 6);
        ip(0x0806, 23, 17);
        link.arrive(frame, 0, 23, 0);
        assertThat(link.counters().droppedUdpBlocked()).isEqualTo(2);
        assertThat(link.counters().underWayFrames()).isEqualTo(4);
    }

    @Test
    void shouldDropEverythingWhileCutAndDeliverWhatWasUnderWay() {
        link.configure(settings(Map.of("delayMs", 10)));
        arrive(0, LENGTH, 0);
        link.configure(settings(Map.of("delayMs", 10, "cut", true)));
        arrive(1, LENGTH, MS);
        link.configure(settings(Map.of("delayMs", 10)));
        arrive(2, LENGTH, 2 * MS);
        deliverAll();
        assertThat(out.numbers).containsExactly(0, 2);
        assertThat(link.counters().droppedCut()).isEqualTo(1);
    }

    @Test
    void shouldDropAndCountWhatItHasNoMemoryFor() {
        link = new WanLink(1, 3);
        link.configure(settings(Map.of("delayMs", 10)));
        for (int i = 0; i < 5; i++) {
            arrive(i, LENGTH, i);
        }
        assertThat(link.counters().droppedNoMemory()).isEqualTo(2);
        deliverAll();
        arrive(5, LENGTH, SECOND);
        deliverAll();
        assertThat(out.numbers).containsExactly(0, 1, 2, 5);
    }

    @Test
    void shouldRepeatEveryDecisionFromTheSameSeedAndNoneFromAnother() {
        Departures first = run(7, bad());
        Departures again = run(7, bad());
        Departures other = run(8, bad());
        assertThat(again.numbers).isEqualTo(first.numbers);
        assertThat(again.times).isEqualTo(first.times);
        assertThat(other.numbers).isNotEqualTo(first.numbers);
    }

    @Test
    void shouldLoseTheSameFramesWhateverElseIsSwitchedOn() {
        GilbertElliott loss = GilbertElliott.ofMean(0.1, 3);
        List<Integer> lossOnly = run(7, settings(Map.of("loss", loss))).numbers;
        List<Integer> withDelay = run(7, settings(Map.of("loss", loss, "delayMs", 30, "jitterMs", 5))).numbers;
        assertThat(withDelay).isEqualTo(lossOnly);
    }

    @Test
    void shouldAccountForEveryFrame() {
        link.configure(bad());
        send(50_000, MS / 10);
        WanStatistics counted = link.counters();
        assertThat(counted.arrivedFrames()).isEqualTo(50_000);
        assertThat(counted.droppedQueueFull()).isPositive();
        assertThat(counted.deliveredFrames())
                .isEqualTo(out.numbers.size())
                .isEqualTo(counted.arrivedFrames()
                        + counted.duplicatedFrames()
                        - counted.droppedLost()
                        - counted.droppedQueueFull()
                        - counted.droppedNoMemory());
        assertThat(counted.deliveredBytes()).isEqualTo(counted.deliveredFrames() * LENGTH);
    }

    private static WanSettings bad() {
        return settings(Map.of(
                "rateMbit", 10,
                "queueBytes", 20_000,
                "delayMs", 20,
                "jitterMs", 4,
                "keepOrder", false,
                "loss", GilbertElliott.ofMean(0.05, 2),
                "reorderShare", 0.01,
                "reorderMs", 5,
                "duplicateShare", 0.01));
    }

    private static WanSettings settings(Map<String, ?> changes) {
        return WanJson.apply(WanSettings.PERFECT, WanJson.MAPPER.valueToTree(changes));
    }

    private Departures run(long seed, WanSettings settings) {
        link = new WanLink(seed, 4096);
        link.configure(settings);
        out.clear();
        send(5_000, MS);
        Departures result = new Departures();
        result.numbers.addAll(out.numbers);
        result.times.addAll(out.times);
        return result;
    }

    /** Sends numbered frames at a constant rate, delivering on time. */
    private void send(int count, long intervalNs) {
        for (int i = 0; i < count; i++) {
            deliverUntil(i * intervalNs);
            arrive(i, LENGTH, i * intervalNs);
        }
        deliverAll();
    }

    private void arrive(int number, int length, long nowNs) {
        frame.putInt(0, number);
        link.arrive(frame, 0, length, nowNs);
    }

    private void ip(int type, int protocolAt, int protocol) {
        frame.clear().put(0, new byte[60]);
        frame.putShort(12, (short) type).put(protocolAt, (byte) protocol);
        link.arrive(frame, 0, 60, 0);
    }

    private void deliverAll() {
        deliverUntil(WanLink.NEVER - 1);
    }

    private void deliverUntil(long endNs) {
        while (link.nextDepartureNs() <= endNs) {
            out.nowNs = link.nextDepartureNs();
            link.deliver(out, 1, out.nowNs);
        }
    }

    private static List<Integer> range(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    /** Remembers number and time of every frame, and the last frame. */
    private static final class Departures implements FrameSink {
        final List<Integer> numbers = new ArrayList<>();
        final List<Long> times = new ArrayList<>();
        private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH);
        ByteBuffer last = slot;
        long nowNs;

        void clear() {
            numbers.clear();
            times.clear();
        }

        @Override
        public ByteBuffer buffer() {
            return slot;
        }

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public void commit(int length) {
            numbers.add(slot.getInt(0));
            times.add(nowNs);
            last = slot.slice(0, length);
        }

        @Override
        public void abandon() {}
    }
}
