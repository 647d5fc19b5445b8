// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.DUPLICATE;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.NEW;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.STALE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that IEEE 802.1CB (clause 7.4.3, sequence recovery) and IEC 62439-3 (PRP, clause 4.1.10, duplicate discard) set for
 * removing duplicates: whatever arrives within the window's time passes once, and nothing legitimate is discarded. Two paths
 * carry every packet, at 10,000 packets per second.
 */
class RedundancyConformanceTest {
    private static final int RATE = 10_000;
    private static final long INTERVAL_NS = 1_000_000_000L / RATE;
    private static final long MS = 1_000_000;
    private static final long MAX_SKEW_NS = 300 * MS;
    private static final int PACKETS = 20_000;
    private static final int START_BITS = 36;
    private static final long START = 5L << START_BITS;

    private final SequenceRecovery recovery = new SequenceRecovery(SequenceRecovery.windowFor(RATE, MAX_SKEW_NS));
    private final SplittableRandom random = new SplittableRandom(1);
    private final Set<Long> arrived = new HashSet<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long sendNs;

    private record Arrival(long packetId, long atNs) {}

    /** One direction of one path: delay, further delay at random, and loss. */
    private record Path(long delayNs, long jitterNs, double loss) {}

    private void send(long firstId, int packets, Path... paths) {
        for (long packetId = firstId; packetId < firstId + packets; packetId++) {
            for (Path path : paths) {
                if (random.nextDouble() >= path.loss()) {
                    long jitter = path.jitterNs() == 0 ? 0 : random.nextLong(path.jitterNs());
                    arrivals.add(new Arrival(packetId, sendNs + path.delayNs() + jitter));
                }
            }
            sendNs += INTERVAL_NS;
        }
    }

    /** Everything of which a copy arrives is passed, with its first copy; everything else is discarded as a duplicate. */
    private void requireEachOnce() {
        arrivals.sort(Comparator.comparingLong(Arrival::atNs));
        for (Arrival arrival : arrivals) {
            boolean isFirst = arrived.add(arrival.packetId());
            assertThat(recovery.accept(arrival.packetId()))
                    .as("packet %x at %d ns", arrival.packetId(), arrival.atNs())
                    .isEqualTo(isFirst ? NEW : DUPLICATE);
        }
        assertThat(arrived).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(longs = {0, 1, 10, 100, 299, 300})
    void shouldPassEachOnceWhenOnePathIsLaterBy(long skewMs) {
        send(START, PACKETS, new Path(0, 0, 0), new Path(skewMs * MS, 0, 0));
        requireEachOnce();
        assertThat(arrived).hasSize(PACKETS);
    }

    @ParameterizedTest(name = "{0} of the fast path, {1} of the slow one")
    @CsvSource({"0.2, 0", "0.8, 0", "0, 0.2", "0, 0.8", "0.2, 0.8", "0.8, 0.2", "0.8, 0.8"})
    void shouldDiscardNothingNewWhenPathsLose(double fast, double slow) {
        send(START, PACKETS, new Path(0, 0, fast), new Path(MAX_SKEW_NS, 0, slow));
        requireEachOnce();
    }

    @ParameterizedTest(name = "fast path by {0} ms, slow path by {1} ms")
    @CsvSource({"100, 0", "0, 100", "100, 100", "250, 250"})
    void shouldPassEachOnceWhenPathsReorder(long fastMs, long slowMs) {
        long slowDelayNs = MAX_SKEW_NS - Math.max(fastMs, slowMs) * MS;
        send(START, PACKETS, new Path(0, fastMs * MS, 0.2), new Path(slowDelayNs, slowMs * MS, 0.2));
        requireEachOnce();
    }

    @ParameterizedTest(name = "down for {0} ms")
    @ValueSource(longs = {0, 1, 50, 200, 1_000})
    void shouldPassWhatIsLateWhenTheSenderRestarts(long downMs) {
        send(START + 1, PACKETS, new Path(0, 50 * MS, 0.2), new Path(200 * MS, 50 * MS, 0.2));
        sendNs += downMs * MS;
        send(START + (1L << START_BITS) + 1, PACKETS, new Path(0, 50 * MS, 0.2), new Path(200 * MS, 50 * MS, 0.2));
        requireEachOnce();
    }

    @ParameterizedTest(name = "{0} numbers before the end")
    @ValueSource(longs = {1, 63, 64, 1_000, 10_000})
    void shouldPassEachOnceWhenTheNumbersOfAStartAreUsedUp(long left) {
        long end = START + (1L << START_BITS);
        send(end - left, (int) left, new Path(0, 0, 0), new Path(MAX_SKEW_NS, 0, 0));
        send(end + 1, PACKETS, new Path(0, 0, 0), new Path(MAX_SKEW_NS, 0, 0));
        requireEachOnce();
    }

    @ParameterizedTest(name = "by {0} packets")
    @ValueSource(ints = {1, 100, 2_999, 5_999})
    void shouldPassWhatIsLateButWasNotDelivered(int late) {
        recovery.accept(START);
        recovery.accept(START + late + 1);
        for (long id = START + 1; id <= START + late; id++) {
            assertThat(recovery.accept(id)).isEqualTo(NEW);
            assertThat(recovery.accept(id)).isEqualTo(DUPLICATE);
        }
    }

    @ParameterizedTest(name = "start number {0}")
    @ValueSource(longs = {0, 1, (1L << 20) - 3})
    void shouldRefuseWhatIsOfAStartBeforeTheLastTwo(long startNumber) {
        long oldest = startNumber << START_BITS;
        long[] starts = {oldest, oldest + (1L << START_BITS), oldest + (2L << START_BITS)};
        for (long start : starts) {
            recovery.accept(start + 1);
        }
        assertThat(recovery.accept(oldest + 2)).isEqualTo(STALE);
        assertThat(recovery.accept(starts[1] + 1)).isEqualTo(DUPLICATE);
        assertThat(recovery.accept(starts[1] + 2)).isEqualTo(NEW);
    }
}
