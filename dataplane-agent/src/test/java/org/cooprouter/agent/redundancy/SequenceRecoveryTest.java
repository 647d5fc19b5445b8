// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.DUPLICATE;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.NEW;
import static org.cooprouter.agent.redundancy.SequenceRecovery.Verdict.STALE;

import java.time.Duration;
import java.util.Random;
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
    void shouldTellADuplicateWithoutAnyEffect() {
        recovery.accept(START + 1);

        assertThat(recovery.hasAccepted(START + 1)).isTrue();
        assertThat(recovery.hasAccepted(START + 2)).isFalse();
        assertThat(recovery.hasAccepted(START + 65))
                .as("same bit of the window")
                .isFalse();
        assertThat(recovery.hasAccepted(2 * START + 1)).as("another start").isFalse();
        assertThat(recovery.accept(START + 2)).isEqualTo(NEW);
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
        assertThat(recovery.lost()).isZero();

        LongStream.rangeClosed(2 * START + 2, 2 * START + 300).forEach(recovery::accept);
        assertThat(recovery.lost()).isEqualTo(1);
    }

    @Test
    void shouldPassWhatWasSentBeforeARestartAndIsLate() {
        recovery.accept(START + 1);
        recovery.accept(START + 3);
        recovery.accept(2 * START + 1);

        assertThat(recovery.accept(START + 2)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 4)).isEqualTo(NEW);
        assertThat(recovery.accept(START + 4)).isEqualTo(DUPLICATE);
        LongStream.rangeClosed(2 * START + 2, 2 * START + 65).forEach(recovery::accept);
        assertThat(recovery.accept(START + 5)).isEqualTo(STALE);
        assertThat(recovery.lost()).isZero();
    }

    @Test
    void shouldRememberWhatItHasSeenOfAStartWhoseNumbersWereUsedUp() {
        recovery.accept(2 * START - 2);
        recovery.accept(2 * START - 1);
        recovery.accept(2 * START + 1);

        assertThat(recovery.accept(2 * START - 1)).isEqualTo(DUPLICATE);
        assertThat(recovery.accept(2 * START - 3)).isEqualTo(NEW);
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
                long late = random.nextInt(8) == 0 ? front - (1L << 36) : front;
                long packetId = late - random.nextInt(spread);
                boolean known = subject.hasAccepted(packetId);
                Verdict verdict = subject.accept(packetId);
                assertThat(verdict)
                        .as("seed %d, step %d, packet %d", seed, i, packetId)
                        .isEqualTo(model.accept(packetId));
                assertThat(known).isEqualTo(verdict == DUPLICATE);
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

    /** Remembers every number of the last two starts, and at each step decides and counts from scratch. */
    private static final class NaiveModel {
        private final int window;
        private Numbers current = new Numbers();
        private Numbers earlier = new Numbers();
        private long lostBefore;

        NaiveModel(int window) {
            this.window = window;
        }

        private static final class Numbers {
            private final TreeSet<Long> seen = new TreeSet<>();

            boolean isOfStart(long packetId) {
                return !seen.isEmpty() && seen.last() >>> 36 == packetId >>> 36;
            }

            long lost(long upTo) {
                return seen.isEmpty() || upTo < seen.first()
                        ? 0
                        : upTo - seen.first() + 1 - seen.headSet(upTo, true).size();
            }

            long lostInAll() {
                return seen.isEmpty() ? 0 : lost(seen.last());
            }
        }

        Verdict accept(long packetId) {
            boolean isFirst = current.seen.isEmpty();
            if (isFirst || packetId >>> 36 > current.seen.last() >>> 36) {
                lostBefore += earlier.lostInAll();
                earlier = current;
                current = new Numbers();
                current.seen.add(packetId);
                return NEW;
            }
            Verdict verdict = current.isOfStart(packetId)
                    ? accept(current, packetId)
                    : earlier.isOfStart(packetId) ? accept(earlier, packetId) : STALE;
            if (current.seen.last() - current.seen.first() >= window) {
                lostBefore += earlier.lostInAll();
                earlier = new Numbers();
            }
            return verdict;
        }

        private Verdict accept(Numbers numbers, long packetId) {
            if (packetId <= numbers.seen.last() - window) {
                return STALE;
            }
            return numbers.seen.add(packetId) ? NEW : DUPLICATE;
        }

        long lost() {
            return lostBefore + lostOutside(current) + lostOutside(earlier);
        }

        private long lostOutside(Numbers numbers) {
            return numbers.seen.isEmpty() ? 0 : numbers.lost(numbers.seen.last() - window);
        }
    }
}
