// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/** What both sides know of their paths (Q1, Q2, R1), and what they do with it. */
class PathTest {
    private static final long SECOND = TestConfig.SECOND;
    private static final long MS = TestConfig.MS;

    private final Network net = new Network();
    private final TelemetryReader atRouter = net.router.pipeline.telemetry();
    private final TelemetryReader atProxy = net.proxy.pipeline.telemetry();

    private static boolean onA(Frame frame) {
        return frame.flow().source().equals(TestConfig.PATH_A)
                || frame.flow().destination().equals(TestConfig.PATH_A);
    }

    private void useProfile(RedundancyProfile profile) {
        net.router.pipeline.install(
                TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(profile, "fra")),
                net.router.nowNs);
        net.proxy.pipeline.install(
                TestConfig.withTypes(
                        TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)),
                        TestConfig.voice(profile, "fra")),
                net.proxy.nowNs);
    }

    private static PathReport path(Telemetry.Builder telemetry, String id) {
        return telemetry.getPathsList().stream()
                .filter(report -> report.getPath().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private long copiesOver(String address, int type) {
        return net.tunnelled.stream()
                .filter(frame -> frame.packet().type() == type)
                .filter(frame -> frame.flow().source().equals(address)
                        || frame.flow().destination().equals(address))
                .count();
    }

    @Test
    void shouldProbeEveryPathAtItsIntervalAndMeasureItsRoundTripTime() {
        net.lost = frame -> frame.packet().type() == PacketFlyweight.TYPE_PROBE && onA(frame);
        net.advance(10 * SECOND);
        PathReport a = path(atRouter.read(net.router.nowNs), "isp-a");
        PathReport b = path(atRouter.read(net.router.nowNs), "to-b");

        assertThat(net.router.count(AgentCounter.PROBES_SENT)).isBetween(98L, 104L);
        assertThat(a.getAlive()).isFalse();
        assertThat(a.getProbeLoss()).isEqualTo(1);
        assertThat(a.hasSmoothedRtt()).isFalse();
        assertThat(b.getAlive()).isTrue();
        assertThat(b.getProbeLoss()).isZero();
        assertThat(b.hasSmoothedRtt()).isTrue();
        assertThat(b.getPeer()).isEqualTo("fra");
    }

    @Test
    void shouldMeasureTheTimeThatARoundTripTakes() {
        List<Frame> probes = net.router.advance(200 * MS);
        Frame probe = probes.get(0);
        Frame reply = net.proxy.receive(probe).get(0);
        net.router.advance(35 * MS);
        net.router.receive(reply);

        Duration rtt = path(atRouter.read(net.router.nowNs), "isp-a").getSmoothedRtt();
        assertThat(rtt.getSeconds()).isZero();
        // The probe left when it was due, at most an interval before the 200 ms were over.
        assertThat(rtt.getNanos()).isBetween(35_000_000, 236_000_000);
        assertThat(net.router.count(AgentCounter.PROBE_REPLIES_RECEIVED)).isEqualTo(1);
    }

    @Test
    void shouldMeasureRoundTripsByTheCallsOwnPacketsOnBothSides() {
        for (int i = 0; i < 100; i++) {
            List<Frame> up = net.router.receive(Network.fromClient("up"));
            net.router.advance(15 * MS);
            net.proxy.advance(15 * MS);
            List<Frame> delivered = net.proxy.receive(up.get(0));
            List<Frame> down = net.proxy.receive(Frame.udp(
                    TestConfig.PROXY_MAC,
                    Network.SERVER_SIDE_MAC,
                    delivered.get(0).flow().reversed(),
                    new byte[10]));
            net.router.advance(10 * MS);
            net.proxy.advance(10 * MS);
            net.router.receive(down.get(0));
        }

        assertThat(atRouter.read(net.router.nowNs).getPeersList()).containsExactly(sessionRtt("fra", 25));
        // The router sends the next packet at once: the same 25 ms.
        assertThat(atProxy.read(net.proxy.nowNs).getPeersList()).containsExactly(sessionRtt("home-a", 25));
    }

    private static PeerReport sessionRtt(String peer, int millis) {
        return PeerReport.newBuilder()
                .setPeer(peer)
                .setSessionRtt(Duration.newBuilder().setNanos(millis * 1_000_000))
                .build();
    }

    @Test
    void shouldGoDownWithinASecondAndComeUpAgain() {
        net.advance(5 * SECOND);
        assertThat(path(atRouter.read(net.router.nowNs), "isp-a").getAlive()).isTrue();
        net.lost = PathTest::onA;
        net.advance(SECOND);
        assertThat(path(atRouter.read(net.router.nowNs), "isp-a").getAlive()).isFalse();
        assertThat(net.router.count(AgentCounter.PATHS_DOWN)).isEqualTo(1);
        net.lost = _ -> false;
        net.advance(300 * MS);
        assertThat(path(atRouter.read(net.router.nowNs), "isp-a").getAlive()).isTrue();
        assertThat(net.router.count(AgentCounter.PATHS_UP)).isEqualTo(3);
    }

    @Test
    void shouldGoOnSendingCopiesOverADeadPath() {
        net.client("hello");
        net.lost = PathTest::onA;
        net.advance(3 * SECOND);
        net.tunnelled.clear();
        net.client("still both");

        assertThat(copiesOver(TestConfig.PATH_A, PacketFlyweight.TYPE_DATA)).isEqualTo(1);
        assertThat(copiesOver(TestConfig.PATH_B, PacketFlyweight.TYPE_DATA)).isEqualTo(1);
        assertThat(net.textsAtServer()).containsExactly("hello", "still both");
    }

    @Test
    void shouldLoseNoPacketOfEitherDirectionWhenAPathIsCutInTheMiddle() {
        net.advance(SECOND);
        for (int i = 0; i < 500; i++) {
            net.lost = i >= 100 && i < 350 ? PathTest::onA : _ -> false;
            net.client("up " + i);
            net.server("down " + i);
            net.advance(20 * MS);
        }

        assertThat(net.textsAtServer()).hasSize(500).doesNotHaveDuplicates();
        assertThat(net.textsAtClient()).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void shouldSendAsManyCopiesPerKindOfPathAsTheProfileSaysInBothDirections() {
        useProfile(new RedundancyProfile(2, 1, 500 * MS));
        net.advance(SECOND);
        net.client("hello");
        net.server("answer");

        assertThat(copiesOver(TestConfig.PATH_A, PacketFlyweight.TYPE_DATA)).isEqualTo(4);
        assertThat(copiesOver(TestConfig.PATH_B, PacketFlyweight.TYPE_DATA)).isEqualTo(2);
        assertThat(net.textsAtServer()).hasSize(1);
        assertThat(net.textsAtClient()).hasSize(1);
    }

    @Test
    void shouldSpareTheNeighbourWhenTheProfileSaysSo() {
        useProfile(new RedundancyProfile(1, 0, 500 * MS));
        net.advance(SECOND);
        net.client("hello");
        net.server("answer");

        assertThat(copiesOver(TestConfig.PATH_B, PacketFlyweight.TYPE_DATA)).isZero();
        assertThat(net.textsAtClient()).hasSize(1);
    }

    @Test
    void shouldSendOneCopyWhenTheProfileWantsNoneOverThePathsThatThereAre() {
        useProfile(new RedundancyProfile(0, 0, 500 * MS));
        net.client("hello");
        net.server("answer");

        assertThat(net.textsAtServer()).containsExactly("hello");
        assertThat(net.textsAtClient()).containsExactly("answer");
    }

    @Test
    void shouldMeasureTheLossOfEachPathByThePacketIdsOfTheCall() {
        net.advance(SECOND);
        atRouter.read(net.router.nowNs);
        atProxy.read(net.proxy.nowNs);
        int[] count = new int[1];
        net.lost = frame -> frame.packet().type() == PacketFlyweight.TYPE_DATA && onA(frame) && count[0]++ % 5 == 0;
        for (int i = 0; i < 1000; i++) {
            net.client("up");
            net.server("down");
        }
        Telemetry.Builder router = atRouter.read(net.router.nowNs);
        Telemetry.Builder proxy = atProxy.read(net.proxy.nowNs);

        assertThat(path(router, "isp-a").getDataLoss()).isCloseTo(0.2, within(0.01));
        assertThat(path(router, "to-b").getDataLoss()).isCloseTo(0, within(0.01));
        assertThat(path(proxy, "0").getDataLoss()).isCloseTo(0.2, within(0.01));
        assertThat(path(proxy, "1").getDataLoss()).isCloseTo(0, within(0.01));
        assertThat(path(proxy, "0").getPeer()).isEqualTo("home-a");
        assertThat(path(atRouter.read(net.router.nowNs), "isp-a").hasDataLoss())
                .as("no packets since")
                .isFalse();
    }

    @Test
    void shouldFollowAClientWhoseNatHasMovedIt() {
        net.nat = frame -> onA(frame) ? frame.from("192.0.0.55", 1024) : frame;
        net.natBack = frame -> frame;
        net.advance(SECOND);
        net.client("hello");
        net.nat = frame -> onA(frame) ? frame.from("192.0.0.66", 2048) : frame;
        net.advance(SECOND);
        net.tunnelled.clear();
        net.server("answer");

        assertThat(net.proxy.count(AgentCounter.PATHS_MOVED)).isEqualTo(1);
        assertThat(net.tunnelled)
                .extracting(
                        frame -> frame.flow().destination() + ":" + frame.flow().destinationPort())
                .containsExactlyInAnyOrder("192.0.0.66:2048", TestConfig.PATH_B + ":7177");
    }

    @Test
    void shouldNotLearnAPathFromAReplayOrADuplicate() {
        net.client("hello");
        Frame recorded = net.takeTunnelled(PacketFlyweight.TYPE_DATA).get(0);
        net.proxy.receive(recorded.from("192.0.0.99", 666));
        net.server("answer");

        assertThat(net.tunnelled).noneMatch(frame -> frame.flow().destination().equals("192.0.0.99"));
    }

    private static RuntimeConfig twoProxies() {
        return twoProxies(TestConfig.ONE_EACH);
    }

    private static RuntimeConfig twoProxies(RedundancyProfile profile) {
        RuntimeConfig one = TestConfig.router("home-a", 11);
        Map<String, RemoteProxy> proxies = new HashMap<>(one.proxies());
        proxies.put("ams", new RemoteProxy("ams", List.of(new Endpoint(Net.address(TestConfig.OTHER_PROXY), 7177))));
        AssociationSettings other = TestConfig.association("home-a", 11, "ams", 1);
        Map<String, AssociationSettings> associations = new HashMap<>(one.associations());
        associations.put(other.id(), other);
        return new RuntimeConfig(
                one.site(),
                one.paths(),
                TestConfig.types(TestConfig.voice(profile, "ams", "fra")),
                proxies,
                associations,
                Optional.empty());
    }

    @Test
    void shouldPreferTheFirstProxyAndMoveASessionToTheNextWhenItIsDown() {
        net.router = new Agent(twoProxies(), 5, 0);
        // Nobody answers at "ams"; its packets end up at the client's list, where nobody minds.
        net.client("to the first");
        assertThat(net.textsAtServer()).isEmpty();
        net.advance(2 * SECOND);

        net.client("to the second");

        assertThat(net.textsAtServer()).containsExactly("to the second");
        assertThat(net.router.count(AgentCounter.SESSIONS_MOVED)).isEqualTo(1);
        net.server("answer");
        assertThat(net.textsAtClient()).contains("answer");
    }

    /** The first may have delivered it. */
    @Test
    void shouldNotLetTheNextProxyRestoreWhatTheFirstHasHad() {
        Repairs chained = new Repairs(new Raict(1), 1, 0);
        net.router = new Agent(
                twoProxies(new RedundancyProfile(Schemes.replication(), 1, 0, 1, chained, 500 * TestConfig.MS)), 5, 0);
        net.client("to the first");
        net.advance(2 * SECOND);

        net.client("to the second");

        assertThat(net.router.count(AgentCounter.SESSIONS_MOVED)).isEqualTo(1);
        assertThat(net.textsAtServer()).containsExactly("to the second");
    }

    @Test
    void shouldWaitForTheOnlyProxyForAWhileAndThenTakeTheOrdinaryPath() {
        net.client("hello");
        net.lost = _ -> true;
        net.advance(3 * SECOND);
        net.client("waiting");
        assertThat(net.declined).isEmpty();
        net.client(Network.fromClient(new Frame.Flow("192.168.1.20", 9999, "192.0.2.80", 1), "new"));
        assertThat(net.declined).as("a new session need not wait").hasSize(1);

        net.advance(10 * SECOND);
        net.client("no longer");

        assertThat(net.declined).hasSize(2);
        assertThat(net.router.declines(DeclineReason.NO_PROXY)).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatIsMeasuredOfAPathThatAConfigurationDoesNotChange() {
        net.advance(SECOND);
        RuntimeConfig changed = TestConfig.withPaths(
                TestConfig.router("home-a", 11),
                new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(TestConfig.PATH_A), 1500),
                new LocalPath("isp-c", 2, PathKind.UPLINK, Net.address("192.0.0.7"), 1500));
        net.router.pipeline.install(changed, net.router.nowNs);
        Telemetry.Builder telemetry = atRouter.read(net.router.nowNs);

        assertThat(telemetry.getPathsList()).extracting(PathReport::getPath).containsExactly("isp-a", "isp-c");
        assertThat(path(telemetry, "isp-a").getAlive()).isTrue();
        assertThat(path(telemetry, "isp-c").getAlive()).isFalse();
    }

    @Test
    void shouldGoOnUnderANewKeyEpochWithoutLosingAPacket() {
        net.client("old key");
        net.server("old key");
        AssociationSettings before = TestConfig.association("home-a", 11, "fra", 1);
        AssociationSettings both = new AssociationSettings(
                before.id(),
                11,
                "home-a",
                "fra",
                2,
                Map.of(1, TestConfig.key(before.id(), 1), 2, TestConfig.key(before.id(), 2)));
        AssociationSettings onlyNew = TestConfig.association("home-a", 11, "fra", 2);
        RuntimeConfig router = TestConfig.router("home-a", 11);

        net.proxy.pipeline.install(TestConfig.proxy(both), net.proxy.nowNs);
        net.router.pipeline.install(TestConfig.withAssociation(router, both), net.router.nowNs);
        net.client("new key");
        net.server("new key");
        net.proxy.pipeline.install(TestConfig.proxy(onlyNew), net.proxy.nowNs);
        net.router.pipeline.install(TestConfig.withAssociation(router, onlyNew), net.router.nowNs);
        net.client("old key gone");

        assertThat(net.textsAtServer()).containsExactly("old key", "new key", "old key gone");
        assertThat(net.textsAtClient()).containsExactly("old key", "new key");
    }
}
