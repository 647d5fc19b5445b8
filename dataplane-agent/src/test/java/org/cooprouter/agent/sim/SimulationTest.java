// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.sim.TwoHomes.MS;
import static org.cooprouter.agent.sim.TwoHomes.SECOND;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.sim.SimConfigs.Keys;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** The invariants of a call over two paths, whatever the paths do; a failure names the seed that repeats it. */
class SimulationTest {
    private static final long CALL_START = 300 * MS;
    private static final long INTERVAL = 20 * MS;
    private static final long DRAIN = 500 * MS;
    /** 100 packets per second, 500 ms between the first and the last copy, twice that, rounded up to a power of two. */
    private static final int WINDOW = 128;

    private static final double SIGMAS = 4;

    @Test
    void shouldDeliverExactlyOnceWhateverArrivesInTime() {
        forEachSeed(1_000, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            TwoHomes homes = new TwoHomes(seed, WanQuality.random(random), WanQuality.random(random));
            homes.call(CALL_START, CALL_START + SECOND / 2, 2 * MS + random.nextLong(INTERVAL))
                    .runUntil(CALL_START + SECOND / 2 + DRAIN);

            assertExactlyOnce(homes);
            assertThat(homes.declined()).isZero();
            assertThat(homes.proxy().counters().get(AgentCounter.SESSIONS_CREATED))
                    .isEqualTo(1);
        });
    }

    @Test
    void shouldLoseTheProductOfTheTwoLosses() {
        long sent = 0;
        long lost = 0;
        double a = 0.3;
        double b = 0.2;
        for (long seed = 0; seed < 30; seed++) {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT.withLoss(a), WanQuality.PERFECT.withLoss(b));
            homes.call(CALL_START, CALL_START + 4 * SECOND, 10 * MS).runUntil(CALL_START + 4 * SECOND + DRAIN);
            assertExactlyOnce(homes);
            long oneWindowBeforeTheEnd = CALL_START + 4 * SECOND - WINDOW * 10 * MS;
            assertThat(homes.proxy().counters().get(AgentCounter.PACKETS_LOST))
                    .isBetween(
                            homes.up().missing(homes.up().firstDeliveredNs(), oneWindowBeforeTheEnd),
                            homes.up().missing(0, Long.MAX_VALUE));
            for (Ledger ledger : List.of(homes.up(), homes.down())) {
                sent += ledger.sent();
                lost += ledger.sent() - ledger.delivered();
            }
        }

        double expected = a * b;
        double deviation = Math.sqrt(expected * (1 - expected) / sent);
        assertThat((double) lost / sent).isBetween(expected - SIGMAS * deviation, expected + SIGMAS * deviation);
    }

    @Test
    void shouldLoseNothingWhileOnePathIsCutInMidCall() {
        forEachSeed(50, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT);
            homes.call(CALL_START, CALL_START + 8 * SECOND, INTERVAL);
            homes.time().at(CALL_START + SECOND, () -> homes.lossOfA(1));
            homes.time().at(CALL_START + 6 * SECOND, () -> homes.lossOfA(0));
            homes.runUntil(CALL_START + 8 * SECOND + DRAIN);

            assertExactlyOnce(homes);
            assertThat(homes.up().delivered()).isEqualTo(homes.up().sent());
            assertThat(homes.down().delivered()).isEqualTo(homes.down().sent());
            assertThat(homes.router().counters().get(AgentCounter.PATHS_DOWN)).isEqualTo(1);
        });
    }

    @Test
    void shouldKnowTheSessionAgainWithinASecondAfterTheProxyRestarted() {
        forEachSeed(100, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT);
            long killed = CALL_START + homes.random().nextLong(2 * SECOND);
            long down = 100 * MS + homes.random().nextLong(SECOND);
            homes.call(CALL_START, CALL_START + 6 * SECOND, INTERVAL);
            homes.time().at(killed, () -> homes.proxy().restartAfter(down));
            homes.runUntil(CALL_START + 6 * SECOND + DRAIN);

            assertExactlyOnce(homes, DropReason.UNKNOWN_SESSION);
            assertThat(homes.up().missing(killed + down + SECOND + INTERVAL, Long.MAX_VALUE))
                    .isZero();
            assertThat(homes.down().missing(killed + down + SECOND + 100 * MS, Long.MAX_VALUE))
                    .isZero();
        });
    }

    @Test
    void shouldNotRepeatANonceWhenTheProxyForgetsASessionThatItsClientContinues() {
        forEachSeed(50, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT);
            long forgets = CALL_START + homes.random().nextLong(SECOND);
            long back = forgets + 300 * MS;
            homes.call(CALL_START, CALL_START + 4 * SECOND, INTERVAL);
            homes.time().at(forgets, () -> homes.proxy().install(RuntimeConfig.EMPTY));
            homes.time().at(back, () -> homes.proxy().install(SimConfigs.proxy(SimConfigs.FIRST_KEYS)));
            homes.runUntil(CALL_START + 4 * SECOND + DRAIN);

            assertExactlyOnce(homes, DropReason.UNKNOWN_SESSION, DropReason.NOT_FOR_US);
            assertThat(homes.up().missing(back + SECOND + INTERVAL, Long.MAX_VALUE))
                    .isZero();
            assertThat(homes.down().missing(back + SECOND + 100 * MS, Long.MAX_VALUE))
                    .isZero();
        });
    }

    @Test
    void shouldGoOnAtOnceAfterTheRouterRestarted() {
        forEachSeed(100, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT);
            long killed = CALL_START + homes.random().nextLong(2 * SECOND);
            long down = 100 * MS + homes.random().nextLong(SECOND);
            homes.call(CALL_START, CALL_START + 5 * SECOND, INTERVAL);
            homes.time().at(killed, () -> homes.router().restartAfter(down));
            homes.runUntil(CALL_START + 5 * SECOND + DRAIN);

            assertExactlyOnce(homes, DropReason.UNKNOWN_SESSION);
            assertThat(homes.up().missing(killed + down, Long.MAX_VALUE)).isZero();
            assertThat(homes.down().missing(killed + down + 100 * MS, Long.MAX_VALUE))
                    .isZero();
        });
    }

    @Test
    void shouldDeliverNothingTwiceUnderLossAndRestartsOfBothAgents() {
        forEachSeed(200, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            TwoHomes homes = new TwoHomes(seed, WanQuality.random(random), WanQuality.random(random));
            homes.call(CALL_START, CALL_START + 4 * SECOND, INTERVAL);
            for (int i = 0; i < 3; i++) {
                SimAgent agent = random.nextBoolean() ? homes.router() : homes.proxy();
                long downtime = 200 * MS + random.nextLong(300 * MS);
                homes.time().at(CALL_START + random.nextLong(3 * SECOND), () -> {
                    if (agent.isRunning()) {
                        agent.restartAfter(downtime);
                    }
                });
            }
            homes.runUntil(CALL_START + 4 * SECOND + DRAIN);

            assertExactlyOnce(homes, DropReason.UNKNOWN_SESSION);
        });
    }

    @Test
    void shouldNotBeDisturbedByWhoeverReplaysAndForges() {
        forEachSeed(100, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT).attacked();
            homes.call(CALL_START, CALL_START + 2 * SECOND, INTERVAL).runUntil(CALL_START + 2 * SECOND + DRAIN);

            assertExactlyOnce(homes);
            assertThat(homes.up().delivered()).isEqualTo(homes.up().sent());
            assertThat(homes.down().delivered()).isEqualTo(homes.down().sent());
            assertThat(homes.proxy().counters().get(AgentCounter.SESSIONS_CREATED))
                    .isEqualTo(1);
        });
    }

    @Test
    void shouldLoseNothingWhenKeysRotate() {
        forEachSeed(100, seed -> {
            TwoHomes homes = new TwoHomes(seed, WanQuality.PERFECT, WanQuality.PERFECT);
            homes.call(CALL_START, CALL_START + 3 * SECOND, INTERVAL);
            List<Keys> steps = List.of(new Keys(7, List.of(7, 8)), new Keys(8, List.of(7, 8)), new Keys(8, List.of(8)));
            long at = CALL_START;
            for (Keys keys : steps) {
                long routerAt = at + homes.random().nextLong(400 * MS);
                long proxyAt = at + homes.random().nextLong(400 * MS);
                homes.time().at(routerAt, () -> homes.router().install(SimConfigs.router(keys)));
                homes.time().at(proxyAt, () -> homes.proxy().install(SimConfigs.proxy(keys)));
                at += 600 * MS;
            }
            homes.runUntil(CALL_START + 3 * SECOND + DRAIN);

            assertExactlyOnce(homes);
            assertThat(homes.up().delivered()).isEqualTo(homes.up().sent());
            assertThat(homes.down().delivered()).isEqualTo(homes.down().sent());
        });
    }

    @Test
    void shouldRepeatExactlyUnderTheSameSeed() {
        assertThat(fingerprint(42)).isEqualTo(fingerprint(42)).isNotEqualTo(fingerprint(43));
    }

    private static String fingerprint(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TwoHomes homes = new TwoHomes(seed, WanQuality.random(random), WanQuality.random(random));
        homes.call(CALL_START, CALL_START + SECOND, INTERVAL).runUntil(CALL_START + SECOND + DRAIN);
        return homes.router().counters().snapshot() + "\n"
                + homes.proxy().counters().snapshot();
    }

    private static void assertExactlyOnce(TwoHomes homes, DropReason... excuses) {
        homes.up().assertDeliveredAtMostOnce();
        homes.down().assertDeliveredAtMostOnce();
        homes.up().assertDeliveredWhenACopyArrived(excuses);
        homes.down().assertDeliveredWhenACopyArrived(excuses);
        assertThat(homes.up().delivered()).isPositive();
        assertThat(homes.down().delivered()).isPositive();
    }

    private static void forEachSeed(int seeds, LongConsumer simulation) {
        for (long seed = 0; seed < seeds; seed++) {
            try {
                simulation.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
