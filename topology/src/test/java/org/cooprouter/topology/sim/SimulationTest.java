// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.topology.sim.EventQueue.MS;
import static org.cooprouter.topology.sim.EventQueue.SECOND;

import java.util.List;
import java.util.Objects;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.topology.wan.WanSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call over two paths goes through without loss; each run is held to the invariants at each step as well. */
class SimulationTest {
    private static final long INTERVAL = 20 * MS;
    private static final long END = 6 * SECOND;
    private static final double SIGMAS = 4;
    /** 100 packets per second, 500 ms between the first and the last copy, twice that, rounded up to a power of two. */
    private static final int WINDOW = 128;

    @Test
    void shouldLoseTheProductOfTheTwoLosses() {
        double a = 0.3;
        double b = 0.2;
        long sent = 0;
        long lost = 0;
        for (long seed = 0; seed < 30; seed++) {
            TwoHomes homes = new TwoHomes(seed);
            homes.a.uplink(0).configure(TwoHomes.quality(a));
            homes.b.uplink(0).configure(TwoHomes.quality(b));
            homes.talk(4 * SECOND, 10 * MS);

            Ledger up = homes.call.up();
            long oneWindowBeforeTheEnd = 4 * SECOND - WINDOW * 10 * MS;
            assertThat(homes.count(homes.proxy.agent(), AgentCounter.PACKETS_LOST))
                    .isBetween(up.missing(up.firstDeliveredNs(), oneWindowBeforeTheEnd), up.missing(0, Long.MAX_VALUE));
            for (Ledger ledger : List.of(up, homes.call.down())) {
                sent += ledger.sent();
                lost += ledger.sent() - ledger.delivered();
            }
        }

        double expected = a * b;
        double deviation = Math.sqrt(expected * (1 - expected) / sent);
        assertThat((double) lost / sent).isBetween(expected - SIGMAS * deviation, expected + SIGMAS * deviation);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingWhileOnePathIsCutInMidCall(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        homes.at(SECOND, () -> homes.a.uplink(0).configure(TwoHomes.quality(1)));
        homes.at(5 * SECOND, () -> homes.a.uplink(0).configure(TwoHomes.quality(0)));
        homes.talk(8 * SECOND, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
        assertThat(homes.count(homes.router(), AgentCounter.PATHS_DOWN)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldLoseNothingWhenAnAddressOfTheProxyDiesInMidCall(int which) {
        TwoHomes homes = new TwoHomes(1, 2);
        homes.at(SECOND, () -> homes.proxy.cutOffAt(Addresses.proxy(0, which)));
        homes.talk(4 * SECOND, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
        assertThat(homes.count(homes.router(), AgentCounter.PATHS_DOWN))
                .as("the paths from both uplinks to the dead address")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingOfWhatIsSplitByRaic6WhileOnePathIsCutInMidCall(long seed) {
        RedundancyScheme twoOfFour = Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, 2));
        TwoHomes homes = new TwoHomes(seed, new RedundancyProfile(twoOfFour, 1, 1, 1, SimConfigs.MAX_SKEW_NS));
        homes.at(SECOND, () -> homes.a.uplink(0).configure(TwoHomes.quality(1)));
        homes.at(5 * SECOND, () -> homes.a.uplink(0).configure(TwoHomes.quality(0)));
        homes.talk(8 * SECOND, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingWhenTheNeighbourForgetsItsTranslations(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        homes.at(2 * SECOND, homes.b::forgetTranslations);
        homes.talk(END, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
        assertThat(homes.count(homes.proxy.agent(), AgentCounter.PATHS_MOVED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldKnowTheSessionAgainWithinASecondAfterTheProxyRestarted(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        long killed = SECOND + homes.world.random().nextLong(SECOND);
        long down = 100 * MS + homes.world.random().nextLong(SECOND);
        homes.at(killed, () -> homes.proxy.agent().restartAfter(down));
        homes.talk(END, INTERVAL);

        long back = killed + down + SECOND + INTERVAL;
        assertNothingIsMissingSince(homes, back, back + 100 * MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNotRepeatANonceWhenTheProxyForgetsASessionThatItsClientContinues(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        int association = Associations.of(homes.a.index(), homes.proxy.index());
        homes.at(2 * SECOND, homes.proxy.agent()::takeKeys);
        homes.at(
                2 * SECOND + 300 * MS,
                () -> homes.proxy
                        .agent()
                        .give(association, homes.router().keys().get(association)));
        homes.talk(END, INTERVAL);

        long back = 2 * SECOND + 300 * MS + SECOND + INTERVAL;
        assertNothingIsMissingSince(homes, back, back + 100 * MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldGoOnAtOnceAfterTheRouterRestarted(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        long killed = SECOND + homes.world.random().nextLong(SECOND);
        long down = 100 * MS + homes.world.random().nextLong(SECOND);
        homes.at(killed, () -> homes.router().restartAfter(down));
        homes.talk(END, INTERVAL);

        assertNothingIsMissingSince(homes, killed + down, killed + down + 100 * MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingWhenKeysRotate(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        homes.at(SECOND, () -> homes.world.rotateKeys(homes.a, homes.proxy));
        homes.at(4 * SECOND, () -> homes.world.rotateKeys(homes.a, homes.proxy));
        homes.talk(END, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
        int association = Associations.of(homes.a.index(), homes.proxy.index());
        assertThat(homes.router().keys().get(association).epochs()).hasSize(1);
        assertThat(homes.router().keys().get(association))
                .isEqualTo(homes.proxy.agent().keys().get(association));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNotBeDisturbedByWhoeverReplaysAndForges(long seed) {
        TwoHomes homes = new TwoHomes(seed);
        homes.world.attacked();
        homes.talk(3 * SECOND, INTERVAL);

        assertNothingIsMissingSince(homes, 0, 0);
        assertThat(homes.count(homes.proxy.agent(), AgentCounter.SESSIONS_CREATED))
                .isEqualTo(1);
    }

    @Test
    void shouldStopAtItsLastPacketIdAndGoOnAfterARestart() {
        TwoHomes homes = new TwoHomes(1);
        homes.router().startNearItsLastPacketId(100);
        homes.at(4 * SECOND, () -> homes.router().restartAfter(100 * MS));
        homes.talk(END, INTERVAL);

        assertThat(homes.call.declined()).isPositive();
        assertNothingIsMissingSince(homes, 4 * SECOND + 100 * MS, 4 * SECOND + 200 * MS);
    }

    @Test
    void shouldCutAndRestoreAWanAsItIsTold() {
        TwoHomes homes = new TwoHomes(1);
        homes.a.uplink(0).configure(TwoHomes.quality(1));
        homes.b.uplink(0).configure(TwoHomes.quality(1));
        homes.talk(SECOND, INTERVAL);
        assertThat(homes.call.up().delivered()).isZero();

        TwoHomes others = new TwoHomes(1);
        others.a.uplink(0).configure(WanSettings.PERFECT);
        others.talk(SECOND, INTERVAL);
        assertNothingIsMissingSince(others, 0, 0);
    }

    private static void assertNothingIsMissingSince(TwoHomes homes, long upNs, long downNs) {
        assertThat(homes.call.up().delivered()).isPositive();
        assertThat(homes.call.down().delivered()).isPositive();
        assertThat(homes.call.up().missing(upNs, Long.MAX_VALUE)).as("up").isZero();
        assertThat(homes.call.down().missing(downNs, Long.MAX_VALUE)).as("down").isZero();
    }
}
