// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A router and a proxy whose packets travel as split copies. */
class SplitTunnelTest {
    private static final int MAX_UDP_PAYLOAD = 1472;

    private final RedundancyProfile raic5 = profile(Schemes.RAIC_5, 2, 1);
    private Network net = network(raic5);

    private static RedundancyProfile profile(int number, int parts, int times) {
        RedundancyScheme scheme = Objects.requireNonNull(Schemes.find(number, parts));
        return new RedundancyProfile(scheme, 1, 1, times, 500 * TestConfig.MS);
    }

    private static Agent router(RedundancyProfile profile) {
        RuntimeConfig config = TestConfig.router("home-a", 11);
        return new Agent(TestConfig.withTypes(config, TestConfig.voice(profile, "fra")), 5, 1_000 * TestConfig.SECOND);
    }

    private static Network network(RedundancyProfile profile) {
        RuntimeConfig proxy = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        return new Network(
                router(profile),
                new Agent(TestConfig.withTypes(proxy, TestConfig.voice(profile, "fra")), 9, 77 * TestConfig.SECOND));
    }

    private List<Frame> sent(String text) {
        return net.router.receive(Network.fromClient(text));
    }

    /** Hands copies to the proxy and returns what reaches the server. */
    private List<String> arrive(Frame... copies) {
        return Stream.of(copies)
                .flatMap(copy -> net.proxy.receive(copy).stream())
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();
    }

    @Test
    void shouldSendEverySplitCopySealedByItselfOverThePathsInTurn() {
        List<Frame> copies = sent("hello");

        assertThat(copies).extracting(frame -> frame.packet().copy()).containsExactly(1, 2, 3);
        assertThat(copies)
                .extracting(frame -> frame.flow().source())
                .containsExactly(TestConfig.PATH_A, TestConfig.PATH_B, TestConfig.PATH_A);
        assertThat(copies)
                .extracting(frame -> frame.packet().packetId())
                .containsOnly(copies.get(0).packet().packetId());
    }

    @Test
    void shouldDeliverOnceFromAnyTwoOfThreeSplitCopies() {
        for (int lost = 0; lost < 3; lost++) {
            List<Frame> copies = new ArrayList<>(sent("packet " + lost));
            copies.remove(lost);
            assertThat(arrive(copies.get(1))).isEmpty();
            assertThat(arrive(copies.get(1))).isEmpty();
            assertThat(arrive(copies.get(0))).containsExactly("packet " + lost);
            assertThat(arrive(copies.get(0), copies.get(1))).isEmpty();
        }
        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isEqualTo(9);
        assertThat(net.proxy.count(AgentCounter.SPLIT_COPIES_KEPT)).isEqualTo(3);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_CREATED)).isEqualTo(1);
    }

    static Stream<RedundancyProfile> profiles() {
        return IntStream.of(Schemes.FRAGMENTS, Schemes.RAIC_5, Schemes.RAIC_6)
                .boxed()
                .flatMap(number -> IntStream.of(2, 3, 7)
                        .boxed()
                        .flatMap(parts -> IntStream.of(1, 2).mapToObj(times -> profile(number, parts, times))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void shouldCarryPacketsOfEveryLengthBothWaysThatFitThePathsOnlyWhenSplit(RedundancyProfile profile) {
        net = network(profile);
        net.advance(TestConfig.SECOND);
        for (int length : new int[] {0, 1, 2, 5, 160, 1000, MAX_UDP_PAYLOAD}) {
            String text = "x".repeat(length);
            net.client(text);
            assertThat(net.textsAtServer()).last().isEqualTo(text);
            net.server(text);
            assertThat(net.textsAtClient()).last().isEqualTo(text);
        }
        assertThat(net.atServer).hasSize(7);
        assertThat(net.atClient).hasSize(7);
        assertThat(net.declined).isEmpty();
        assertThat(net.atServer).allMatch(Frame::checksumsRight);
        assertThat(net.atClient).allMatch(Frame::checksumsRight);
    }

    @Test
    void shouldDeliverALatePacketAfterThoseThatOvertookIt() {
        List<Frame> late = sent("late");
        arrive(late.get(0));
        for (int i = 0; i < 30; i++) {
            arrive(sent("in time").toArray(Frame[]::new));
        }

        assertThat(arrive(late.get(2))).containsExactly("late");
    }

    @Test
    void shouldNotRestoreAPacketThatHasLeftTheWindow() {
        List<Frame> old = sent("old");
        arrive(old.get(0));
        for (int i = 0; i < 64; i++) {
            arrive(sent("in time").toArray(Frame[]::new));
        }

        assertThat(arrive(old.get(1))).isEmpty();
        assertThat(net.proxy.drops(DropReason.STALE)).isEqualTo(1);
    }

    @Test
    void shouldRestoreAPacketWhoseCopiesArriveBeforeAndAfterAChangeOfTheConfiguration() {
        RuntimeConfig config = TestConfig.withTypes(
                TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), TestConfig.voice(raic5, "fra"));
        List<Frame> copies = sent("x");
        arrive(copies.get(0));

        net.proxy.pipeline.install(config, net.proxy.nowNs);

        assertThat(arrive(copies.get(1))).containsExactly("x");
    }

    @Test
    void shouldCountAPacketOfWhichTooFewCopiesArriveAsAbandonedAndLost() {
        arrive(sent("lost").get(0));
        net.proxy.advance(TestConfig.SECOND);
        for (int i = 0; i < 64; i++) {
            arrive(sent("in time").toArray(Frame[]::new));
        }

        assertThat(net.proxy.count(AgentCounter.PACKETS_ABANDONED)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.PACKETS_LOST)).isEqualTo(1);
    }

    @Test
    void shouldLearnNoPathFromASplitCopyAlone() {
        List<Frame> copies = sent("x");
        arrive(copies.get(0));
        // The acknowledgement knows no way.
        assertThat(net.proxy.advance(100 * TestConfig.MS)).isEmpty();
        assertThat(net.proxy.drops(DropReason.NO_PATH)).isEqualTo(1);

        arrive(copies.get(1));

        assertThat(net.proxy.advance(100 * TestConfig.MS))
                .extracting(frame -> frame.flow().destination())
                .containsExactly(TestConfig.PATH_B);
    }

    @Test
    void shouldDealAllCopiesOverThePathThatWorksOnceTheOtherIsKnownToBeDead() {
        net.advance(TestConfig.SECOND);
        net.client("x");
        net.lost = frame -> frame.flow().toString().contains(TestConfig.PATH_A);
        net.advance(3 * TestConfig.SECOND);
        net.takeTunnelled(PacketFlyweight.TYPE_DATA);

        net.client("to the server");
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_DATA))
                .extracting(frame -> frame.flow().source())
                .containsOnly(TestConfig.PATH_B);
        net.server("to the client");
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_DATA))
                .extracting(frame -> frame.flow().destination())
                .containsOnly(TestConfig.PATH_B);
        assertThat(net.textsAtServer()).contains("to the server");
        assertThat(net.textsAtClient()).contains("to the client");
    }

    @Test
    void shouldSendAControlWholeOverEachPathOnce() {
        net.advance(TestConfig.SECOND);
        net.client("x");
        net.advance(100 * TestConfig.MS);

        List<Frame> controls = net.takeTunnelled(PacketFlyweight.TYPE_CONTROL);

        assertThat(controls).hasSize(2).allMatch(frame -> frame.packet().copy() == 0);
        assertThat(controls).extracting(frame -> frame.flow().destination()).doesNotHaveDuplicates();
    }
}
