// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing unauthenticated makes an agent answer, allocate or forward; everything dropped is counted. */
class HostileFrameTest {
    private static final int TUNNEL_HEADERS = 42;

    private final Network net = new Network();
    private final Frame toProxy;
    private final Frame toRouter;

    HostileFrameTest() {
        // One packet of each direction on the wire that has not arrived.
        net.advance(TestConfig.SECOND);
        net.client("first");
        net.server("first");
        toProxy = net.router.receive(Network.fromClient("recorded")).get(0);
        toRouter = net.proxy
                .receive(Frame.udp(
                        TestConfig.PROXY_MAC,
                        Network.SERVER_SIDE_MAC,
                        net.atServer.getLast().flow().reversed(),
                        new byte[] {1, 2, 3, 4, 5}))
                .get(0);
        net.advance(60 * TestConfig.MS);
    }

    private static Map<DropReason, Long> drops(Agent agent) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        for (DropReason reason : EnumSet.complementOf(EnumSet.of(DropReason.NONE))) {
            drops.put(reason, agent.drops(reason));
        }
        return drops;
    }

    private static long total(Agent agent) {
        return drops(agent).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Hands over a frame that must be dropped, counted once, and have no other effect. */
    private static void assertDropped(Agent agent, Frame frame, String what) {
        long before = total(agent);
        long sessions = agent.count(AgentCounter.SESSIONS_CREATED);
        assertThat(agent.receive(frame)).as(what).isEmpty();
        assertThat(total(agent)).as(what).isEqualTo(before + 1);
        assertThat(agent.count(AgentCounter.SESSIONS_CREATED)).as(what).isEqualTo(sessions);
    }

    private void assertBothStillWork() {
        assertThat(net.proxy.receive(toProxy))
                .as("the undamaged packet is still new")
                .hasSize(1);
        assertThat(net.router.receive(toRouter))
                .as("the undamaged packet is still new")
                .hasSize(1);
    }

    @Test
    void shouldDropAndCountATunnelFrameCutAtAnyLength() {
        for (int length = 0; length < toProxy.bytes().length; length++) {
            assertDropped(net.proxy, toProxy.cut(length), "cut at " + length);
        }
        for (int length = 0; length < toRouter.bytes().length; length++) {
            assertDropped(net.router, toRouter.cut(length), "cut at " + length);
        }
        assertBothStillWork();
    }

    @Test
    void shouldDropAndCountAFlippedBitInEveryPositionOfThePacket() {
        for (int bit = TUNNEL_HEADERS * 8; bit < toProxy.bytes().length * 8; bit++) {
            assertDropped(net.proxy, flipped(toProxy, bit), "bit " + bit);
        }
        for (int bit = TUNNEL_HEADERS * 8; bit < toRouter.bytes().length * 8; bit++) {
            assertDropped(net.router, flipped(toRouter, bit), "bit " + bit);
        }
        assertBothStillWork();
    }

    /** Told by its numbers, so that the second copy costs no decryption. */
    @Test
    void shouldDropADuplicateWithoutOpeningIt() {
        assertBothStillWork();
        long atProxy = net.proxy.drops(DropReason.DUPLICATE);
        long atRouter = net.router.drops(DropReason.DUPLICATE);

        assertDropped(net.proxy, withWrongTag(toProxy), "forged duplicate");
        assertDropped(net.router, withWrongTag(toRouter), "forged duplicate");

        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isEqualTo(atProxy + 1);
        assertThat(net.router.drops(DropReason.DUPLICATE)).isEqualTo(atRouter + 1);
    }

    private static Frame withWrongTag(Frame frame) {
        return flipped(frame, frame.bytes().length * 8 - 1);
    }

    private static Frame flipped(Frame frame, int bit) {
        byte[] changed = frame.bytes().clone();
        changed[bit / 8] = (byte) (changed[bit / 8] ^ 1 << bit % 8);
        return Frame.of(changed);
    }

    @Test
    void shouldDropWhatIsReflectedToItsSender() {
        assertDropped(net.proxy, redirected(toRouter, toProxy), "reflected");
        assertDropped(net.router, redirected(toProxy, toRouter), "reflected");

        assertThat(net.proxy.drops(DropReason.WIRE_DIRECTION)).isEqualTo(1);
        assertThat(net.router.drops(DropReason.WIRE_DIRECTION)).isEqualTo(1);
    }

    /** The packet of one frame with the addresses of another. */
    private static Frame redirected(Frame packet, Frame addresses) {
        PacketFlyweight source = packet.packet();
        byte[] payload = new byte[source.length()];
        source.buffer().get(source.offset(), payload);
        return Frame.udp(TestConfig.PROXY_MAC, TestConfig.PROXY_MAC, addresses.flow(), payload);
    }

    @Test
    void shouldDropReplaysInBothDirections() {
        assertBothStillWork();
        for (int i = 0; i < 100; i++) {
            assertDropped(net.proxy, toProxy, "replay");
            assertDropped(net.router, toRouter, "replay");
        }
        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isGreaterThanOrEqualTo(100);
        assertThat(net.router.drops(DropReason.DUPLICATE)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void shouldAnswerAProbeOnceHoweverOftenItIsReplayed() {
        List<Frame> probes = net.router.advance(200 * TestConfig.MS);
        assertThat(net.proxy.receive(probes.get(0))).hasSize(1);

        assertDropped(net.proxy, probes.get(0), "replayed probe");
    }

    @Test
    void shouldDropAPacketOfAFutureKeyEpochUntilItHasTheKey() {
        AssociationSettings next = TestConfig.association("home-a", 11, "fra", 2);
        Agent ahead = new Agent(TestConfig.withAssociation(TestConfig.router("home-a", 11), next), 7, 0);
        Frame future = ahead.receive(Network.fromClient("future")).get(0);

        assertDropped(net.proxy, future, "future epoch");
        assertThat(net.proxy.drops(DropReason.UNKNOWN_KEY_EPOCH)).isEqualTo(1);

        net.proxy.pipeline.install(TestConfig.proxy(next), net.proxy.nowNs);
        assertThat(net.proxy.receive(future)).hasSize(1);
    }

    @Test
    @DisplayName("Clauses 14, 28: should take a copy only from the home whose key has sealed it")
    void shouldDropWhatAnotherHomesKeyHasSealed() {
        Agent homeC = new Agent(TestConfig.router("home-c", 12), 5, TestConfig.SECOND);
        Agent homeCInTheNameOfA = new Agent(TestConfig.router("home-c", 11), 6, TestConfig.SECOND);
        Agent proxy = new Agent(
                TestConfig.proxy(
                        TestConfig.association("home-a", 11, "fra", 1), TestConfig.association("home-c", 12, "fra", 1)),
                9,
                TestConfig.SECOND);
        Frame honest = homeC.receive(Network.fromClient("hello")).get(0);
        Frame forged = homeCInTheNameOfA.receive(Network.fromClient("hello")).get(0);

        assertDropped(proxy, forged, "sealed with the key of home-c, says home-a");
        assertThat(proxy.drops(DropReason.AUTHENTICATION_FAILED)).isEqualTo(1);
        assertThat(proxy.receive(honest)).hasSize(1);
    }

    @Test
    void shouldDropTheProbesOfAStrangersProxyAddress() {
        Frame reply = net.proxy
                .receive(net.router.advance(200 * TestConfig.MS).get(0))
                .get(0);

        assertDropped(net.router, reply.from("192.0.0.99", 7177), "stranger");
        assertThat(net.router.drops(DropReason.UNKNOWN_PEER)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurviveRandomFramesAndForwardNone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            Frame template = random.nextBoolean() ? toProxy : toRouter;
            byte[] bytes = template.bytes().clone();
            int from = random.nextInt(3) == 0 ? 0 : TUNNEL_HEADERS;
            for (int change = 0; change <= random.nextInt(8); change++) {
                int at = from + random.nextInt(bytes.length - from);
                bytes[at] = (byte) (bytes[at] ^ (1 + random.nextInt(255)));
            }
            Frame frame = Frame.of(bytes).cut(random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
            net.proxy.receive(frame).forEach(HostileFrameTest::assertDeclinedOrGood);
            net.router.receive(frame).forEach(HostileFrameTest::assertDeclinedOrGood);
        }
    }

    /** A change of the outer headers alone leaves a good packet; what comes of it has right checksums. */
    private static void assertDeclinedOrGood(Frame written) {
        assertThat(written.checksumsRight()).isTrue();
    }
}
