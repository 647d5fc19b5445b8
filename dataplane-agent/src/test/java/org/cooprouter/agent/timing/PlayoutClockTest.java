// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlayoutClockTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long HOLD = 30 * MS;
    /** How much the clocks of the two sides differ. */
    private static final long OFFSET = -3_000 * SECOND;

    private final PlayoutClock clock = new PlayoutClock();
    private long packetId = 1000;

    private record Arrival(long number, long sentNs, long atNs) {}

    /** The whole delay of a packet, as the application sees it. */
    private long delay(long sentNs, long delayNs) {
        long nowNs = sentNs + delayNs;
        return clock.dueNs(packetId++, sentNs + OFFSET, HOLD, nowNs) - sentNs;
    }

    @Test
    void shouldMakeTheDelayOfAllPacketsThatOfTheFastestAndTheHold() {
        SplittableRandom random = new SplittableRandom(7);
        delay(0, 10 * MS);
        for (int i = 1; i < 400; i++) {
            assertThat(delay(i * (20 * MS), 10 * MS + random.nextLong(HOLD))).isEqualTo(10 * MS + HOLD);
        }
    }

    @Test
    void shouldHandOverWhatIsLateAtOnce() {
        delay(0, 10 * MS);

        assertThat(delay(20 * MS, 41 * MS)).isEqualTo(41 * MS);
        assertThat(delay(40 * MS, 300 * MS)).isEqualTo(300 * MS);
    }

    @Test
    void shouldHoldNoPacketForLongerThanAllowed() {
        SplittableRandom random = new SplittableRandom(8);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            long sentNs = i * (20 * MS);
            arrivals.add(new Arrival(i, sentNs, sentNs + random.nextLong(100 * MS)));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atNs));

        for (Arrival arrival : arrivals) {
            assertThat(clock.dueNs(arrival.number(), arrival.sentNs() + OFFSET, HOLD, arrival.atNs()))
                    .isBetween(arrival.atNs(), arrival.atNs() + HOLD);
        }
    }

    @Test
    void shouldNeverLetAPacketOvertakeOneThatWaitsWhenAFasterPathIsFound() {
        long first = clock.dueNs(1, OFFSET, HOLD, 40 * MS);
        long third = clock.dueNs(3, 40 * MS + OFFSET, HOLD, 50 * MS);
        // By the delay of the third it would be due at 60 ms.
        long second = clock.dueNs(2, 20 * MS + OFFSET, HOLD, 55 * MS);

        assertThat(first).isEqualTo(70 * MS);
        assertThat(second).isEqualTo(70 * MS);
        assertThat(third).isEqualTo(80 * MS);
    }

    @Test
    void shouldLetAPacketThatWasOvertakenGoAsSoonAsItsOwnTimeComes() {
        delay(0, 10 * MS);
        long behind = clock.dueNs(2001, 40 * MS + OFFSET, HOLD, 50 * MS);
        long inFront = clock.dueNs(2000, 20 * MS + OFFSET, HOLD, 55 * MS);

        assertThat(inFront).isEqualTo(60 * MS);
        assertThat(behind).isEqualTo(80 * MS);
    }

    @Test
    void shouldForgetAFastPathWithinTenSeconds() {
        delay(0, 10 * MS);
        long nowNs = 0;
        while (nowNs < 3 * RecentMinimum.WINDOW_NS) {
            nowNs += 20 * MS;
            delay(nowNs, 90 * MS);
        }

        assertThat(delay(nowNs + 20 * MS, 100 * MS)).isEqualTo(90 * MS + HOLD);
    }

    @Test
    void shouldFollowASenderThatHasRestartedWithAnotherClock() {
        delay(0, 10 * MS);
        long laterNs = 100 * MS;
        // As if ages ago: late until the window has passed. As if in the future: the fastest of all.
        assertThat(clock.dueNs(1L << 40, laterNs - 9_000 * SECOND, HOLD, laterNs))
                .isEqualTo(laterNs);
        assertThat(clock.dueNs(1L << 41, laterNs + 9_000 * SECOND, HOLD, laterNs))
                .isEqualTo(laterNs + HOLD);
    }
}
