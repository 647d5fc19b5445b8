// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** C14 without a controller's doing: a whole agent uses the way through its neighbour while that one agrees, and not otherwise. */
class NeighbourPathTest {
    private static final long MS = 1_000_000;

    private final NeighbourHome helped = home(1, 0);
    private final NeighbourHome helper = home(2, 2_000);
    private long nowNs;

    private static NeighbourHome home(int number, long gives) {
        CooperationOffer offer = new CooperationOffer(
                CooperationType.LATENCY_OPTIMIZATION, new RateRange(0, gives), new RateRange(0, 2_000));
        return new NeighbourHome(number, NeighbourHome.settings(EmergencyRole.NONE, offer), List.of());
    }

    private void run(long forNs) {
        for (long untilNs = nowNs + forNs; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.step(helped, nowNs);
        }
    }

    @Test
    void shouldUseTheWayThroughTheNeighbourOnceItAgrees() {
        assertThat(helped.paths(nowNs)).containsExactly("isp-a");
        run(1_000 * MS);
        assertThat(helped.handshake(nowNs).getState()).isEqualTo("established");
        assertThat(helped.handshake(nowNs).getAgreements(0).getReceiveKbps()).isEqualTo(2_000);
        assertThat(helped.paths(nowNs)).containsExactlyInAnyOrder("isp-a", "to-b");
        // The helper gets nothing, so it has no way through the other home.
        assertThat(helper.handshake(nowNs).getAgreements(0).getProvideKbps()).isEqualTo(2_000);
        assertThat(helper.paths(nowNs)).containsExactly("isp-a");
        assertThat(helped.pipeline.counters().get(AgentCounter.COOPERATION_CHANNELS_ESTABLISHED))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveThatWayWhenTheNeighbourHasGone() {
        run(1_000 * MS);
        for (long untilNs = nowNs + 5_000 * MS; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.sink.take();
        }
        assertThat(helped.handshake(nowNs).getState()).isNotEqualTo("established");
        assertThat(helped.paths(nowNs)).containsExactly("isp-a");
        assertThat(helped.pipeline.counters().get(AgentCounter.COOPERATION_CHANNELS_LOST))
                .isEqualTo(1);
    }

    @Test
    void shouldDropMessagesOfALinkWithoutAHandshake() {
        helped.pipeline.install(TestConfig.router("home-1", 1), nowNs);
        run(1_000 * MS);
        assertThat(helped.pipeline.counters().dropped(DropReason.COOP_LINK)).isPositive();
    }
}
