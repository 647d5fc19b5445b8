// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cooprouter.agent.Allocation;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.ProfileTiming;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.role.config.StreamSplitting;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** The packet path allocates nothing once a session is there. */
class SteadyStateTest {
    private static final AeadProvider NO_CRYPTO = _ -> new NoCrypto();

    private final Agent router = new Agent(TestConfig.router("home-a", 11), 5, 0, new SplittableRandom(1), NO_CRYPTO);
    private final Agent proxy = new Agent(
            TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 9, 0, new SplittableRandom(2), NO_CRYPTO);
    private final ByteBuffer clientFrame = direct(Network.fromClient("a packet of a call"));
    private final ByteBuffer work = ByteBuffer.allocateDirect(4096);
    private ByteBuffer serverFrame = ByteBuffer.allocateDirect(0);
    private int datagrams = 2;
    private int lost;
    private long handed;

    private static ByteBuffer direct(Frame frame) {
        return ByteBuffer.allocateDirect(frame.bytes().length).put(0, frame.bytes());
    }

    /** A packet up and a packet down over two paths, and the timers of 1 ms. */
    private void roundTrip() {
        pass(router, clientFrame, 0, clientFrame.capacity());
        handAll(router, proxy);
        pass(proxy, serverFrame, 0, serverFrame.capacity());
        handAll(proxy, router);
        timers(router, proxy);
        timers(proxy, router);
    }

    private void pass(Agent agent, ByteBuffer frame, int offset, int length) {
        work.put(0, frame, offset, length);
        agent.pipeline.onFrame(work, 0, length, agent.nowNs);
    }

    /** The first of them are lost, if that is wanted, of every other packet. */
    private void handAll(Agent from, Agent to) {
        int first = lost > 0 && handed++ % 4 < 2 ? datagrams - lost : datagrams;
        for (int back = first; back > 0; back--) {
            hand(from, to, back);
        }
    }

    private void hand(Agent from, Agent to, int back) {
        pass(to, from.sink.buffer(), from.sink.offset(back), from.sink.length(back));
    }

    private void timers(Agent agent, Agent peer) {
        agent.nowNs += TestConfig.MS;
        long before = agent.sink.committed();
        agent.pipeline.onTimers(agent.nowNs);
        for (int back = (int) (agent.sink.committed() - before); back > 0; back--) {
            long answered = peer.sink.committed();
            hand(agent, peer, back);
            if (peer.sink.committed() > answered) {
                hand(peer, agent, 1);
            }
        }
    }

    @Test
    void shouldAllocateNothingForThePacketsProbesAndAcknowledgementsOfASession() {
        assertNothingAllocated();
    }

