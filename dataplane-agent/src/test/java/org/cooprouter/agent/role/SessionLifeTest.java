// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.Network.CALL;
import static org.cooprouter.agent.role.Network.fromClient;

import java.util.List;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/** How sessions begin, live and end on both sides (D8, D9). */
class SessionLifeTest {
    private static final long SECOND = TestConfig.SECOND;

    private final Network net = new Network();

    private static AppType voice(long outboundIdleNs, long inboundIdleNs) {
        return new AppType(
                "voice",
                TestConfig.VOICE,
                50,
                outboundIdleNs,
                inboundIdleNs,
                10 * SECOND,
                List.of("fra"),
                TestConfig.ONE_EACH);
    }

    private void useTimeouts(long outboundIdleNs, long inboundIdleNs) {
        RuntimeConfig router =
                TestConfig.withTypes(TestConfig.router("home-a", 11), voice(outboundIdleNs, inboundIdleNs));
        RuntimeConfig proxy = TestConfig.withTypes(
                TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice(outboundIdleNs, inboundIdleNs));
        net.router.pipeline.install(router, net.router.nowNs);
        net.proxy.pipeline.install(proxy, net.proxy.nowNs);
    }

    private long atRouter() {
        return net.router.count(AgentCounter.SESSIONS_ACTIVE);
    }

    private long atProxy() {
        return net.proxy.count(AgentCounter.SESSIONS_ACTIVE);
    }

    @Test
    void shouldHoldOneSessionForAllPacketsOfAFlow() {
        for (int i = 0; i < 20; i++) {
            net.client("hello");
        }
        net.client(fromClient(new Flow("192.168.1.20", 5061, "192.0.2.80", 3478), "other"));
        net.advance(SECOND);

        assertThat(atRouter()).isEqualTo(2);
        assertThat(atProxy()).isEqualTo(2);
    }

    @Test
    void shouldEndASessionWhoseClientIsSilentAlthoughItsServerIsNot() {
        useTimeouts(5 * SECOND, 0);
        net.client("hello");
        for (int i = 0; i < 12; i++) {
            net.advance(SECOND / 2);
            net.server("still here");
        }

        assertThat(atRouter()).isZero();
        assertThat(atProxy()).as("told by the router").isZero();
        assertThat(net.router.count(AgentCounter.SESSIONS_ENDED)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ENDED)).isEqualTo(1);
    }

    @Test
    void shouldKeepASessionByItsServersPacketsWhenThePolicySaysSo() {
        useTimeouts(2 * SECOND, 5 * SECOND);
        net.client("hello");
        for (int i = 0; i < 20; i++) {
            net.advance(SECOND);
            net.server("still here");
        }
        assertThat(atRouter()).isEqualTo(1);
        assertThat(net.textsAtClient()).hasSize(20);

        net.advance(6 * SECOND);
        assertThat(atRouter()).isZero();
    }

    @Test
    void shouldEndASessionAtTheProxyAloneWhenTheRouterIsGone() {
        useTimeouts(5 * SECOND, 0);
        net.client("hello");
        net.lost = _ -> true;

        net.advance(14 * SECOND);
        assertThat(atProxy()).as("the proxy waits longer than the client").isEqualTo(1);
        net.advance(2 * SECOND);
        assertThat(atProxy()).isZero();
    }

    @Test
    void shouldTellTheProxyWhichSessionHasEndedOverEveryPath() {
        useTimeouts(5 * SECOND, 0);
        net.client("hello");
        net.tunnelled.clear();
        net.lost = frame -> frame.packet().type() == PacketFlyweight.TYPE_PROBE;

        net.advance(6 * SECOND);

        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_CONTROL).stream()
                        .filter(frame -> frame.packet().direction() == PacketFlyweight.FROM_CLIENT))
                .hasSize(2);
    }

    @Test
    void shouldBeginAgainAfterTheEndUnderTheSameExternalPort() {
        useTimeouts(5 * SECOND, 0);
        net.client("before");
        net.advance(7 * SECOND);
        net.client("after");

        assertThat(net.textsAtServer()).containsExactly("before", "after");
        assertThat(net.atServer.get(1).flow()).isEqualTo(net.atServer.get(0).flow());
    }

    @Test
    void shouldSayThatTrafficIsPresentUntilTheHoldTimeIsOver() {
        TelemetryReader atRouterReader = net.router.pipeline.telemetry();
        TelemetryReader atProxyReader = net.proxy.pipeline.telemetry();
        assertThat(atRouterReader.read(net.router.nowNs).getPresentAppTypesList())
                .isEmpty();
        net.client("hello");

        net.advance(9 * SECOND);
        assertThat(atRouterReader.read(net.router.nowNs).getPresentAppTypesList())
                .containsExactly("voice");
        assertThat(atProxyReader.read(net.proxy.nowNs).getPresentAppTypesList()).containsExactly("voice");
        net.advance(2 * SECOND);
        assertThat(atRouterReader.read(net.router.nowNs).getPresentAppTypesList())
                .isEmpty();
    }

    @Test
    void shouldAnswerTheClientWhereItWasLastSeen() {
        net.client("hello");
        byte[] roamed = fromClient(CALL, "from another access point").bytes();
        roamed[11] = 0x77;
        net.client(Frame.of(roamed));
        net.server("answer");

        assertThat(net.atClient.getLast().destinationMac()).isEqualTo(0x0a00_0000_0077L);
    }
}
