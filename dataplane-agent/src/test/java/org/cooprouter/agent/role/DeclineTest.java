// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.Network.CALL;
import static org.cooprouter.agent.role.Network.fromClient;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the router cannot carry goes back to the bridge as it came, and is counted. */
class DeclineTest {
    private static final int ETHERTYPE = 12;
    private static final int IP_VERSION = 14;
    private static final int IP_FRAGMENT = 20;
    private static final int IP_TTL = 22;
    private static final int IP_PROTOCOL = 23;
    private static final int IP_DESTINATION = 30;
    private static final int UDP_LENGTH_LOW = 39;
    private static final int PAYLOAD = 42;
    private static final int ICMP = 1;

    private final Agent router = new Agent(TestConfig.router("home-a", 11), 5, 0);

    static Stream<Arguments> frames() {
        Frame good = fromClient("hello");
        Frame tcp = Frame.tcp(
                SteeringMac.of(TestConfig.VOICE),
                Network.CLIENT_MAC,
                CALL,
                TcpFlyweight.RST,
                1,
                new byte[0],
                new byte[0]);
        byte[] steeredElsewhere = good.bytes().clone();
        steeredElsewhere[5] = 8;
        return Stream.of(
                Arguments.of(DeclineReason.UNKNOWN_APP_TYPE, Frame.of(steeredElsewhere)),
                Arguments.of(DeclineReason.NOT_IPV4, good.with(ETHERTYPE, 0x86)),
                Arguments.of(DeclineReason.BROKEN_HEADER, good.with(IP_VERSION, 0x65)),
                Arguments.of(DeclineReason.BROKEN_HEADER, good.with(IP_VERSION, 0x44)),
                Arguments.of(DeclineReason.BROKEN_HEADER, good.with(UDP_LENGTH_LOW, 7)),
                Arguments.of(DeclineReason.BROKEN_HEADER, good.cut(good.bytes().length - 1)),
                Arguments.of(DeclineReason.CHECKSUM, good.damaged(IP_TTL)),
                Arguments.of(DeclineReason.CHECKSUM, good.damaged(PAYLOAD)),
                Arguments.of(DeclineReason.FRAGMENT, good.with(IP_FRAGMENT, 0x20)),
                Arguments.of(DeclineReason.OPTIONS, withOptions(good)),
                Arguments.of(DeclineReason.PROTOCOL, good.with(IP_PROTOCOL, ICMP)),
                Arguments.of(DeclineReason.TTL, good.with(IP_TTL, 1)),
                Arguments.of(DeclineReason.TARGET, good.with(IP_DESTINATION, 224)),
                Arguments.of(DeclineReason.TARGET, good.with(IP_DESTINATION, 127)),
                Arguments.of(DeclineReason.MTU, fromClient("x".repeat(1473))),
                Arguments.of(DeclineReason.NO_SESSION, tcp));
    }

