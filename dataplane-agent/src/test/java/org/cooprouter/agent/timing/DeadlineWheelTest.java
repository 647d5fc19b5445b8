// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineWheelTest {
    private static final long MS = 1_000_000L;
    private static final int CAPACITY = 500;

    private final DeadlineWheel wheel = new DeadlineWheel(CAPACITY);

    private record Entry(int number, long deadlineNs) {}

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000_123L, -7_000_000_000_321L})
    void shouldGiveAnEntryAtItsDeadlineAndNotANanosecondBefore(long startNs) {
        wheel.add(3, startNs + 7 * MS + 1, startNs);

        assertThat(wheel.nextDeadlineNs()).isEqualTo(startNs + 7 * MS + 1);
        assertThat(wheel.poll(startNs + 7 * MS)).isEqualTo(DeadlineWheel.NONE);
        assertThat(wheel.poll(startNs + 7 * MS + 1)).isEqualTo(3);
        assertThat(wheel.poll(startNs + 7 * MS + 1)).isEqualTo(DeadlineWheel.NONE);
        assertThat(wheel.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldTakeDeadlinesAsFarAsItsHorizonAndNoFurther() {
        assertThat(wheel.reaches(DeadlineWheel.HORIZON_NS, 0)).isTrue();
        assertThat(wheel.reaches(DeadlineWheel.HORIZON_NS + 1, 0)).isFalse();

        wheel.add(0, 10 * MS, 0);
        // What is late holds it back until it has been polled.
        assertThat(wheel.reaches(20 * MS + DeadlineWheel.HORIZON_NS, 20 * MS)).isFalse();
        wheel.poll(20 * MS);
        assertThat(wheel.reaches(20 * MS + DeadlineWheel.HORIZON_NS, 20 * MS)).isTrue();
    }

    @Test
    void shouldNotBeHeldBackByWhatWaitsForLater() {
        wheel.add(0, 200 * MS, 0);

        assertThat(wheel.reaches(150 * MS + DeadlineWheel.HORIZON_NS, 150 * MS)).isTrue();

        wheel.add(1, 150 * MS + DeadlineWheel.HORIZON_NS, 150 * MS);
        assertThat(wheel.poll(200 * MS)).isEqualTo(0);
        assertThat(wheel.poll(149 * MS + DeadlineWheel.HORIZON_NS)).isEqualTo(DeadlineWheel.NONE);
        assertThat(wheel.poll(150 * MS + DeadlineWheel.HORIZON_NS)).isEqualTo(1);
    }

    @Test
    void shouldGiveWhatIsLateBeforeAnythingElse() {
        wheel.add(0, 5 * MS, 0);
        wheel.add(1, -3 * MS, MS);

        assertThat(wheel.nextDeadlineNs()).isEqualTo(-3 * MS);
        assertThat(wheel.poll(MS)).isEqualTo(1);
        assertThat(wheel.poll(MS)).isEqualTo(DeadlineWheel.NONE);
        assertThat(wheel.poll(5 * MS)).isEqualTo(0);
    }

    /** Against a queue that is simple. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldAgreeWithAPriorityQueueInEveryOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PriorityQueue<Long> expected = new PriorityQueue<>();
        ArrayDeque<Integer> free = new ArrayDeque<>();
        long[] deadlines = new long[CAPACITY];
        for (int i = 0; i < CAPACITY; i++) {
            free.add(i);
        }
        long nowNs = random.nextLong(-1_000 * MS, 1_000 * MS);
        for (int step = 0; step < 100_000; step++) {
            if (random.nextInt(3) > 0 && !free.isEmpty()) {
                long deadlineNs = nowNs + random.nextLong(-MS, DeadlineWheel.HORIZON_NS);
                if (wheel.reaches(deadlineNs, nowNs)) {
                    int entry = free.remove();
                    deadlines[entry] = deadlineNs;
                    wheel.add(entry, deadlineNs, nowNs);
                    expected.add(deadlineNs);
                }
            } else {
                // Sometimes the thread was away for long.
                nowNs += random.nextLong(random.nextInt(1000) == 0 ? 1_000 * MS : MS);
                for (int entry = wheel.poll(nowNs); entry != DeadlineWheel.NONE; entry = wheel.poll(nowNs)) {
                    assertThat(deadlines[entry]).isLessThanOrEqualTo(nowNs);
                    assertThat(expected.remove(deadlines[entry])).isTrue();
                    free.add(entry);
                }
                assertThat(expected.isEmpty() ? Long.MAX_VALUE : expected.element())
                        .isGreaterThan(nowNs);
            }
            assertThat(wheel.nextDeadlineNs()).isEqualTo(expected.isEmpty() ? Long.MAX_VALUE : expected.element());
        }
    }

    @Test
    void shouldGiveEntriesInTheOrderOfTheirDeadlines() {
        List<Entry> entries = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < CAPACITY; i++) {
            entries.add(new Entry(i, random.nextLong(20 * MS)));
            wheel.add(i, entries.get(i).deadlineNs(), 0);
        }

        List<Long> polled = new ArrayList<>();
        for (int entry = wheel.poll(20 * MS); entry != DeadlineWheel.NONE; entry = wheel.poll(20 * MS)) {
            polled.add(entries.get(entry).deadlineNs());
        }
        assertThat(polled).hasSize(CAPACITY).isSorted();
    }

    @Test
    void shouldGiveEntriesOfTheSameDeadlineInTheOrderInWhichTheyCame() {
        for (int entry : new int[] {4, 2, 9, 7}) {
            wheel.add(entry, 3 * MS, 0);
        }

        assertThat(List.of(wheel.poll(3 * MS), wheel.poll(3 * MS), wheel.poll(3 * MS), wheel.poll(3 * MS)))
                .containsExactly(4, 2, 9, 7);
    }

    @Test
    void shouldAllocateNothing() {
        long[] nowNs = {0};

        assertThat(Allocation.bytesOf(() -> {
                    nowNs[0] += MS;
                    wheel.add(0, nowNs[0] + 3 * MS, nowNs[0]);
                    wheel.add(1, nowNs[0] + 2 * MS, nowNs[0]);
                    nowNs[0] += 4 * MS;
                    wheel.poll(nowNs[0]);
                    wheel.poll(nowNs[0]);
                }))
                .isZero();
    }
}
