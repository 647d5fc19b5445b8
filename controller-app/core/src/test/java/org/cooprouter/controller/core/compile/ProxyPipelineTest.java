// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.junit.jupiter.api.Test;

class ProxyPipelineTest {
    private static final String ROUTER = "02:00:5e:00:00:0f";
    private static final String ISP = "02:00:5e:00:01:03";

    private final FakeFlowTable bridge =
            new FakeFlowTable(Compiled.site("sites/fra", Policies.all()).fullProgram());

    private static Packet in(Packet packet) {
        return packet.macs(ISP, ROUTER);
    }

    private static Packet own(Packet packet) {
        return packet.macs(ROUTER, "02:43:52:00:00:01");
    }

    @Test
    void shouldHandTheTunnelPortAndTheExternalPortsToTheAgent() {
        assertThat(bridge.sendOne("wan0", in(Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7177)))
                        .port())
                .isEqualTo("agent0");
        for (int port : new int[] {32768, 40000, 65535}) {
            assertThat(bridge.sendOne("wan0", in(Packet.udp("192.0.2.9", 5004, "203.0.113.2", port)))
                            .port())
                    .isEqualTo("agent0");
            assertThat(bridge.sendOne("wan0", in(Packet.tcp("192.0.2.9", 80, "203.0.113.2", port)))
                            .port())
                    .isEqualTo("agent0");
        }
    }

    @Test
    void shouldHandEveryEndpointToTheAgentAndItsFramesToTheUplinkTheyNameAsTheirs() {
        FakeFlowTable many = new FakeFlowTable(
                Compiled.site("sites/fra", Policies.withThreeEndpoints()).fullProgram());

        assertThat(many.sendOne("wan0", in(Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7177)))
                        .port())
                .isEqualTo("agent0");
        assertThat(many.sendOne("wan0", in(Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7178)))
                        .port())
                .isEqualTo("agent0");
        assertThat(many.sendOne("wan1", in(Packet.udp("198.51.100.2", 7177, "203.0.113.6", 7177)))
                        .port())
                .isEqualTo("agent0");
        assertThat(many.sendOne("wan1", in(Packet.udp("192.0.2.9", 5004, "203.0.113.6", 40000)))
                        .port())
                .as("external ports are the first address's alone")
                .isEqualTo("LOCAL");
        assertThat(many.sendOne("agent0", Packet.udp("203.0.113.6", 7177, "198.51.100.2", 7177))
                        .port())
                .isEqualTo("wan1");
    }

    @Test
    void shouldLeaveAllElseOfTheAddressToTheHost() {
        assertThat(bridge.sendOne("wan0", in(Packet.tcp("192.0.2.9", 5004, "203.0.113.2", 22)))
                        .port())
                .isEqualTo("LOCAL");
        assertThat(bridge.sendOne("wan0", in(Packet.tcp("192.0.2.9", 5004, "203.0.113.2", 7177)))
                        .port())
                .isEqualTo("LOCAL");
        Sent answer = bridge.sendOne("LOCAL", own(Packet.tcp("203.0.113.2", 22, "192.0.2.9", 5004)));
        assertThat(answer.port()).isEqualTo("wan0");
        assertThat(answer.packet().flow()).isEqualTo("203.0.113.2:22 > 192.0.2.9:5004");
    }

    @Test
    void shouldKeepTheHostsOwnSessionsOffTheProxysPorts() {
        Sent out = bridge.sendOne("LOCAL", own(Packet.tcp("203.0.113.2", 45000, "192.0.2.9", 443)));
        long port = out.packet().get(Field.TCP_SRC).toLong();
        assertThat(port).isBetween(1024L, 32767L);
        Sent back = bridge.sendOne("wan0", in(Packet.tcp("192.0.2.9", 443, "203.0.113.2", (int) port)));
        assertThat(back.port()).isEqualTo("LOCAL");
        assertThat(back.packet().flow()).isEqualTo("192.0.2.9:443 > 203.0.113.2:45000");
    }

    @Test
    void shouldSendTheAgentsFramesToTheInternet() {
        Sent out = bridge.sendOne("agent0", Packet.udp("203.0.113.2", 40000, "192.0.2.9", 5004));
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER);
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(ISP);
    }

    @Test
    void shouldNotSteerToAnAgentThatIsNotReady() {
        FakeFlowTable base =
                new FakeFlowTable(Compiled.site("sites/fra", Policies.all()).base());
        assertThat(base.sendOne("wan0", in(Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7177)))
                        .port())
                .isEqualTo("LOCAL");
    }
}
