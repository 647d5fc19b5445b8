// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A router and a proxy whose packets protect each other: each leaves once over path A, repair copies over path B. */
class RepairTunnelTest {
    private static final int REPAIR_BYTE = PacketFlyweight.VERSION << 4 | PacketFlyweight.TYPE_REPAIR;

    private Network net = network(new Raict(1));

    private static Network network(RepairCode code) {
        return network(new Repairs(code, 0, 1));
    }

    private static Network network(Repairs repairs) {
        RedundancyProfile profile = new RedundancyProfile(Schemes.replication(), 1, 0, 1, repairs, 500 * TestConfig.MS);
        RuntimeConfig proxy = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        return new Network(
                new Agent(with(TestConfig.router("home-a", 11), profile), 5, 1_000 * TestConfig.SECOND),
                new Agent(with(proxy, profile), 9, 77 * TestConfig.SECOND));
    }

    private static RuntimeConfig with(RuntimeConfig config, RedundancyProfile profile) {
        return TestConfig.withTypes(config, TestConfig.voice(profile, "fra"));
    }

    private List<Frame> sent(String text) {
        return net.router.receive(Network.fromClient(text));
    }

    private List<String> arrive(Frame... frames) {
        return Stream.of(frames)
                .flatMap(frame -> net.proxy.receive(frame).stream())
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();
    }

    private static boolean isRepair(Frame frame) {
        return frame.payload()[0] == REPAIR_BYTE;
    }

