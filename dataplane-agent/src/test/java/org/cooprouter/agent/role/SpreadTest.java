// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.Departures.Departure;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.ProfileTiming;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** Copies on the same path that leave one after the other (R12). */
class SpreadTest {
    private static final long MS = TestConfig.MS;
    private static final long SKEW = 500 * MS;
    private static final ProfileTiming SPREAD = new ProfileTiming(100 * MS, 0);
    /** The example of [0289]: 50 packets per second, three copies on one interface, two on the other. */
    private static final RedundancyProfile EXAMPLE = new RedundancyProfile(3, 2, SKEW).with(SPREAD);

    private Network net = network(TestConfig.voice(EXAMPLE, "fra"));

    private static Network network(AppType voice) {
        return new Network(
                new Agent(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), 5, 1_000 * TestConfig.SECOND),
                new Agent(TestConfig.withTypes(proxyConfig(), voice), 9, 77 * TestConfig.SECOND));
    }

    private static RuntimeConfig proxyConfig() {
        return TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
    }

    private static AppType ofUnknownRate(RedundancyProfile profile) {
        return new AppType(
                "voice",
                TestConfig.VOICE,
                AppType.DEFAULT_RATE_PPS,
                60 * TestConfig.SECOND,
                0,
                10 * TestConfig.SECOND,
                List.of("fra"),
                profile);
    }

    /** The copies of a packet that comes now, and all that leaves within the following time. */
    private static List<Departure> departures(Agent agent, Frame packet, long withinNs) {
        Departures departures = new Departures(agent);
        departures.add(agent.receive(packet));
        departures.until(agent.nowNs + withinNs);
        return departures.take();
    }

    private List<Departure> fromClient(long withinNs) {
        return departures(net.router, Network.fromClient("hello"), withinNs);
    }

    private static List<Long> times(List<Departure> departures, String source, long sinceNs) {
        return departures.stream()
                .filter(departure -> departure.source().equals(source))
                .map(departure -> departure.atNs() - sinceNs)
                .toList();
    }

    @Test
    void shouldSpreadCopiesOnEachPathEvenlyOverTheTimeBetweenPackets() {
        long sentNs = net.router.nowNs;

        List<Departure> copies = fromClient(20 * MS);

        assertThat(times(copies, TestConfig.PATH_A, sentNs)).containsExactly(0L, 20 * MS / 3, 40 * MS / 3);
        assertThat(times(copies, TestConfig.PATH_B, sentNs)).containsExactly(0L, 10 * MS);
        assertThat(net.router.count(AgentCounter.COPIES_SENT)).isEqualTo(5);
        assertThat(net.router.count(AgentCounter.COPIES_DELAYED)).isEqualTo(3);
    }

    @Test
    void shouldSpreadTheProxysCopiesToo() {
        net.advance(300 * MS);
        net.client("hello");
        net.advance(300 * MS);
        Frame answer = Frame.udp(
                TestConfig.PROXY_MAC,
                Network.SERVER_SIDE_MAC,
                net.atServer.getLast().flow().reversed(),
                "answer".getBytes(UTF_8));
        long sentNs = net.proxy.nowNs;

        List<Departure> copies = departures(net.proxy, answer, 20 * MS);

        assertThat(copies.stream()
                        .filter(copy -> copy.frame().flow().destination().equals(TestConfig.PATH_A))
                        .map(copy -> copy.atNs() - sentNs))
                .containsExactly(0L, 20 * MS / 3, 40 * MS / 3);
        assertThat(copies.stream()
                        .filter(copy -> copy.frame().flow().destination().equals(TestConfig.PATH_B))
                        .map(copy -> copy.atNs() - sentNs))
                .containsExactly(0L, 10 * MS);
    }

    @Test
    void shouldDeliverOnceFromWhicheverCopyArrives() {
        List<Departure> copies = fromClient(20 * MS);

        assertThat(net.proxy.receive(copies.getLast().frame())).hasSize(1);
        copies.forEach(copy -> assertThat(net.proxy.receive(copy.frame())).isEmpty());
        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isEqualTo(5);
    }

    @Test
    void shouldSpreadNoLongerThanAllowed() {
        net = network(TestConfig.voice(EXAMPLE.with(new ProfileTiming(9 * MS, 0)), "fra"));
        long sentNs = net.router.nowNs;

        assertThat(times(fromClient(20 * MS), TestConfig.PATH_A, sentNs)).containsExactly(0L, 3 * MS, 6 * MS);
    }

    @Test
    void shouldSendAllCopiesAtOnceWithoutThePolicyForIt() {
        net = network(TestConfig.voice(EXAMPLE.with(ProfileTiming.IMMEDIATE), "fra"));
        long sentNs = net.router.nowNs;

        assertThat(times(fromClient(20 * MS), TestConfig.PATH_A, sentNs)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void shouldGoByTheDetectedRateWhereThePolicyNamesNone() {
        net = network(ofUnknownRate(EXAMPLE));
        long sentNs = net.router.nowNs;
        assertThat(times(fromClient(25 * MS), TestConfig.PATH_A, sentNs)).containsExactly(0L, 0L, 0L);

        for (int i = 0; i < 4; i++) {
            fromClient(25 * MS);
        }
        long laterNs = net.router.nowNs;
        List<Long> times = times(fromClient(25 * MS), TestConfig.PATH_A, laterNs);

        assertThat(times.get(0)).isZero();
        assertThat(times.get(1)).isCloseTo(25 * MS / 3, within(MS / 10));
        assertThat(times.get(2)).isCloseTo(50 * MS / 3, within(MS / 10));
    }

    @Test
    void shouldSendDelayedCopiesInTheRhythmOfPacketsThatJitter() {
        SplittableRandom random = new SplittableRandom(7);
        Departures departures = new Departures(net.router);
        long tickNs = net.router.nowNs;
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tickNs += 20 * MS;
            departures.until(tickNs + random.nextLong(-2 * MS, 2 * MS + 1));
            long[] offsets = times(departures.take(), TestConfig.PATH_A, tickNs - 20 * MS).stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            if (i > 100) {
                assertThat(offsets).hasSize(3);
                first.add(offsets[0]);
                second.add(offsets[1]);
            }
            departures.add(net.router.receive(Network.fromClient("packet " + i)));
        }

        // The packets wander by 4 ms in all; what is sent by the clock of the loop, hardly.
        assertThat(range(first)).isGreaterThan(3 * MS);
        assertThat(range(second)).isLessThan(3 * MS / 2);
        assertThat(second).allSatisfy(offset -> assertThat(offset).isCloseTo(20 * MS / 3, within(MS)));
    }

    private static long range(List<Long> values) {
        var statistics = values.stream().mapToLong(Long::longValue).summaryStatistics();
        return statistics.getMax() - statistics.getMin();
    }

    @Test
    void shouldDelayARepeatedSplitCopyButNoneThatIsNeeded() {
        RedundancyScheme raic6 = Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, 2));
        RedundancyProfile profile = new RedundancyProfile(raic6, 1, 1, 2, SKEW).with(SPREAD);
        AppType voice = TestConfig.voice(profile, "fra");
        RuntimeConfig onePath = TestConfig.withPaths(
                TestConfig.router("home-a", 11),
                new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(TestConfig.PATH_A), 1500));
        net.router = new Agent(TestConfig.withTypes(onePath, voice), 6, 2_000 * TestConfig.SECOND);
        long sentNs = net.router.nowNs;

        List<Departure> copies = fromClient(20 * MS);

        assertThat(times(copies, TestConfig.PATH_A, sentNs))
                .containsExactly(0L, 0L, 0L, 0L, 10 * MS, 10 * MS, 10 * MS, 10 * MS);
        assertThat(copies.subList(0, 4))
                .extracting(copy -> copy.frame().packet().copy())
                .containsExactly(1, 2, 3, 4);
        assertThat(copies.subList(4, 8))
                .extracting(copy -> copy.frame().packet().copy())
                .containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void shouldSendAtOnceWhatItHasNoRoomToDelay() {
        net.router.sink.countOnly();
        int packets = DelayedCopies.CAPACITY / 3 + 10;
        for (int i = 0; i < packets; i++) {
            net.router.receive(Network.fromClient("packet " + i));
        }

        assertThat(net.router.count(AgentCounter.COPIES_NOT_DELAYED)).isEqualTo(3L * packets - DelayedCopies.CAPACITY);
        net.router.advance(20 * MS);
        assertThat(net.router.count(AgentCounter.COPIES_DELAYED)).isEqualTo(DelayedCopies.CAPACITY);
        assertThat(net.router.count(AgentCounter.COPIES_SENT)).isEqualTo(5L * packets);
        assertThat(fromClientCounted()).isEqualTo(3);
    }

    /** Copies of one more packet that are delayed: what has left has made room. */
    private long fromClientCounted() {
        long before = net.router.count(AgentCounter.COPIES_DELAYED);
        fromClient(20 * MS);
        return net.router.count(AgentCounter.COPIES_DELAYED) - before;
    }

    @Test
    void shouldDropDelayedCopiesOfAPathThatIsTakenAway() {
        net.router.receive(Network.fromClient("hello"));
        RuntimeConfig config = TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(EXAMPLE, "fra"));
        LocalPath uplink = new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(TestConfig.PATH_A), 1500);
        net.router.pipeline.install(TestConfig.withPaths(config, uplink), net.router.nowNs);
        Departures departures = new Departures(net.router);

        departures.until(net.router.nowNs + 20 * MS);

        assertThat(departures.take())
                .hasSize(2)
                .allSatisfy(copy -> assertThat(copy.source()).isEqualTo(TestConfig.PATH_A));
        assertThat(net.router.drops(DropReason.PATH_GONE)).isEqualTo(1);
    }

    @Test
    void shouldDropDelayedCopiesToAProxyThatIsTakenAway() {
        net.router.receive(Network.fromClient("hello"));
        net.router.pipeline.install(RuntimeConfig.EMPTY, net.router.nowNs);

        assertThat(net.router.advance(20 * MS)).isEmpty();
        assertThat(net.router.drops(DropReason.PATH_GONE)).isEqualTo(3);
    }

    /** A proxy that has just sent the first copies of an answer over both paths. */
    private void answer() {
        net.advance(300 * MS);
        net.client("hello");
        net.advance(300 * MS);
        net.server("answer");
    }

    @Test
    void shouldDropDelayedCopiesToAClientThatIsTakenAway() {
        answer();
        net.proxy.pipeline.install(RuntimeConfig.EMPTY, net.proxy.nowNs);

        assertThat(net.proxy.advance(20 * MS)).isEmpty();
        assertThat(net.proxy.drops(DropReason.PATH_GONE)).isEqualTo(3);
    }

    @Test
    void shouldFollowAPathThatMovesWhileCopiesWait() {
        answer();
        net.nat = frame -> frame.from("198.51.100.77", 4242);
        net.router.advance(200 * MS).forEach(probe -> {
            if (probe.flow().source().equals(TestConfig.PATH_A)) {
                net.proxy.receive(net.nat.apply(probe));
            }
        });

        assertThat(net.proxy.advance(20 * MS))
                .extracting(copy -> copy.flow().destination())
                .containsOnly("198.51.100.77", TestConfig.PATH_B)
                .hasSize(3);
    }
}
