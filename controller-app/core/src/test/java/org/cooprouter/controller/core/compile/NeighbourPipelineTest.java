// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

class NeighbourPipelineTest {
    private static final String ROUTER_A = "02:00:5e:00:00:0a";
    private static final String ROUTER_B = "02:00:5e:00:00:0b";
    private static final String ISP_B = "02:00:5e:00:01:02";
    private static final int METER_TO_PROXY = 3;
    private static final int METER_TO_NEIGHBOUR = 4;

    private final CompiledSite homeB = Compiled.site("sites/home-b", Policies.all());
    private final FakeFlowTable bridge = new FakeFlowTable(homeB.fullProgram());

    private static Packet copy() {
        return Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177).macs(ROUTER_A, ROUTER_B);
    }

    private static Packet answer(Packet sent) {
        return Packet.udp("203.0.113.2", 7177, "198.51.100.6", (int)
                        sent.get(Field.UDP_SRC).toLong())
                .macs(ISP_B, ROUTER_B);
    }

    @Test
    void shouldForwardANeighboursCopyOverItsOwnIsp() {
        Sent out = bridge.sendOne("link0", copy());
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().text(Field.IPV4_SRC)).isEqualTo("198.51.100.6");
        assertThat(out.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER_B);
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(ISP_B);
        assertThat(out.packet().ttl()).isEqualTo(63);
    }

    @Test
    void shouldSendAnswerOfForwardedSessionBackToTheNeighbourWithoutTheAgent() {
        Packet forwarded = bridge.sendOne("link0", copy()).packet();
        Sent back = bridge.sendOne("wan0", answer(forwarded));
        assertThat(back.port()).isEqualTo("link0");
        assertThat(back.packet().flow()).isEqualTo("203.0.113.2:7177 > 10.77.0.1:7177");
        assertThat(back.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER_B);
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo(ROUTER_A);
    }

    @Test
    void shouldNotTakeItsOwnTunnelsPortForAForwardedSession() {
        Packet forwarded = bridge.sendOne("link0", copy()).packet();
        assertThat(forwarded.get(Field.UDP_SRC).toLong()).isNotEqualTo(7177);
    }

    @Test
    void shouldDropNeighbourFramesToAnythingButAllowedProxies() {
        List<Packet> refused = List.of(
                Packet.udp("10.77.0.1", 7177, "203.0.113.3", 7177),
                Packet.udp("10.77.0.1", 7177, "203.0.113.2", 53),
                Packet.udp("10.77.0.1", 7178, "203.0.113.2", 7177),
                Packet.udp("10.77.0.9", 7177, "203.0.113.2", 7177),
                Packet.udp("192.168.1.10", 4000, "192.0.2.9", 5004),
                Packet.tcp("10.77.0.1", 7177, "203.0.113.2", 7177),
                Packet.udp("10.77.0.1", 7177, "192.168.2.20", 80),
                Packet.udp("10.77.0.1", 7177, "198.51.100.6", 22));
        for (Packet packet : refused) {
            assertThat(bridge.send("link0", packet.macs(ROUTER_A, ROUTER_B)))
                    .as(packet.flow())
                    .isEmpty();
        }
    }

    @Test
    void shouldMeterBothDirectionsWithTheGrantedBandwidth() {
        MeterSpec expected = new MeterSpec(METER_TO_PROXY, MeterSpec.Unit.KBPS, 2000, 200);
        assertThat(homeB.base().meters())
                .containsEntry(METER_TO_PROXY, expected)
                .containsKey(METER_TO_NEIGHBOUR);
        Packet forwarded = bridge.sendOne("link0", copy()).packet();
        bridge.limit(METER_TO_PROXY, 1);
        assertThat(bridge.send("link0", copy())).hasSize(1);
        assertThat(bridge.send("link0", copy())).isEmpty();
        bridge.limit(METER_TO_NEIGHBOUR, 1);
        assertThat(bridge.send("wan0", answer(forwarded))).hasSize(1);
        assertThat(bridge.send("wan0", answer(forwarded))).isEmpty();
    }

    @Test
    void shouldStopForwardingAndAnsweringWhenTheCooperationEnds() {
        Packet forwarded = bridge.sendOne("link0", copy()).packet();
        List<Resource> without = new ArrayList<>(Policies.all());
        without.removeIf(Resource::hasCooperation);
        bridge.load(Compiled.site("sites/home-b", without).fullProgram());
        assertThat(bridge.send("link0", copy())).isEmpty();
        assertThat(bridge.send("wan0", answer(forwarded))).isEmpty();
    }

    @Test
    void shouldKeepServingItsOwnLan() {
        Packet own = Packet.udp("192.168.2.20", 4000, "192.0.2.9", 5004).macs("02:bb:00:00:00:01", ROUTER_B);
        Sent out = bridge.sendOne("lan0", own);
        assertThat(out.port()).isEqualTo("wan0");
        Sent back = bridge.sendOne(
                "wan0", Packet.udp("192.0.2.9", 5004, "198.51.100.6", 4000).macs(ISP_B, ROUTER_B));
        assertThat(back.port()).isEqualTo("lan0");
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo("02:bb:00:00:00:01");
    }

    @Test
    void shouldGiveTheBeneficiarysAgentAPathThroughTheNeighbourOnlyWhileTheCooperationIsUsable() {
        assertThat(Compiled.site("sites/home-a", Policies.all()).agentResources())
                .containsKey("paths/to-b");
        List<Resource> without = new ArrayList<>(Policies.all());
        without.removeIf(Resource::hasCooperation);
        assertThat(Compiled.site("sites/home-a", without).agentResources())
                .containsKey("paths/isp-a")
                .doesNotContainKey("paths/to-b");
    }
}
