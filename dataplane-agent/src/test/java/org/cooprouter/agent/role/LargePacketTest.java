// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.agent.wire.Checksum;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.IcmpFlyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X-Fragmentation by size and by MTU (R10), and what is answered instead (R11). */
class LargePacketTest {
    private static final int IP = 14;
    private static final int ICMP = IP + 20;
    private static final int QUOTE = ICMP + 8;
    private static final int FLAGS = IP + 6;
    private static final int MAX_UDP_PAYLOAD = 1472;
    /** What the largest packet in one piece leaves of 1500 bytes: outer headers, header, client_ID, fields, tag. */
    private static final int MAX_WHOLE = 1500 - 28 - 16 - 1 - 41 - 16;

    private final AppType voice = TestConfig.voice(TestConfig.ONE_EACH, "fra");

    private static Network network(AppType type, int mtuOfPathB) {
        RuntimeConfig router = TestConfig.withPaths(
                TestConfig.router("home-a", 11),
                new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(TestConfig.PATH_A), 1500),
                new LocalPath("to-b", 1, PathKind.NEIGHBOUR, Net.address(TestConfig.PATH_B), mtuOfPathB));
        RuntimeConfig proxy = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        return new Network(
                new Agent(TestConfig.withTypes(router, type), 5, 1_000 * TestConfig.SECOND),
                new Agent(TestConfig.withTypes(proxy, type), 9, 77 * TestConfig.SECOND));
    }

    private Network fragmenting(int maxFragmentLength) {
        return network(TestConfig.withLargePackets(voice, maxFragmentLength, false), 1500);
    }

    private Network discovering() {
        return network(TestConfig.withLargePackets(voice, 0, true), 1500);
    }

    private static List<Frame> sent(Network net, int length) {
        return net.router.receive(Network.fromClient("x".repeat(length)));
    }

    @ParameterizedTest
    @CsvSource({"200, 3, 167", "100, 5, 100", "50, 10, 50"})
    void shouldFragmentAlikeForEveryPathWhatIsLargerThanThePolicyWants(int size, int fragments, int length) {
        List<Frame> copies = sent(fragmenting(size), 500);

        assertThat(copies).hasSize(2 * fragments);
        int whole = sent(fragmenting(size), length).getFirst().bytes().length;
        for (int i = 0; i < copies.size(); i++) {
            assertThat(copies.get(i).packet().copy()).isEqualTo(1 + i / 2);
            assertThat(copies.get(i).flow().source()).isEqualTo(i % 2 == 0 ? TestConfig.PATH_A : TestConfig.PATH_B);
            // The RAIC field apart, it is as a whole packet of that size.
            assertThat(copies.get(i).bytes().length - whole).isBetween(1, 8);
        }
    }

    @Test
    void shouldSendInOnePieceWhatIsNotLarger() {
        assertThat(sent(fragmenting(200), 200))
                .hasSize(2)
                .allSatisfy(frame -> assertThat(frame.packet().copy()).isZero());
    }

    @Test
    void shouldDeliverWhenEachPathLosesAnotherFragment() {
        Network net = fragmenting(250);
        net.lost = frame -> frame.packet().copy() == (frame.flow().source().equals(TestConfig.PATH_A) ? 1 : 2);
        String text = "0123456789".repeat(50);
        net.client(text);

        assertThat(net.textsAtServer()).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 1400, 576})
    void shouldCarryWhatAnEthernetCarriesOverPathsOfASmallerMtuBothWays(int mtu) {
        Network net = network(voice, mtu);
        net.advance(TestConfig.SECOND);
        for (int length : new int[] {0, 500, 1300, 1398, MAX_WHOLE, MAX_WHOLE + 1, MAX_UDP_PAYLOAD}) {
            String text = "x".repeat(length);
            net.client(text);
            assertThat(net.textsAtServer()).last().isEqualTo(text);
            net.server(text);
            assertThat(net.textsAtClient()).last().isEqualTo(text);
        }

        assertThat(net.atServer).hasSize(7);
        assertThat(net.atClient).hasSize(7);
        assertThat(net.declined).isEmpty();
        assertThat(net.tunnelled)
                .filteredOn(LargePacketTest::isFromRouter)
                .isNotEmpty()
                .allSatisfy(frame -> assertThat(frame.ip().totalLength()).isLessThanOrEqualTo(mtu));
    }

    private static boolean isFromRouter(Frame frame) {
        return !frame.flow().source().equals(TestConfig.PROXY);
    }

    @Test
    void shouldMeasureAPathsLossByPacketsWhateverTheirNumberOfFragments() {
        Network net = fragmenting(50);
        net.advance(TestConfig.SECOND);
        TelemetryReader atRouter = net.router.pipeline.telemetry();
        TelemetryReader atProxy = net.proxy.pipeline.telemetry();
        net.lost = frame -> frame.packet().type() == PacketFlyweight.TYPE_DATA
                && frame.packet().packetId() % 4 == 0
                && (frame.flow().source().equals(TestConfig.PATH_A)
                        || frame.flow().destination().equals(TestConfig.PATH_A));
        for (int i = 0; i < 100; i++) {
            net.client("x".repeat(160));
            net.server("y".repeat(160));
        }

        for (Telemetry.Builder telemetry : List.of(atRouter.read(net.router.nowNs), atProxy.read(net.proxy.nowNs))) {
            assertThat(telemetry.getPathsList())
                    .extracting(PathReport::getDataLoss)
                    .satisfiesExactlyInAnyOrder(
                            loss -> assertThat(loss).isZero(),
                            loss -> assertThat(loss).isBetween(0.24, 0.26));
        }
    }

    @Test
    void shouldTellAnApplicationThatFindsTheMtuItselfHowLargeItsPacketsMayBe() {
        Network net = discovering();
        Frame tooLarge = Network.fromClient("x".repeat(MAX_WHOLE + 1));
        Frame answer = net.router.receive(tooLarge).getFirst();

        assertThat(answer.destinationMac()).isEqualTo(Network.CLIENT_MAC);
        assertThat(answer.ip().check()).isEqualTo(DropReason.NONE);
        assertThat(answer.ip().protocol()).isEqualTo(IcmpFlyweight.PROTOCOL);
        assertThat(answer.ip().source()).isEqualTo(Net.ip(TestConfig.LAN_ADDRESS));
        assertThat(answer.ip().destination()).isEqualTo(Net.ip(Network.CALL.source()));
        assertThat(answer.ip().totalLength()).isEqualTo(576);
        ByteBuffer bytes = ByteBuffer.wrap(answer.bytes());
        assertThat(bytes.getShort(ICMP)).as("type 3, code 4").isEqualTo((short) 0x0304);
        assertThat(Checksum.finish(Checksum.sum(bytes, ICMP, 556))).isZero();
        assertThat(bytes.getInt(ICMP + 4)).as("next-hop MTU").isEqualTo(20 + 8 + MAX_WHOLE);
        assertThat(Arrays.copyOfRange(answer.bytes(), QUOTE, QUOTE + 548))
                .isEqualTo(Arrays.copyOfRange(tooLarge.bytes(), IP, IP + 548));
        assertThat(net.router.drops(DropReason.PACKET_TOO_BIG)).isEqualTo(1);
        assertThat(net.router.count(AgentCounter.TOO_BIG_ANSWERED)).isEqualTo(1);
        assertThat(net.router.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldFragmentForThatApplicationTooWhatMayBeFragmentedAndSendWhatFits() {
        Network net = discovering();
        Frame allowed = Network.fromClient("x".repeat(MAX_WHOLE + 1)).with(FLAGS, 0);

        assertThat(net.router.receive(allowed)).hasSize(4).allMatch(LargePacketTest::isTunnelled);
        assertThat(sent(net, MAX_WHOLE)).hasSize(2).allMatch(LargePacketTest::isTunnelled);
        assertThat(net.router.drops(DropReason.PACKET_TOO_BIG)).isZero();
    }

    private static boolean isTunnelled(Frame frame) {
        return frame.flow().destination().equals(TestConfig.PROXY);
    }

    @Test
    void shouldTellTcpWithoutBeingToldTo() {
        Network net = network(voice, 1500);
        Flow web = new Flow("192.168.1.20", 5060, "192.0.2.80", 443);
        net.client(segment(web, TcpFlyweight.SYN, 0));
        net.client(segment(web, TcpFlyweight.ACK, 1460));

        assertThat(net.atServer).hasSize(1);
        assertThat(net.atClient).hasSize(1);
        int mtu = ByteBuffer.wrap(net.atClient.getFirst().bytes()).getShort(ICMP + 6);
        net.client(segment(web, TcpFlyweight.ACK, mtu - 40));
        assertThat(net.atServer).hasSize(2);
        assertThat(net.router.drops(DropReason.PACKET_TOO_BIG)).isEqualTo(1);
    }

    private static Frame segment(Flow flow, int flags, int length) {
        return Frame.tcp(
                SteeringMac.of(TestConfig.VOICE), Network.CLIENT_MAC, flow, flags, 1, new byte[0], new byte[length]);
    }

    @Test
    void shouldTellAServerToo() {
        Network net = discovering();
        net.client("hello");
        Flow back = net.atServer.getLast().flow().reversed();
        net.server(Frame.udp(
                TestConfig.PROXY_MAC,
                Network.SERVER_SIDE_MAC,
                back,
                "x".repeat(MAX_UDP_PAYLOAD).getBytes(UTF_8)));
        Frame answer = net.atServer.getLast();

        assertThat(answer.destinationMac()).isEqualTo(Network.SERVER_SIDE_MAC);
        assertThat(answer.ip().protocol()).isEqualTo(IcmpFlyweight.PROTOCOL);
        assertThat(answer.ip().source()).isEqualTo(Net.ip(TestConfig.PROXY));
        int mtu = ByteBuffer.wrap(answer.bytes()).getShort(ICMP + 6);
        net.server(Frame.udp(
                TestConfig.PROXY_MAC,
                Network.SERVER_SIDE_MAC,
                back,
                "x".repeat(mtu - 28).getBytes(UTF_8)));
        assertThat(net.atClient).hasSize(1);
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_DATA))
                .allSatisfy(frame -> assertThat(frame.packet().copy()).isZero());
        assertThat(net.proxy.drops(DropReason.PACKET_TOO_BIG)).isEqualTo(1);
    }

    @Test
    void shouldNotAnswerMoreThanAHundredTimesPerSecond() {
        Network net = discovering();
        for (int i = 0; i < 2000; i++) {
            net.advance(TestConfig.MS);
            net.client("x".repeat(MAX_UDP_PAYLOAD));
        }

        assertThat(net.router.drops(DropReason.PACKET_TOO_BIG)).isEqualTo(2000);
        assertThat(net.router.count(AgentCounter.TOO_BIG_ANSWERED)).isBetween(190L, 220L);
    }
}
