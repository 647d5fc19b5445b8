// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

class NextHopTest {
    private static final byte[] ISP_MAC = {0x02, 0, 0x5e, 0, 0x77, 0x01};

    private final TestController controller = new TestController();

    private void applyWithoutGatewayMac() {
        Resource site = Policies.homeA();
        controller.apply(Policies.all(site.toBuilder()
                .setSite(site.getSite().toBuilder()
                        .setUplinks(0, site.getSite().getUplinks(0).toBuilder().clearGatewayMac()))
                .build()));
        controller.connectBridges();
        controller.connectAgents();
        controller.clock.advance(Duration.ofSeconds(2));
    }

    private boolean knowsTheWayOut() {
        return controller.fabric.program(Policies.DPID_A).rules().values().stream()
                .anyMatch(rule -> rule.toString().contains("set_field:02:00:5e:00:77:01->eth_dst,output:wan0"));
    }

    private static byte[] reply(byte[] request, byte[] mac) {
        ByteBuffer reply = ByteBuffer.allocate(42);
        reply.put(request, 6, 6).put(mac).put(request, 12, 8).putShort((short) 2);
        reply.put(mac).put(request, 38, 4).put(request, 22, 10);
        return reply.array();
    }

    @Test
    void shouldAskForANextHopAndUseTheAnswer() {
        applyWithoutGatewayMac();
        assertThat(knowsTheWayOut()).isFalse();
        assertThat(controller.status("sites/home-a").getProblemsList())
                .anyMatch(problem -> problem.contains("198.51.100.1 on port wan0 does not answer ARP"));
        byte[] request = controller.fabric.packetOuts().get(0);
        assertThat(Arrays.copyOfRange(request, 28, 32)).isEqualTo(new byte[] {(byte) 198, 51, 100, 2});
        assertThat(Arrays.copyOfRange(request, 38, 42)).isEqualTo(new byte[] {(byte) 198, 51, 100, 1});
        controller.fabric.packetIn(Policies.DPID_A, "wan0", reply(request, ISP_MAC));
        assertThat(knowsTheWayOut()).isTrue();
        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
    }

    @Test
    void shouldRememberTheAnswerOverARestart() {
        applyWithoutGatewayMac();
        controller.fabric.packetIn(
                Policies.DPID_A, "wan0", reply(controller.fabric.packetOuts().get(0), ISP_MAC));
        controller.restart();
        assertThat(knowsTheWayOut()).isTrue();
    }

    @Test
    void shouldIgnoreAnswersThatNobodyMayGive() {
        applyWithoutGatewayMac();
        byte[] good = reply(controller.fabric.packetOuts().get(0), ISP_MAC);
        controller.fabric.packetIn(Policies.DPID_A, "lan0", good);
        controller.fabric.packetIn(Policies.DPID_B, "wan0", good);
        byte[] multicast = reply(controller.fabric.packetOuts().get(0), new byte[] {1, 0, 0, 0, 0, 1});
        controller.fabric.packetIn(Policies.DPID_A, "wan0", multicast);
        byte[] other = good.clone();
        other[31] = 77;
        controller.fabric.packetIn(Policies.DPID_A, "wan0", other);
        for (int length = 0; length < good.length; length++) {
            controller.fabric.packetIn(Policies.DPID_A, "wan0", Arrays.copyOf(good, length));
        }
        assertThat(knowsTheWayOut()).isFalse();
    }

    @Test
    void shouldAskAgainSinceARouterMayBeReplaced() {
        applyWithoutGatewayMac();
        byte[] request = controller.fabric.packetOuts().get(0);
        controller.fabric.packetIn(Policies.DPID_A, "wan0", reply(request, new byte[] {2, 9, 9, 9, 9, 9}));
        controller.fabric.packetOuts().clear();
        controller.clock.advance(Duration.ofSeconds(61));
        assertThat(controller.fabric.packetOuts()).hasSize(1);
        controller.fabric.packetIn(Policies.DPID_A, "wan0", reply(request, ISP_MAC));
        assertThat(knowsTheWayOut()).isTrue();
    }
}