    @Test
    void shouldAllocateNothingForSplitCopiesEither() {
        RedundancyScheme raic6 = Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, 2));
        AppType voice = TestConfig.voice(new RedundancyProfile(raic6, 1, 1, 1, 500 * TestConfig.MS), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);
        datagrams = raic6.copies();

        assertNothingAllocated();

        assertThat(router.count(AgentCounter.SPLIT_COPIES_KEPT)).isPositive();
    }

    @Test
    void shouldAllocateNothingForWhatIsChosenByMeasurementsEither() {
        AdaptiveSettings settings = new AdaptiveSettings("call", 100, AdaptiveSettings.BUILT_IN, false);
        AppType voice = TestConfig.voice(TestConfig.ONE_EACH.with(settings), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);
        datagrams = 1;
        prepareTraffic();

        assertThat(Allocation.bytesOf(this::roundTrip)).isZero();

        assertThat(router.count(AgentCounter.PACKETS_DELIVERED)).isGreaterThan(20_000);
        assertThat(proxy.count(AgentCounter.REDUNDANCY_CHANGED)).isPositive();
    }

    @Test
    void shouldAllocateNothingForCopiesThatLeaveLaterEither() {
        AppType voice = TestConfig.voice(
                new RedundancyProfile(2, 2, 500 * TestConfig.MS).with(new ProfileTiming(20 * TestConfig.MS, 0)), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);

        assertNothingAllocated();

        assertThat(router.count(AgentCounter.COPIES_DELAYED)).isGreaterThan(20_000);
        assertThat(proxy.count(AgentCounter.COPIES_DELAYED)).isGreaterThan(20_000);
    }

    @Test
    void shouldAllocateNothingForPacketsThatAreHeldEither() {
        AppType voice = TestConfig.voice(TestConfig.ONE_EACH.with(new ProfileTiming(0, 2 * TestConfig.MS)), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);

        assertNothingAllocated();

        assertThat(router.count(AgentCounter.PACKETS_HELD)).isGreaterThan(20_000);
        assertThat(proxy.count(AgentCounter.PACKETS_HELD)).isGreaterThan(20_000);
    }

    /** What the proxy sends to the server, be it later. */
    private Stream<Frame> delivered(Frame copy) {
        List<Frame> now = proxy.receive(copy);
        router.nowNs += 5 * TestConfig.MS;
        return Stream.concat(now.stream(), proxy.advance(5 * TestConfig.MS).stream())
                .filter(frame -> frame.flow().destinationPort() != TestConfig.TUNNEL_PORT);
    }

    @Test
    void shouldAllocateNothingForRepairCopiesEither() {
        Repairs repairs = new Repairs(new Raict(1), 1, 1);
        AppType voice = TestConfig.voice(
                new RedundancyProfile(Schemes.replication(), 1, 1, 1, repairs, 500 * TestConfig.MS), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);
        datagrams = 3;
        lost = 2;

        assertNothingAllocated();

        assertThat(router.count(AgentCounter.PACKETS_RESTORED)).isPositive();
        assertThat(proxy.count(AgentCounter.PACKETS_RESTORED)).isPositive();
    }

    /** A third of a second of silence after each packet in either direction. */
    @Test
    void shouldAllocateNothingForRepairCopiesInASilenceEither() {
        Repairs repairs = new Repairs(new ReedSolomon(4, 1, 1), 1, 1);
        AppType voice = TestConfig.voice(
                new RedundancyProfile(Schemes.replication(), 1, 1, 1, repairs, 500 * TestConfig.MS), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);
        prepareTraffic();
        long copiesBefore = router.count(AgentCounter.COPIES_SENT);
        long packetsBefore = router.count(AgentCounter.PACKETS_SEALED);

        assertThat(Allocation.bytesOf(() -> {
                    roundTrip();
                    for (int i = 0; i < 4; i++) {
                        router.nowNs += 80 * TestConfig.MS;
                        proxy.nowNs += 80 * TestConfig.MS;
                        timers(router, proxy);
                        timers(proxy, router);
                    }
                }))
                .isZero();

        long packets = router.count(AgentCounter.PACKETS_SEALED) - packetsBefore;
        assertThat(router.count(AgentCounter.COPIES_SENT) - copiesBefore)
                .as("two copies and a repair copy of each")
                .isEqualTo(3 * packets);
    }

    @Test
    void shouldAllocateNothingForSplitStreamsEither() {
        AppType voice = TestConfig.voice(TestConfig.ONE_EACH.with(new StreamSplitting(100 * TestConfig.MS)), "fra");
        router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
        proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), voice),
                proxy.nowNs);
        datagrams = 1;
        prepareTraffic();

        assertThat(Allocation.bytesOf(this::roundTrip)).isZero();
        assertThat(router.count(AgentCounter.PACKETS_DELIVERED)).isGreaterThan(20_000);
    }

    private void prepareTraffic() {
        router.receive(Network.fromClient("first"))
                .forEach(copy -> delivered(copy)
                        .forEach(delivered -> serverFrame = direct(Frame.udp(
                                TestConfig.PROXY_MAC,
                                Network.SERVER_SIDE_MAC,
                                delivered.flow().reversed(),
                                "a packet of the answer".getBytes(UTF_8)))));
        router.sink.countOnly();
        proxy.sink.countOnly();
    }

    private void assertNothingAllocated() {
        prepareTraffic();

        long allocated = Allocation.bytesOf(this::roundTrip);

        assertThat(allocated).isZero();
        long packets = router.count(AgentCounter.PACKETS_DELIVERED);
        assertThat(packets).isGreaterThan(20_000);
        assertThat(proxy.drops(DropReason.DUPLICATE)).isGreaterThan(packets / 2);
        assertThat(router.count(AgentCounter.PROBE_REPLIES_RECEIVED)).isPositive();
        assertThat(router.drops(DropReason.AUTHENTICATION_FAILED)).isZero();
        assertThat(router.declines(DeclineReason.NO_PROXY)).isZero();
    }

    @Test
    void shouldAllocateNothingForWhatItDeclinesOrDrops() {
        router.sink.countOnly();
        ByteBuffer large = direct(Network.fromClient("x".repeat(1472)));
        ByteBuffer stranger = direct(Frame.udp(
                TestConfig.PROXY_MAC,
                Network.SERVER_SIDE_MAC,
                new Frame.Flow("192.0.2.1", 7177, TestConfig.PROXY, 7177),
                new byte[100]));

        assertThat(Allocation.bytesOf(() -> {
                    pass(router, large, 0, large.capacity());
                    pass(proxy, stranger, 0, stranger.capacity());
                }))
                .isZero();
    }

    /** Leaves the bytes as they are. */
    private static final class NoCrypto implements Aead {
        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {
            buffer.putLong(offset + aadLength + plaintextLength, low);
            buffer.putLong(offset + aadLength + plaintextLength + Long.BYTES, high);
        }

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            int tag = offset + aadLength + sealedLength - TAG_LENGTH;
            return buffer.getLong(tag) == low && buffer.getLong(tag + Long.BYTES) == high;
        }

        @Override
        public void close() {}
    }
}
