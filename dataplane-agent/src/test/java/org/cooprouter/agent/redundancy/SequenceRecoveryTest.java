// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.DUPLICATE;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.NEW;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.STALE;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.cooprouter.agent.Allocation;
import org.cooprouter.agent.redundancy.SequenceRecovery.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceRecoveryTest {
    private static final long START = 1L << 36;
    /** So that no number before the front belongs to an earlier start of the sender. */
    private static final int FAR_FROM_THE_START = 1_000;

    private final SequenceRecovery recovery = new SequenceRecovery(64);

    @Test
    void shouldDeliverOnceWhenBothCopiesArrive() {
        assertThat(recovery.accept(START + 1)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 1)).isEqualTo(DUPLICATE);
        assertThat(recovery.accept(START + 2)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 2)).isEqualTo(DUPLICATE);
    }

    /** "If last_packet_ID=12345, and the bitmask has bits 00111000": 12342, 12341 and 12340 have not been received yet. */
    @Test
    void shouldLetTheMissingPacketsOfTheDisclosuresExamplePass() {
        LongStream.rangeClosed(12330, 12339).forEach(recovery::accept);
        LongStream.rangeClosed(12343, 12345).forEach(recovery::accept);

        assertThat(recovery.accept(12342)).isEqualTo(NEW);
        assertThat(recovery.accept(12341)).isEqualTo(NEW);
        assertThat(recovery.accept(12340)).isEqualTo(NEW);
        for (long seen : new long[] {12338, 12339, 12340, 12341, 12342, 12343, 12344, 12345}) {
            assertThat(recovery.accept(seen)).isEqualTo(DUPLICATE);
        }
        assertThat(recovery.highest()).isEqualTo(12345);
    }

    @Test
    void shouldDeliverAPacketThatTheFirstOneOvertook() {
        assertThat(recovery.accept(START + 2)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 1)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 1)).isEqualTo(DUPLICATE);
    }

    @Test
    void shouldDropWhatIsOlderThanTheWindow() {
        recovery.accept(START + 1);
        recovery.accept(START + 65);

        assertThat(recovery.accept(START + 1)).isEqualTo(STALE);
        assertThat(recovery.accept(START + 2)).isEqualTo(NEW);
    }

    @Test
    void shouldForgetEverythingWhenTheNumbersJumpFar() {
        recovery.accept(START + 1);
        recovery.accept(START + 1_000_000);

        for (long i = START + 1_000_000 - 63; i < START + 1_000_000; i++) {
            assertThat(recovery.accept(i)).isEqualTo(NEW);
        }
        assertThat(recovery.accept(START + 1_000_000 - 64)).isEqualTo(STALE);
    }

    @Test
    void shouldCountAPacketAsLostOnlyOnceItHasLeftTheWindow() {
        recovery.accept(START + 1);
        recovery.accept(START + 3);
        recovery.accept(START + 2 + 63);
        assertThat(recovery.lost()).isZero();

        recovery.accept(START + 2 + 64);
        assertThat(recovery.lost()).isEqualTo(1);
    }

    @Test
    void shouldCountAnOutageLongerThanTheWindow() {
        recovery.accept(START + 1);
        recovery.accept(START + 1001);
        LongStream.rangeClosed(START + 1002, START + 1100).forEach(recovery::accept);

        assertThat(recovery.lost()).isEqualTo(999);
    }

    @Test
    void shouldNotCountWhatWasSentBeforeTheFirstPacketThatCame() {
        LongStream.rangeClosed(START + 500, START + 700).forEach(recovery::accept);

        assertThat(recovery.lost()).isZero();
    }

    @Test
    void shouldNotCountTheJumpThatARestartOfTheSenderMakes() {
        recovery.accept(START + 1);
        recovery.accept(START + 3);
        recovery.accept(2 * START + 1);
        assertThat(recovery.lost()).isEqualTo(1);

        LongStream.rangeClosed(2 * START + 2, 2 * START + 300).forEach(recovery::accept);
        assertThat(recovery.lost()).isEqualTo(1);
        assertThat(recovery.accept(START + 4)).isEqualTo(STALE);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 500, 64",
        "64, 500, 64",
        "65, 500, 128",
        "1000, 500, 1024",
        "1000, 513, 2048",
        "0, 500, 64",
        "100000, 10000, 65536",
    })
    void shouldSizeTheWindowFromRateAndSkew(double packetsPerSecond, long skewMs, int window) {
        assertThat(SequenceRecovery.windowFor(
                        packetsPerSecond, Duration.ofMillis(skewMs).toNanos()))
                .isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 65, 100, 131072})
    void shouldRefuseAnImpossibleWindow(int window) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SequenceRecovery(window))
                .withMessageContaining("not " + window);
    }

    @Test
    void shouldAgreeWithANaiveModelInAnyOrder() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int window = 64 << random.nextInt(3);
            SequenceRecovery subject = new SequenceRecovery(window);
            NaiveModel model = new NaiveModel(window);
            int spread = 1 + random.nextInt(3 * window);
            long front = START + FAR_FROM_THE_START;
            for (int i = 0; i < 200; i++) {
                front = forward(front, random, window);
                long packetId = front - random.nextInt(spread);
                assertThat(subject.accept(packetId))
                        .as("seed %d, step %d, packet %d", seed, i, packetId)
                        .isEqualTo(model.accept(packetId));
                assertThat(subject.lost()).as("lost, seed %d, step %d", seed, i).isEqualTo(model.lost());
            }
        }
    }

    private static long forward(long front, Random random, int window) {
        return switch (random.nextInt(50)) {
            case 0 -> front + random.nextInt(3 * window);
            case 1 -> random.nextInt(10) == 0 ? (((front >>> 36) + 1) << 36) + FAR_FROM_THE_START : front;
            default -> front + random.nextInt(4);
        };
    }

    @Test
    void shouldAllocateNothing() {
        long[] packetId = {START};
        long allocated = Allocation.bytesOf(() -> {
            recovery.accept(packetId[0]);
            recovery.accept(packetId[0]);
            packetId[0] += 1 + packetId[0] % 3;
        });
        assertThat(allocated).isZero();
    }

    /** Remembers every number, and at each step decides and counts from scratch. */
    private static final class NaiveModel {
        private final int window;
        private final Set<Long> seen = new TreeSet<>();
        private long base = Long.MAX_VALUE;
        private long highest = -1;
        private long lostBefore;
        private long lost;

        NaiveModel(int window) {
            this.window = window;
        }

        Verdict accept(long packetId) {
            if (packetId <= highest - window) {
                return STALE;
            }
            if (!seen.add(packetId)) {
                return DUPLICATE;
            }
            if (highest >= 0 && packetId >>> 36 > highest >>> 36) {
                lostBefore = lost(highest);
                base = packetId;
            }
            base = Math.min(base, packetId);
            highest = Math.max(highest, packetId);
            lost = lost(highest - window);
            return NEW;
        }

        long lost() {
            return lost;
        }

        private long lost(long upTo) {
            long arrived = seen.stream().filter(id -> id >= base && id <= upTo).count();
            return lostBefore + Math.max(0, upTo - base + 1 - arrived);
        }
    }
}
