// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.Network.CALL;
import static org.cooprouter.agent.role.Network.fromClient;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Percentage;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.AddressPrefix;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RateLimit;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy does not do for its clients (T13), and how it keeps servers and clients apart (T1). */
class ProxyLimitsTest {
    private static final long SECOND = TestConfig.SECOND;
    private static final long MS = TestConfig.MS;

    private final Network net = new Network();

    private void change(UnaryOperator<ProxySettings> change) {
        install(TestConfig.withProxySettings(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), change));
    }

    private void install(RuntimeConfig config) {
        net.proxy.pipeline.install(config, net.proxy.nowNs);
    }

    private static Flow call(int port) {
        return new Flow("192.168.1.20", port, "192.0.2.80", 3478);
    }

    @Test
    void shouldRefuseATargetThatIsNotAllowedAndLetTheRouterDeclineItsPackets() {
        change(s -> TestConfig.allowing(s, List.of(AddressPrefix.of(Net.address("192.0.3.0"), 24))));

        net.client("refused");
        net.advance(100 * MS);
        net.client("declined");

        assertThat(net.atServer).isEmpty();
        assertThat(net.proxy.drops(DropReason.TARGET_REFUSED)).isEqualTo(1);
        assertThat(net.declined).hasSize(1);
        assertThat(net.declined.get(0).payload()).asString(UTF_8).isEqualTo("declined");
        assertThat(net.router.declines(DeclineReason.REFUSED)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.NAT_MAPPINGS_ACTIVE)).isZero();
    }

    @Test
    void shouldNeverForwardToItself() {
        net.client(fromClient(new Flow("192.168.1.20", 5060, TestConfig.PROXY, 22), "to the proxy's own ssh"));

        assertThat(net.atServer).isEmpty();
        assertThat(net.proxy.drops(DropReason.TARGET_REFUSED)).isEqualTo(1);
    }

    @Test
    void shouldApplyAChangedListToRunningSessions() {
        net.client("allowed");
        change(s -> TestConfig.allowing(s, List.of(AddressPrefix.of(Net.address("192.0.3.0"), 24))));
        net.client("refused");
        change(s -> s);
        net.advance(SECOND);
        net.client("allowed again");

        assertThat(net.textsAtServer()).containsExactly("allowed", "allowed again");
    }

    @Test
    void shouldHoldASessionToItsRate() {
        change(s -> TestConfig.limiting(s, RateLimit.UNLIMITED, new RateLimit(100, 0)));
        for (int i = 0; i < 5000; i++) {
            net.client(fromClient(call(1), "flood"));
            net.client(fromClient(call(2), "flood"));
            net.advance(MS);
        }

        assertThat((double) net.atServer.size()).isCloseTo(2 * 5 * 100, Percentage.withPercentage(5));
        assertThat(net.proxy.drops(DropReason.SESSION_RATE_LIMITED)).isEqualTo(10_000 - net.atServer.size());
    }

    @Test
    void shouldHoldAClientToItsRateOverAllItsSessions() {
        change(s -> TestConfig.limiting(s, new RateLimit(100, 0), RateLimit.UNLIMITED));
        for (int i = 0; i < 5000; i++) {
            net.client(fromClient(call(1), "flood"));
            net.client(fromClient(call(2), "flood"));
            net.advance(MS);
        }

        assertThat((double) net.atServer.size()).isCloseTo(5 * 100, Percentage.withPercentage(5));
        assertThat(net.proxy.drops(DropReason.CLIENT_RATE_LIMITED)).isEqualTo(10_000 - net.atServer.size());
    }

    @Test
    void shouldUseOneExternalPortForAllServersOfAClientsPort() {
        net.client(fromClient(new Flow("192.168.1.20", 5060, "192.0.2.80", 1), "x"));
        net.client(fromClient(new Flow("192.168.1.20", 5060, "192.0.2.81", 2), "x"));
        net.client(fromClient(new Flow("192.168.1.20", 5061, "192.0.2.80", 1), "x"));
        net.client(fromClient(new Flow("192.168.1.21", 5060, "192.0.2.80", 1), "x"));

        List<Integer> ports =
                net.atServer.stream().map(frame -> frame.flow().sourcePort()).toList();
        assertThat(ports.get(0)).isEqualTo(ports.get(1));
        assertThat(Set.copyOf(ports)).hasSize(3);
        assertThat(ports).allSatisfy(port -> assertThat(port).isBetween(TestConfig.NAT_MIN, TestConfig.NAT_MAX));
    }

    @Test
    void shouldGiveEveryPortToOneOnlyUntilNoneIsLeft() {
        change(s -> TestConfig.withPorts(s, 40000, 40009));
        for (int port = 1; port <= 12; port++) {
            net.client(fromClient(call(port), "x"));
        }

        Set<Integer> ports = new HashSet<>();
        net.atServer.forEach(frame -> ports.add(frame.flow().sourcePort()));
        assertThat(ports).hasSize(10);
        assertThat(net.atServer).hasSize(10);
        // Two sessions, two copies each.
        assertThat(net.proxy.drops(DropReason.NAT_PORTS_EXHAUSTED)).isEqualTo(4);
    }

    @Test
    void shouldFreeAPortTwoMinutesAfterItsLastPacketAndNotBefore() {
        net.client("hello");
        net.advance(119 * SECOND);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
        assertThat(net.proxy.count(AgentCounter.NAT_MAPPINGS_ACTIVE)).isEqualTo(1);
        net.advance(2 * SECOND);
        assertThat(net.proxy.count(AgentCounter.NAT_MAPPINGS_ACTIVE)).isZero();
    }

    @Test
    void shouldLetNobodyButTheSessionsServerReachTheClient() {
        net.client("hello");
        Flow answer = net.atServer.getLast().flow().reversed();

        for (Flow other : List.of(
                new Flow("192.0.2.99", answer.sourcePort(), answer.destination(), answer.destinationPort()),
                new Flow(answer.source(), 1, answer.destination(), answer.destinationPort()))) {
            net.server(Frame.udp(TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, other, new byte[] {1}));
        }
        int unused = answer.destinationPort() == TestConfig.NAT_MIN ? TestConfig.NAT_MAX : TestConfig.NAT_MIN;
        net.server(Frame.udp(
                TestConfig.PROXY_MAC,
                Network.SERVER_SIDE_MAC,
                new Flow(answer.source(), answer.sourcePort(), answer.destination(), unused),
                new byte[] {1}));

        assertThat(net.atClient).isEmpty();
        assertThat(net.proxy.drops(DropReason.FILTERED)).isEqualTo(2);
        assertThat(net.proxy.drops(DropReason.NO_MAPPING)).isEqualTo(1);
    }

    @Test
    void shouldHoldNoMoreSessionsThanAllowed() {
        install(TestConfig.withMaxSessions(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 3));
        for (int port = 1; port <= 5; port++) {
            net.client(fromClient(call(port), "x"));
        }

        assertThat(net.atServer).hasSize(3);
        assertThat(net.proxy.drops(DropReason.SESSIONS_FULL)).isEqualTo(4);
    }

    @Test
    void shouldHoldAClientToItsShareOfTheSessionsAndNotTheOthers() {
        RuntimeConfig both = TestConfig.proxy(
                TestConfig.association("home-a", 11, "fra", 1), TestConfig.association("home-b", 12, "fra", 1));
        install(TestConfig.withProxySettings(both, s -> TestConfig.withSessionsPerClient(s, 3)));
        Agent other = new Agent(TestConfig.router("home-b", 12), 6, 50 * SECOND);
        for (int port = 1; port <= 5; port++) {
            net.client(fromClient(call(port), "x"));
        }
        assertThat(net.atServer).hasSize(3);
        // Two sessions, two copies each.
        assertThat(net.proxy.drops(DropReason.CLIENT_SESSIONS_FULL)).isEqualTo(4);

        List<Frame> delivered = net.proxy.receive(
                other.receive(fromClient(call(1), "another client")).get(0));
        assertThat(delivered).hasSize(1);
        assertThat(net.proxy.drops(DropReason.CLIENT_SESSIONS_FULL)).isEqualTo(4);
    }

    @Test
    void shouldHaveRoomForAClientAgainWhenItsSessionsHaveEnded() {
        change(s -> TestConfig.withSessionsPerClient(s, 1));
        net.client(fromClient(call(1), "first"));
        net.client(fromClient(call(2), "one too many"));
        net.advance(100 * SECOND);
        net.client(fromClient(call(3), "later"));

        assertThat(net.textsAtServer()).containsExactly("first", "later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SESSIONS_FULL", "CLIENT_SESSIONS_FULL", "NAT_PORTS_EXHAUSTED"})
    void shouldTellAClientWhoseSessionFindsNoRoomSoThatItTakesTheOrdinaryPath(DropReason reason) {
        RuntimeConfig config = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        switch (reason) {
            case SESSIONS_FULL -> install(TestConfig.withMaxSessions(config, 1));
            case CLIENT_SESSIONS_FULL -> change(s -> TestConfig.withSessionsPerClient(s, 1));
            default -> change(s -> TestConfig.withPorts(s, TestConfig.NAT_MIN, TestConfig.NAT_MIN));
        }
        net.client(fromClient(call(1), "carried"));
        net.client(fromClient(call(2), "lost"));
        net.client(fromClient(call(2), "ordinary"));
        net.client(fromClient(call(1), "still carried"));

        assertThat(net.textsAtServer()).containsExactly("carried", "still carried");
        assertThat(net.declined)
                .extracting(frame -> new String(frame.payload(), UTF_8))
                .containsExactly("ordinary");
        assertThat(net.router.declines(DeclineReason.REFUSED)).isEqualTo(1);
        assertThat(net.proxy.drops(reason)).isEqualTo(2);
    }

    @Test
    void shouldNotAnswerToNoEndWhatMayBeReplayed() {
        change(s -> TestConfig.withSessionsPerClient(s, 0));
        net.advance(SECOND);
        Frame replayed = net.router.receive(fromClient(call(1), "x")).get(0);
        long before = net.proxy.count(AgentCounter.CONTROLS_SENT);
        for (int i = 0; i < 10_000; i++) {
            net.proxy.advance(MS);
            net.proxy.receive(replayed);
        }

        assertThat(net.proxy.drops(DropReason.CLIENT_SESSIONS_FULL)).isEqualTo(10_000);
        assertThat(net.proxy.count(AgentCounter.CONTROLS_SENT) - before).isBetween(900L, 1_100L);
    }

    @Test
    void shouldNumberEveryRefusalAnew() {
        change(s -> TestConfig.withSessionsPerClient(s, 0));
        net.advance(SECOND);
        net.tunnelled.clear();
        net.lost = frame -> frame.flow().source().equals(TestConfig.PROXY);
        for (int i = 0; i < 5; i++) {
            net.client("one more");
        }

        List<Long> numbers = net.takeTunnelled(PacketFlyweight.TYPE_CONTROL).stream()
                .filter(frame -> frame.flow().source().equals(TestConfig.PROXY))
                .map(frame -> frame.packet().packetId())
                .toList();
        // Ten copies are refused, and each refusal leaves over both paths.
        assertThat(numbers).hasSize(20);
        assertThat(new HashSet<>(numbers)).hasSize(10);
    }

    @Test
    void shouldDropAServersPacketsThatAreDamagedOrDoNotFitTheTunnel() {
        net.client("hello");
        Flow answer = net.atServer.getLast().flow().reversed();
        Frame damaged = Frame.udp(TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, answer, new byte[] {1, 2, 3})
                .damaged(42);
        Frame large = Frame.udp(TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, answer, new byte[1473]);

        net.server(damaged);
        net.server(large);

        assertThat(net.atClient).isEmpty();
        assertThat(net.proxy.drops(DropReason.UDP_CHECKSUM)).isEqualTo(1);
        assertThat(net.proxy.drops(DropReason.PAYLOAD_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void shouldDropAServersPacketsWhenTheClientHasNotBeenHeardForLong() {
        net.client("hello");
        net.lost = _ -> true;
        net.advance(31 * SECOND);
        net.server("anybody there?");

        assertThat(net.proxy.drops(DropReason.NO_PATH)).isEqualTo(1);
    }

    @Test
    void shouldDropFramesForAddressesThatAreNobodys() {
        net.server(Frame.udp(
                TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, new Flow("192.0.2.1", 1, "192.0.2.2", 2), new byte[1]));
        net.router.receive(Frame.udp(
                TestConfig.ROUTER_MAC,
                Network.SERVER_SIDE_MAC,
                new Flow(TestConfig.PROXY, 7177, TestConfig.PATH_A, 7178),
                new byte[1]));

        assertThat(net.proxy.drops(DropReason.NOT_FOR_US)).isEqualTo(1);
        assertThat(net.router.drops(DropReason.NOT_FOR_US)).isEqualTo(1);
    }

    @Test
    void shouldForgetTheSessionsOfAClientThatIsNoneAnyMore() {
        net.client("hello");
        install(TestConfig.proxy());
        net.client("from a stranger");

        assertThat(net.textsAtServer()).containsExactly("hello");
        assertThat(net.proxy.drops(DropReason.UNKNOWN_CLIENT)).isPositive();
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldKeepEverySessionWhenNothingThatConcernsItChanges() {
        net.client("before");
        net.server("acknowledged");
        install(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)));
        net.router.pipeline.install(TestConfig.router("home-a", 11), net.router.nowNs);

        net.client("after");
        net.server("answer");

        assertThat(net.textsAtServer()).containsExactly("before", "after");
        assertThat(net.textsAtClient()).containsExactly("acknowledged", "answer");
        assertThat(CALL.reversed()).isEqualTo(net.atClient.getLast().flow());
        assertThat(net.router.count(AgentCounter.SESSIONS_CREATED)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_CREATED)).isEqualTo(1);
    }
}