    /** Two packets of a block of four, of which the second is lost; no third comes. */
    @Test
    void shouldRestoreTheLastPacketBeforeASilence() {
        net = network(new ReedSolomon(4, 1, 1));
        net.client("a");
        net.server("A");
        net.lost = frame -> !isRepair(frame);
        net.client("b");
        net.server("B");
        net.lost = _ -> false;
        net.advance(190 * TestConfig.MS);
        assertThat(net.textsAtServer()).containsExactly("a");

        net.advance(20 * TestConfig.MS);

        assertThat(net.textsAtServer()).containsExactly("a", "b");
        assertThat(net.textsAtClient()).containsExactly("A", "B");
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_REPAIR))
                .as("one in each direction")
                .hasSize(2);
    }

    @Test
    void shouldNoticeASilenceAfterTwoPeriodsOfTheRhythm() {
        net = network(new ReedSolomon(4, 1, 1));
        for (int i = 0; i < 61; i++) {
            net.client("packet " + i);
            net.advance(20 * TestConfig.MS);
        }
        net.takeTunnelled(PacketFlyweight.TYPE_REPAIR);
        net.advance(10 * TestConfig.MS);
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_REPAIR)).isEmpty();

        net.advance(20 * TestConfig.MS);

        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_REPAIR)).hasSize(1);
        net.advance(TestConfig.SECOND);
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_REPAIR)).as("once").isEmpty();
    }

    @Test
    void shouldSendARepairCopyBesideThePacketOverThePathsOfItsShare() {
        sent("a");
        List<Frame> frames = sent("b");

        assertThat(frames)
                .extracting(frame -> frame.packet().type())
                .containsExactly(PacketFlyweight.TYPE_DATA, PacketFlyweight.TYPE_REPAIR);
        assertThat(frames)
                .extracting(frame -> frame.flow().source())
                .containsExactly(TestConfig.PATH_A, TestConfig.PATH_B);
        PacketFlyweight repair = frames.get(1).packet();
        assertThat(repair.packetId()).isEqualTo(frames.get(0).packet().packetId());
        assertThat(repair.copy()).isEqualTo(PacketFlyweight.FIRST_REPAIR_COPY);
        assertThat(repair.count()).isEqualTo(2);
        assertThat(repair.stride()).isEqualTo(1);
    }

    @Test
    void shouldRestoreAPacketFromTheNextOnesRepairCopy() {
        arrive(sent("a").get(0));
        List<Frame> lost = sent("lost");
        List<Frame> next = sent("next");

        assertThat(arrive(next.get(0))).containsExactly("next");
        assertThat(arrive(next.get(1))).containsExactly("lost");
        assertThat(arrive(lost.get(0), lost.get(1))).as("too late").isEmpty();
        assertThat(net.proxy.count(AgentCounter.PACKETS_RESTORED)).isEqualTo(1);
        assertThat(net.proxy.count(AgentCounter.PACKETS_DELIVERED)).isEqualTo(3);
        assertThat(net.proxy.count(AgentCounter.REPAIR_COPIES_USED)).isEqualTo(1);
    }

    @Test
    void shouldRestoreAWholeBurstWhenThePacketAfterItArrives() {
        arrive(sent("a").get(0));
        List<Frame> repairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            repairs.add(sent("lost " + i).get(1));
        }
        // The first repair copy is lost, too: only the packet after the burst can begin the chain.
        repairs.remove(0);
        assertThat(arrive(repairs.toArray(Frame[]::new))).isEmpty();
        List<Frame> last = sent("last");
        assertThat(arrive(last.get(1))).isEmpty();

        assertThat(arrive(last.get(0)))
                .startsWith("last")
                .containsExactlyInAnyOrder("last", "lost 0", "lost 1", "lost 2", "lost 3", "lost 4");
    }

    @Test
    void shouldNotOpenARepairCopyOfWhichNothingIsMissing() {
        arrive(sent("a").get(0));
        List<Frame> frames = sent("b");
        arrive(frames.get(0));
        Frame forged = frames.get(1);
        forged.bytes()[forged.bytes().length - 1] ^= 1;

        assertThat(arrive(forged)).isEmpty();

        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isEqualTo(1);
        assertThat(net.proxy.drops(DropReason.AUTHENTICATION_FAILED)).isZero();
    }

    @Test
    void shouldBelieveNoRepairCopyThatIsForged() {
        arrive(sent("a").get(0));
        sent("lost");
        Frame repair = sent("b").get(1);
        // What it combines is authenticated, too.
        repair.bytes()[repair.bytes().length - repair.payload().length + PacketFlyweight.HEADER_LENGTH + 2] ^= 3;

        assertThat(arrive(repair)).isEmpty();

        assertThat(net.proxy.drops(DropReason.AUTHENTICATION_FAILED)).isEqualTo(1);
    }

    @Test
    void shouldBeginASessionWithTheRepairCopyOfItsFirstPacket() {
        assertThat(arrive(sent("first").get(1))).containsExactly("first");
        assertThat(net.proxy.count(AgentCounter.SESSIONS_CREATED)).isEqualTo(1);
    }

    @Test
    void shouldLearnThePathOfARepairCopyThatRestoresAPacket() {
        arrive(sent("first").get(1));

        assertThat(net.proxy.advance(100 * TestConfig.MS))
                .extracting(frame -> frame.flow().destination())
                .containsExactly(TestConfig.PATH_B);
    }

    @Test
    void shouldLearnNoPathFromARepairCopyAlone() {
        arrive(sent("first").get(0));
        sent("lost");
        arrive(sent("late").get(1));

        assertThat(net.proxy.advance(100 * TestConfig.MS))
                .extracting(frame -> frame.flow().destination())
                .containsExactly(TestConfig.PATH_A);
    }

    @Test
    void shouldNotRestoreWhatHasLeftTheWindow() {
        arrive(sent("a").get(0));
        sent("lost");
        List<Frame> next = sent("next");
        arrive(next.get(0));
        for (int i = 0; i < 64; i++) {
            arrive(sent("in time").get(0));
        }

        assertThat(arrive(next.get(1))).isEmpty();
        assertThat(net.proxy.count(AgentCounter.PACKETS_RESTORED)).isZero();
    }

    static Stream<RepairCode> codes() {
        return Stream.of(new Raict(1), new Raict(3), new ReedSolomon(4, 2, 1), new ReedSolomon(3, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void shouldDeliverOnceInBothDirectionsWhatAnyPathLosesNowAndThen(RepairCode code) {
        net = network(code);
        net.advance(TestConfig.SECOND);
        net.client("first");
        SplittableRandom random = new SplittableRandom(1);
        net.lost = frame -> random.nextInt(10) == 0;
        for (int i = 0; i < 240; i++) {
            net.client("up " + "x".repeat(5 * i));
            net.server("down " + "x".repeat(5 * i));
            net.advance(20 * TestConfig.MS);
        }

        assertThat(net.textsAtServer()).doesNotHaveDuplicates().hasSizeGreaterThan(231);
        assertThat(net.textsAtClient()).doesNotHaveDuplicates().hasSizeGreaterThan(230);
        assertThat(net.atServer).allMatch(Frame::checksumsRight);
        assertThat(net.atClient).allMatch(Frame::checksumsRight);
        assertThat(net.proxy.count(AgentCounter.PACKETS_RESTORED)).isGreaterThan(15);
        assertThat(net.router.count(AgentCounter.PACKETS_RESTORED)).isGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void shouldFitEveryPathWithTheLongestPacketThatItCarries(RepairCode code) {
        net = network(code);
        int length = 1472;
        while (net.router.receive(Network.fromClient("x".repeat(length))).stream()
                .noneMatch(frame ->
                        frame.payload().length > 0 && frame.flow().destination().equals(TestConfig.PROXY))) {
            length--;
        }
        for (int i = 0; i < 20; i++) {
            assertThat(sent("x".repeat(length)))
                    .hasSizeGreaterThanOrEqualTo(1)
                    .allMatch(frame -> frame.bytes().length <= 1514);
        }
        assertThat(sent("x".repeat(length))).isNotEmpty();
    }

    @Test
    void shouldUseEveryNonceOnce() {
        net = network(new ReedSolomon(3, 2, 2));
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            for (Frame frame : sent("x")) {
                PacketFlyweight packet = frame.packet();
                assertThat(nonces.add(packet.packetId() + "/" + packet.copy())).isTrue();
            }
        }
        assertThat(nonces).hasSize(100 + 100 / 6 * 4);
    }

    @Test
    void shouldSendRepairCopiesOverThePathThatWorksOnceTheOtherIsKnownToBeDead() {
        net = network(new Repairs(new Raict(2), 1, 1));
        net.advance(TestConfig.SECOND);
        net.client("x");
        net.lost = frame -> frame.flow().toString().contains(TestConfig.PATH_B);
        net.advance(3 * TestConfig.SECOND);
        net.tunnelled.clear();

        net.client("to the server");
        net.server("to the client");

        assertThat(net.tunnelled)
                .filteredOn(RepairTunnelTest::isRepair)
                .hasSize(4)
                .noneMatch(frame -> frame.flow().toString().contains(TestConfig.PATH_B));
    }
}