    /** Four bytes of "no operation" between the IP header and the UDP header. */
    private static Frame withOptions(Frame frame) {
        byte[] longer = new byte[frame.bytes().length + 4];
        System.arraycopy(frame.bytes(), 0, longer, 0, 34);
        System.arraycopy(frame.bytes(), 34, longer, 38, frame.bytes().length - 34);
        for (int i = 34; i < 38; i++) {
            longer[i] = 1;
        }
        longer[17] = (byte) (longer[17] + 4);
        return Frame.of(longer).with(IP_VERSION, 0x46);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldWriteBackUnchangedWhatItCannotCarry(DeclineReason reason, Frame frame) {
        List<Frame> written = router.receive(frame);

        assertThat(written).hasSize(1);
        assertThat(written.get(0).bytes()).isEqualTo(frame.bytes());
        assertThat(router.declines(reason)).isEqualTo(1);
        assertThat(router.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldDeclineOrCarryAFrameCutAtAnyLengthButNeverLoseIt() {
        Frame good = fromClient("hello");
        for (int length = 14; length <= good.bytes().length; length++) {
            assertThat(router.receive(good.cut(length))).as("cut at %d", length).isNotEmpty();
        }
    }

    @Test
    void shouldDropAFrameThatEndsBeforeItsEthernetHeaderDoes() {
        assertThat(router.receive(fromClient("hello").cut(13))).isEmpty();
        assertThat(router.drops(DropReason.ETHERNET_TRUNCATED)).isEqualTo(1);
    }

    @Test
    void shouldDropAFrameLongerThanAnyThatItCanWrite() {
        assertThat(router.receive(fromClient("x".repeat(3000)))).isEmpty();
        assertThat(router.drops(DropReason.FRAME_TOO_LONG)).isEqualTo(1);
    }

    @Test
    void shouldDeclineEverythingBeforeTheFirstConfiguration() {
        Agent blank = new Agent(RuntimeConfig.EMPTY, 1, 0);

        assertThat(blank.receive(fromClient("hello"))).hasSize(1);
        assertThat(blank.declines(DeclineReason.UNKNOWN_APP_TYPE)).isEqualTo(1);
    }

    @Test
    void shouldCarryInOnePieceTheLargestPayloadThatFitsTheSmallestMtuAndFragmentTheNext() {
        RuntimeConfig config = TestConfig.withPaths(
                TestConfig.router("home-a", 11),
                new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(TestConfig.PATH_A), 1500),
                new LocalPath("to-b", 1, PathKind.NEIGHBOUR, Net.address(TestConfig.PATH_B), 1400));
        Agent narrow = new Agent(config, 5, 0);
        int largest = 0;
        int fragmented = 0;
        for (int length = 1200; length < 1400; length++) {
            Frame frame = fromClient("x".repeat(length));
            List<Frame> written = narrow.receive(frame);
            assertThat(written)
                    .allSatisfy(copy -> assertThat(copy.ip().totalLength()).isLessThanOrEqualTo(1400));
            if (written.size() == 2) {
                largest = length;
            } else if (written.size() == 4) {
                fragmented++;
            }
        }

        assertThat(largest).isEqualTo(1400 - 28 - 16 - 1 - 41 - 16);
        assertThat(fragmented).isEqualTo(1399 - largest);
    }

    @Test
    void shouldDeclineNewSessionsWhenThereIsNoRoomAndCarryThoseItHas() {
        Agent small = new Agent(TestConfig.withMaxSessions(TestConfig.router("home-a", 11), 3), 5, 0);
        for (int port = 1; port <= 5; port++) {
            small.receive(fromClient(new Flow("192.168.1.20", port, "192.0.2.80", 3478), "hello"));
        }

        assertThat(small.declines(DeclineReason.SESSIONS_FULL)).isEqualTo(2);
        assertThat(small.receive(fromClient(new Flow("192.168.1.20", 2, "192.0.2.80", 3478), "again")))
                .hasSize(2);
    }

    @Test
    void shouldDeclineWhenNoPreferredProxyHasPathsOrKeys() {
        RuntimeConfig config = TestConfig.router("home-a", 11);
        Agent withoutPaths = new Agent(TestConfig.withPaths(config), 5, 0);
        Agent withoutAssociation = new Agent(
                new RuntimeConfig(
                        config.site(), config.paths(), config.appTypes(), config.proxies(), Map.of(), Optional.empty()),
                5,
                0);

        assertThat(withoutPaths.receive(fromClient("hello"))).hasSize(1);
        assertThat(withoutPaths.declines(DeclineReason.NO_PROXY)).isEqualTo(1);
        assertThat(withoutAssociation.receive(fromClient("hello"))).hasSize(1);
        assertThat(withoutAssociation.declines(DeclineReason.NO_PROXY)).isEqualTo(1);
    }

    @Test
    void shouldHaveATestForEveryReason() {
        EnumSet<DeclineReason> elsewhere = EnumSet.of(
                DeclineReason.NONE,
                DeclineReason.SESSIONS_FULL,
                DeclineReason.NO_PROXY,
                DeclineReason.REFUSED, // ProxyLimitsTest
                DeclineReason.PACKET_ID_EXHAUSTED); // PacketIdSourceTest: 2^36 packets are too many for a test here

        EnumSet<DeclineReason> here = EnumSet.noneOf(DeclineReason.class);
        frames().forEach(arguments -> here.add((DeclineReason) arguments.get()[0]));

        assertThat(here).isEqualTo(EnumSet.complementOf(elsewhere));
    }
}
