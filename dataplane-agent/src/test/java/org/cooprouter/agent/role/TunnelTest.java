// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.SteeringMac;
import org.junit.jupiter.api.Test;

/** A router and a proxy between a client and a server. */
class TunnelTest {
    private static final long CLIENT_MAC = 0x0a00_0000_0001L;
    private static final long SERVER_SIDE_MAC = 0x0a00_0000_00ffL;
    private static final Flow CALL = new Flow("192.168.1.20", 5060, "192.0.2.80", 3478);

    private final Agent router = new Agent(TestConfig.router("home-a", 11), 5, 1_000 * TestConfig.SECOND);
    private final Agent proxy =
            new Agent(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 9, 77 * TestConfig.SECOND);

    private static Frame fromClient(String text) {
        return Frame.udp(SteeringMac.of(TestConfig.VOICE), CLIENT_MAC, CALL, 0xb8, text.getBytes(UTF_8));
    }

    @Test
    void shouldDeliverOnceToTheServerWhatTheClientSentOverTwoPaths() {
        List<Frame> copies = router.receive(fromClient("hello"));

        assertThat(copies).hasSize(2);
        assertThat(copies)
                .extracting(Frame::flow)
                .containsExactly(
                        new Flow(TestConfig.PATH_A, 7177, TestConfig.PROXY, 7177),
                        new Flow(TestConfig.PATH_B, 7177, TestConfig.PROXY, 7177));
        List<Frame> first = proxy.receive(copies.get(0));
        List<Frame> second = proxy.receive(copies.get(1));

        assertThat(second).isEmpty();
        assertThat(proxy.drops(DropReason.DUPLICATE)).isEqualTo(1);
        assertThat(first).hasSize(1);
        Frame delivered = first.get(0);
        assertThat(delivered.checksumsRight()).isTrue();
        assertThat(delivered.flow().source()).isEqualTo(TestConfig.PROXY);
        assertThat(delivered.flow().destination()).isEqualTo("192.0.2.80");
        assertThat(delivered.flow().destinationPort()).isEqualTo(3478);
        assertThat(delivered.payload()).asString(UTF_8).isEqualTo("hello");
        assertThat(delivered.ip().tos()).isEqualTo(0xb8);
    }

    @Test
    void shouldDeliverOnceToTheClientWhatTheServerAnswered() {
        // A probe on each path teaches the proxy both.
        router.advance(300 * TestConfig.MS).forEach(proxy::receive);
        Frame atServer =
                proxy.receive(router.receive(fromClient("hello")).get(0)).get(0);

        List<Frame> copies = proxy.receive(Frame.udp(
                TestConfig.PROXY_MAC, SERVER_SIDE_MAC, atServer.flow().reversed(), 0x28, "answer".getBytes(UTF_8)));

        assertThat(copies).hasSize(2);
        List<Frame> delivered = router.receive(copies.get(1));
        assertThat(router.receive(copies.get(0))).isEmpty();
        assertThat(delivered).hasSize(1);
        assertThat(delivered.get(0).flow()).isEqualTo(CALL.reversed());
        assertThat(delivered.get(0).destinationMac()).isEqualTo(CLIENT_MAC);
        assertThat(delivered.get(0).sourceMac()).isEqualTo(TestConfig.ROUTER_MAC);
        assertThat(delivered.get(0).payload()).asString(UTF_8).isEqualTo("answer");
        assertThat(delivered.get(0).ip().tos()).isEqualTo(0x28);
        assertThat(delivered.get(0).checksumsRight()).isTrue();
    }
}
