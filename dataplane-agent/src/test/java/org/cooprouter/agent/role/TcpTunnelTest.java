// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.junit.jupiter.api.Test;

/** A latency-critical TCP connection through the tunnel (D8). */
class TcpTunnelTest {
    private static final long SECOND = TestConfig.SECOND;
    private static final byte[] NONE = new byte[0];
    private static final byte[] MSS_1460 = {2, 4, 0x05, (byte) 0xb4};

    private final Network net = new Network();

    private static Frame fromClient(int flags, int sequence, byte[] options, String data) {
        return Frame.tcp(
                SteeringMac.of(TestConfig.VOICE),
                Network.CLIENT_MAC,
                Network.CALL,
                flags,
                sequence,
                options,
                data.getBytes(UTF_8));
    }

    private Frame fromServer(int flags, int sequence, byte[] options, String data) {
        Flow answer = net.atServer.getLast().flow().reversed();
        return Frame.tcp(
                TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, answer, flags, sequence, options, data.getBytes(UTF_8));
    }

    private void connect() {
        net.client(fromClient(TcpFlyweight.SYN, 100, MSS_1460, ""));
        net.server(fromServer(TcpFlyweight.SYN | TcpFlyweight.ACK, 900, MSS_1460, ""));
    }

    private static int mss(Frame frame) {
        return (frame.bytes()[56] & 0xff) << 8 | (frame.bytes()[57] & 0xff);
    }

    @Test
    void shouldCarrySegmentsBothWaysWithRightChecksums() {
        connect();
        net.client(fromClient(TcpFlyweight.ACK, 101, NONE, "request"));
        net.server(fromServer(TcpFlyweight.ACK, 901, NONE, "response!"));

        Frame request = net.atServer.getLast();
        assertThat(request.ip().protocol()).isEqualTo(Session.TCP);
        assertThat(request.checksumsRight()).isTrue();
        assertThat(request.payload()).asString(UTF_8).isEqualTo("request");
        assertThat(request.flow().destination()).isEqualTo("192.0.2.80");
        Frame response = net.atClient.getLast();
        assertThat(response.checksumsRight()).isTrue();
        assertThat(response.payload()).asString(UTF_8).isEqualTo("response!");
        assertThat(response.flow()).isEqualTo(Network.CALL.reversed());
    }

    @Test
    void shouldMakeBothSidesSendSegmentsThatFitTheTunnel() {
        connect();

        assertThat(mss(net.atServer.getLast())).isEqualTo(1500 - 28 - 16 - 1 - 41 - 16 - 16);
        assertThat(mss(net.atClient.getLast())).isEqualTo(mss(net.atServer.getLast()));
        assertThat(net.atServer.getLast().checksumsRight()).isTrue();
        assertThat(net.atClient.getLast().checksumsRight()).isTrue();
        net.client(fromClient(TcpFlyweight.ACK, 101, NONE, "x".repeat(mss(net.atServer.getLast()))));
        assertThat(net.declined).isEmpty();
    }

    @Test
    void shouldKeepAnIdleConnection() {
        connect();
        net.advance(600 * SECOND);

        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isEqualTo(1);
    }

    @Test
    void shouldEndWithTheFinOfBothSides() {
        connect();
        net.client(fromClient(TcpFlyweight.FIN | TcpFlyweight.ACK, 101, NONE, ""));
        net.advance(30 * SECOND);
        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE))
                .as("half closed")
                .isEqualTo(1);
        net.server(fromServer(TcpFlyweight.FIN | TcpFlyweight.ACK, 901, NONE, ""));
        net.client(fromClient(TcpFlyweight.ACK, 102, NONE, ""));
        assertThat(net.atServer).as("the last ACK still arrives").hasSize(3);
        net.advance(5 * SECOND);

        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldEndWithAResetOfEitherSide() {
        connect();
        net.server(fromServer(TcpFlyweight.RST, 901, NONE, ""));
        net.advance(5 * SECOND);

        assertThat(net.atClient.getLast().tcp().hasAny(TcpFlyweight.RST)).isTrue();
        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldLiveAgainWhenTheClientConnectsAnewFromTheSamePort() {
        connect();
        net.server(fromServer(TcpFlyweight.RST, 901, NONE, ""));
        connect();
        net.advance(60 * SECOND);

        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isEqualTo(1);
    }

    @Test
    void shouldGoOnInTheMiddleOfAConnectionWhenTheRouterHasRestarted() {
        connect();
        Flow before = net.atServer.getLast().flow();
        net.router = new Agent(TestConfig.router("home-a", 11), 6, 0);
        net.client(fromClient(TcpFlyweight.ACK, 101, NONE, "go on"));

        assertThat(net.atServer.getLast().flow()).isEqualTo(before);
        assertThat(net.atServer.getLast().payload()).asString(UTF_8).isEqualTo("go on");
    }
}
