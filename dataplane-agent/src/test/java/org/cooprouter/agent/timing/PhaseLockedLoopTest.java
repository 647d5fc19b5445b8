// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseLockedLoopTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    private final PhaseLockedLoop loop = new PhaseLockedLoop();
    private final SplittableRandom random = new SplittableRandom(7);
    private long tickNs = 5 * SECOND;

    /** Packets every period, each up to the jitter early or late. */
    private void packets(int count, long periodNs, long jitterNs) {
        packets(count, periodNs, jitterNs, 0);
    }

    private void packets(int count, long periodNs, long jitterNs, double lost) {
        for (int i = 0; i < count; i++) {
            tickNs += periodNs;
            if (random.nextDouble() >= lost) {
                loop.onPacket(jittered(jitterNs));
            }
        }
    }

    private long jittered(long jitterNs) {
        return tickNs + (jitterNs == 0 ? 0 : random.nextLong(-jitterNs, jitterNs + 1));
    }

    private int packetsUntilLocked(long periodNs, long jitterNs) {
        for (int i = 1; i <= 1000; i++) {
            packets(1, periodNs, jitterNs);
            if (loop.locked() && Math.abs(loop.periodNs() - periodNs) < periodNs / 10) {
                return i;
            }
        }
        throw new AssertionError("does not lock");
    }

    @Test
    void shouldSayNothingBeforeItHasHeardARhythm() {
        packets(5, 20 * MS, 0);

        assertThat(loop.locked()).isFalse();
        assertThat(loop.periodNs()).isEqualTo(PhaseLockedLoop.UNKNOWN);
        assertThat(loop.deviationNs()).isEqualTo(PhaseLockedLoop.UNKNOWN);
        assertThat(loop.lastTickNs()).isEqualTo(PhaseLockedLoop.UNKNOWN);
        assertThat(loop.nextExpectedNs(tickNs)).isEqualTo(PhaseLockedLoop.UNKNOWN);
    }

    @Test
    void shouldFindAnEvenRhythmExactly() {
        packets(200, 20 * MS, 0);

        assertThat(loop.locked()).isTrue();
        assertThat(loop.periodNs()).isEqualTo(20 * MS);
        assertThat(loop.lastTickNs()).isEqualTo(tickNs);
        assertThat(loop.nextExpectedNs(tickNs)).isEqualTo(tickNs + 20 * MS);
        assertThat(loop.deviationNs()).isLessThan(MS / 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldFindThePeriodWithinOnePerCentDespiteJitter(long seed) {
        SplittableRandom other = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            tickNs += 20 * MS;
            loop.onPacket(tickNs + other.nextLong(-3 * MS, 3 * MS + 1));
        }

        assertThat(loop.locked()).isTrue();
        assertThat(loop.periodNs()).isCloseTo(20 * MS, Percentage.withPercentage(1));
        assertThat(loop.lastTickNs()).isCloseTo(tickNs, within(3 * MS / 2));
        // The mean distance of an even distribution over ±3 ms from its middle.
        assertThat(loop.deviationNs()).isCloseTo(3 * MS / 2, within(MS / 2));
    }

    @Test
    void shouldLockWithinASecondOfACall() {
        assertThat(packetsUntilLocked(20 * MS, 3 * MS)).isLessThanOrEqualTo(50 + 9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2})
    void shouldStayLockedWhilePacketsAreLost(double lost) {
        packets(200, 20 * MS, 2 * MS);
        for (int i = 0; i < 5000; i++) {
            packets(1, 20 * MS, 2 * MS, lost);
            assertThat(loop.locked()).isTrue();
        }

        assertThat(loop.periodNs()).isCloseTo(20 * MS, Percentage.withPercentage(1));
    }

    @Test
    void shouldLockWhilePacketsAreLost() {
        packets(200, 20 * MS, 2 * MS, 0.1);

        assertThat(loop.locked()).isTrue();
        assertThat(loop.periodNs()).isCloseTo(20 * MS, Percentage.withPercentage(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {40, 50, 10, 15, 30})
    void shouldFollowAnotherRate(long milliseconds) {
        packets(300, 20 * MS, MS);

        assertThat(packetsUntilLocked(milliseconds * MS, MS)).isLessThanOrEqualTo(100);
        packets(200, milliseconds * MS, MS);
        assertThat(loop.periodNs()).isCloseTo(milliseconds * MS, Percentage.withPercentage(1));
    }

    @Test
    void shouldKeepThePeriodOverASilenceAndTakeTheNewPhase() {
        packets(300, 20 * MS, MS);
        tickNs += 2 * SECOND + 7 * MS;

        assertThat(loop.nextExpectedNs(tickNs)).isEqualTo(PhaseLockedLoop.UNKNOWN);
        packets(1, 20 * MS, 0);

        assertThat(loop.locked()).isTrue();
        assertThat(loop.periodNs()).isCloseTo(20 * MS, Percentage.withPercentage(1));
        assertThat(loop.nextExpectedNs(tickNs)).isCloseTo(tickNs + 20 * MS, within(MS / 5));
        for (int i = 0; i < 100; i++) {
            packets(1, 20 * MS, MS);
            assertThat(loop.locked()).isTrue();
        }
    }

    @Test
    void shouldGiveUpWhenOnlySilencesAreLeft() {
        packets(300, 20 * MS, MS);

        for (int i = 0; i < 5; i++) {
            packets(1, 2 * SECOND, 0);
        }

        assertThat(loop.locked()).isFalse();
    }

    @Test
    void shouldTakeABurstForOnePacket() {
        for (int i = 0; i < 200; i++) {
            tickNs += 33 * MS;
            for (int part = 0; part < 5; part++) {
                loop.onPacket(tickNs + part * 100_000L);
            }
        }

        assertThat(loop.locked()).isTrue();
        assertThat(loop.periodNs()).isCloseTo(33 * MS, Percentage.withPercentage(0.1));
        assertThat(loop.lastTickNs()).isCloseTo(tickNs, within(MS / 10));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 5, 50, 200, 2000})
    void shouldNeverClaimARhythmInRandomTraffic(double perSecond) {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom arrivals = new SplittableRandom(seed);
            PhaseLockedLoop sceptic = new PhaseLockedLoop();
            long nowNs = 0;
            for (int i = 0; i < 20_000; i++) {
                nowNs += (long) (-Math.log(1 - arrivals.nextDouble()) / perSecond * SECOND);
                sceptic.onPacket(nowNs);
                assertThat(sceptic.locked())
                        .describedAs("seed %d, packet %d", seed, i)
                        .isFalse();
            }
        }
    }

    @Test
    void shouldLoseItsLockWhenTheRhythmEnds() {
        packets(300, 20 * MS, MS);
        for (int i = 0; i < 200; i++) {
            tickNs += (long) (-Math.log(1 - random.nextDouble()) * 20 * MS);
            loop.onPacket(tickNs);
        }

        assertThat(loop.locked()).isFalse();
    }

    @Test
    void shouldExpectTheNextOfSeveralMissingPackets() {
        packets(300, 20 * MS, 0);

        assertThat(loop.nextExpectedNs(tickNs + 45 * MS)).isEqualTo(tickNs + 60 * MS);
        assertThat(loop.nextExpectedNs(tickNs + 60 * MS)).isEqualTo(tickNs + 80 * MS);
    }

    @Test
    void shouldAllocateNothing() {
        assertThat(Allocation.bytesOf(() -> packets(1, 20 * MS, MS))).isZero();
    }
}
