// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.junit.jupiter.api.Test;

/** Clauses 29-31 without a controller's doing: a whole agent tells its bridge of a silent uplink only while the neighbour has acknowledged. */
class NeighbourEmergencyTest {
    private static final long MS = TestConfig.MS;

    private final NeighbourHome helped = home(1, 0, 1_000, true);
    private final NeighbourHome helper = home(2, 1_000, 0, false);
    private long nowNs;

    /** Nobody answers home 1's probes over its uplink, so it is silent from the first second on. */
    private static NeighbourHome home(int number, long gives, long takes, boolean isWatched) {
        CooperationOffer offer = new CooperationOffer(
                CooperationType.EMERGENCY_CONNECTION, new RateRange(0, gives), new RateRange(0, takes));
        EmergencySettings watched = new EmergencySettings(
                TestConfig.router("home-" + number, number).paths().get(0),
                "silent0",
                List.of(Net.address("192.0.2.53")),
                20 * MS,
                60 * MS,
                500 * MS,
                EmergencySettings.NEVER);
        EmergencyRole role = isWatched ? new EmergencyRole(watched.uplink().id(), true) : EmergencyRole.NONE;
        return new NeighbourHome(number, NeighbourHome.settings(role, offer), isWatched ? List.of(watched) : List.of());
    }

    private void run(long forNs) {
        for (long untilNs = nowNs + forNs; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.step(helped, nowNs);
        }
    }

    @Test
    void shouldShowTheSilenceOnceTheNeighbourHasAcknowledged() {
        run(900 * MS);
        assertThat(helped.light).containsExactly(false);
        run(300 * MS);
        assertThat(helped.light).containsExactly(false, true);
        assertThat(helped.handshake(nowNs).getEmergencyAsker()).isEqualTo("helped");
        assertThat(helper.handshake(nowNs).getEmergencyHelper()).isEqualTo("helping");
        assertThat(helper.pipeline.counters().get(AgentCounter.COOPERATION_EMERGENCIES_ACKNOWLEDGED))
                .isEqualTo(1);
    }

    @Test
    void shouldNotShowTheSilenceWhileThereIsNoNeighbour() {
        for (; nowNs < 3_000 * MS; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.sink.take();
        }
        assertThat(helped.pipeline.counters().get(AgentCounter.UPLINK_SILENCES)).isEqualTo(1);
        assertThat(helped.light).containsExactly(false);
    }

    @Test
    void shouldNotShowTheSilenceAnyMoreWhenTheNeighbourHasGone() {
        run(1_200 * MS);
        NeighbourHome nobody = home(3, 0, 0, false);
        for (long untilNs = nowNs + 5_000 * MS; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(nobody, nowNs);
            helper.step(nobody, nowNs);
        }
        assertThat(helped.light).containsExactly(false, true, false);
        // When there is a channel again, it is asked for again.
        run(6_000 * MS);
        assertThat(helped.light).containsExactly(false, true, false, true);
    }
}
