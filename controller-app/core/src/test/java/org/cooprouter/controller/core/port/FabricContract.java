// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.Fabric.Applied;
import org.cooprouter.controller.core.port.Fabric.FlowStatistics;
import org.cooprouter.controller.core.port.Fabric.PortStatistics;
import org.junit.jupiter.api.Test;

/** What the core relies on in every fabric; each fabric has a test that extends this. */
public abstract class FabricContract {
    /** The bridge under test. */
    protected static final DatapathId BRIDGE = DatapathId.parse("00000000000000aa");

    private static final DatapathId STRANGER = DatapathId.of(1);
    private static final PortRef LAN = PortRef.named("lan0");
    private static final PortRef AGENT = PortRef.named("agent0");
    private static final PortRef LIVE = PortRef.named("live0");
    private static final PortRef ISP = PortRef.named("isp0");
    private static final PortRef ABSENT = PortRef.named("absent0");
    private static final Match FROM_LAN = Match.ALL.inPort(LAN);
    private static final Match FROM_AGENT = Match.ALL.inPort(AGENT);
    private static final long WAIT_SECONDS = 30;

    /** What OpenFlow 1.3 lets a bridge lack. */
    public enum Kind {
        GROUP,
        METER
    }

    /** What a test does to the bridge, and sees of it, past the fabric. */
    public interface Bridge {
        /** Lets the bridge connect to the fabric; to be called once, and after {@link #disconnect} or {@link #crash}. */
        void connect();

        /** Ends the channel; the bridge keeps its rules. */
        void disconnect();

        /** The bridge stops at once, and has forgotten its rules when it comes back. */
        void crash();

        /** The bridge answers nothing until {@link #resume}. */
        void pause();

        /** See {@link #pause}. */
        void resume();

        /** A port comes. */
        void addPort(String name, int number);

        /** A port goes. */
        void removePort(String name);

        /** A port gets or loses its carrier. */
        void setLive(String port, boolean live);

        /** A UDP packet of 192.168.1.10 comes in on {@code port}. */
        void receiveUdp(String port);

        /** "table/priority" of each rule, in order. */
        List<String> rules();

        /** Numbers of groups and meters that are there. */
        int groupsAndMeters();

        /**
         * From the next connection on the bridge refuses every message about {@code kind}, as OpenFlow 1.3 has it for what a bridge does
         * not know (errors BAD_TYPE and BAD_MULTIPART).
         */
        void doWithout(Kind kind);

        /** Somebody adds a rule for all packets that drops them. */
        void addRuleByHand(int table, int priority);

        /** Somebody removes all rules of {@code table}. */
        void removeRulesByHand(int table);
    }

    /** A fabric without bridges, or whose only bridge is {@link #bridge}. */
    protected abstract Fabric fabric();

    /** A bridge that is not connected yet, with the ports lan0 (1), agent0 (2), live0 (3) and isp0 (4), all of them live. */
    protected abstract Bridge bridge();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();

    private final Fabric.Listener listener = new Fabric.Listener() {
        @Override
        public void connected(DatapathId bridge, List<Fabric.Port> ports) {
            List<Fabric.Port> byNumber = new ArrayList<>(ports);
            byNumber.sort(Comparator.comparingInt(Fabric.Port::number));
            events.add("connected " + bridge + " " + byNumber);
        }

        @Override
        public void disconnected(DatapathId bridge) {
            events.add("disconnected " + bridge);
        }

        @Override
        public void portChanged(DatapathId bridge, Fabric.Port port) {
            events.add("port " + port);
        }

        @Override
        public void portRemoved(DatapathId bridge, String name) {
            events.add("removed " + name);
        }

        @Override
        public void packetIn(DatapathId bridge, String inPort, byte[] frame) {
            frames.add(frame);
            events.add("packet-in " + bridge + " " + inPort);
        }
    };

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(WAIT_SECONDS));
    }

    private void awaitEvent(String event) {
        soon().untilAsserted(() -> assertThat(events).contains(event));
    }

    private void connect() {
        fabric().listen(listener);
        bridge().connect();
        awaitConnections(1);
    }

    private void awaitConnections(long count) {
        soon().untilAsserted(() -> assertThat(events.stream().filter(event -> event.startsWith("connected")))
                .hasSizeGreaterThanOrEqualTo((int) count));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private Applied apply(FlowProgram program) throws Exception {
        return get(fabric().apply(BRIDGE, program));
    }

    private static FlowRule output(int table, int priority, Match match, PortRef port) {
        return FlowRule.of(table, priority, match).actions(Actions.output(port));
    }

    private static FlowProgram program(FlowRule... rules) {
        return FlowProgram.builder().addAll(List.of(rules)).build();
    }

    /** From the LAN through a meter and a group to {@code port}. */
    private static FlowProgram metered(long rate, PortRef port) {
        return FlowProgram.builder()
                .add(new MeterSpec(5, MeterSpec.Unit.PKTPS, rate, 100))
                .add(new GroupSpec(7, GroupSpec.Type.ALL, List.of(Bucket.of(Actions.output(port)))))
                .add(FlowRule.of(0, 10, FROM_LAN).meter(5).actions(Actions.group(7)))
                .add(output(3, 4, Match.ALL, ISP))
                .build();
    }

    /** From the LAN through a group to the agent. */
    private static FlowProgram grouped() {
        return FlowProgram.builder()
                .add(new GroupSpec(7, GroupSpec.Type.ALL, List.of(Bucket.of(Actions.output(AGENT)))))
                .add(FlowRule.of(0, 10, FROM_LAN).actions(Actions.group(7)))
                .build();
    }

    private long sentBytes(String port) throws Exception {
        return get(fabric().portStatistics(BRIDGE)).stream()
                .filter(statistics -> statistics.name().equals(port))
                .mapToLong(PortStatistics::sentBytes)
                .sum();
    }

    private long packets(long cookie) throws Exception {
        return get(fabric().flowStatistics(BRIDGE, cookie, ~0L)).stream()
                .mapToLong(FlowStatistics::packets)
                .sum();
    }

    private static void assertRefused(CompletableFuture<?> future, String... reasons) {
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FabricException.class)
                .hasMessageContainingAll(reasons);
    }

    @Test
    void shouldTellOfABridgeThatConnectsAndOfItsPorts() {
        connect();

        assertThat(events)
                .containsExactly(
                        "connected " + BRIDGE + " [lan0(1, live), agent0(2, live), live0(3, live), isp0(4, live)]");
    }

    @Test
    void shouldTellALateListenerOfBridgesThatAreConnected() {
        connect();
        List<String> before = List.copyOf(events);
        events.clear();

        fabric().listen(listener);

        soon().untilAsserted(() -> assertThat(events).isEqualTo(before));
    }

    @Test
    void shouldTellThatABridgeWentAndCameBackInThisOrder() {
        connect();

        bridge().disconnect();
        awaitEvent("disconnected " + BRIDGE);
        bridge().connect();
        awaitConnections(2);

        assertThat(events)
                .extracting(event -> event.substring(0, event.indexOf(' ')))
                .containsExactly("connected", "disconnected", "connected");
    }

    @Test
    void shouldTellOfPortsThatComeLoseTheirCarrierAndGo() {
        connect();

        bridge().addPort("late0", 9);
        awaitEvent("port late0(9, live)");
        bridge().setLive("late0", false);
        awaitEvent("port late0(9, down)");
        bridge().removePort("late0");
        awaitEvent("removed late0");
    }

    @Test
    void shouldPutRulesGroupsAndMetersOnTheBridge() throws Exception {
        connect();

        Applied applied = apply(metered(1000, AGENT));

        assertThat(applied.installedRules()).isEqualTo(2);
        assertThat(applied.missingPorts()).isEmpty();
        assertThat(bridge().rules()).containsExactly("0/10", "3/4");
        assertThat(bridge().groupsAndMeters()).isEqualTo(2);
        bridge().receiveUdp("lan0");
        soon().untilAsserted(() -> assertThat(sentBytes("agent0")).isPositive());
    }

    @Test
    void shouldChangeNothingWhenTheBridgeHasTheProgramAlready() throws Exception {
        connect();
        apply(metered(1000, AGENT));

        Applied second = apply(metered(1000, AGENT));

        assertThat(second.changes()).isZero();
        assertThat(second.installedRules()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheStatisticsOfRulesThatDoNotChange() throws Exception {
        connect();
        FlowRule kept = output(0, 5, FROM_LAN, AGENT).cookie(0x11);
        apply(program(kept, output(0, 5, FROM_AGENT, LAN)));
        bridge().receiveUdp("lan0");
        soon().untilAsserted(() -> assertThat(packets(0x11)).isEqualTo(1));

        apply(program(kept, output(0, 5, FROM_AGENT, LIVE), output(1, 1, Match.ALL, LAN)));

        assertThat(packets(0x11)).isEqualTo(1);
        bridge().receiveUdp("lan0");
        soon().untilAsserted(() -> assertThat(packets(0x11)).isEqualTo(2));
    }

    @Test
    void shouldRemoveWhatIsNoLongerWanted() throws Exception {
        connect();
        apply(metered(1000, AGENT));

        Applied applied = apply(FlowProgram.EMPTY);

        assertThat(applied.installedRules()).isZero();
        assertThat(bridge().rules()).isEmpty();
        soon().untilAsserted(() -> assertThat(bridge().groupsAndMeters()).isZero());
    }

    @Test
    void shouldChangeGroupsAndMetersWithoutLosingARule() throws Exception {
        connect();
        apply(metered(1000, AGENT));

        Applied applied = apply(metered(2000, LIVE));

        assertThat(applied.changes()).isGreaterThanOrEqualTo(2);
        assertThat(bridge().rules()).containsExactly("0/10", "3/4");
        soon().untilAsserted(() -> assertThat(bridge().groupsAndMeters()).isEqualTo(2));
        bridge().receiveUdp("lan0");
        soon().untilAsserted(() -> assertThat(sentBytes("live0")).isPositive());
    }

    @Test
    void shouldRemoveRulesThatOthersMade() throws Exception {
        connect();
        FlowProgram program = program(output(0, 5, FROM_LAN, AGENT));
        apply(program);
        bridge().addRuleByHand(5, 77);

        soon().untilAsserted(() -> {
            apply(program);
            assertThat(bridge().rules()).containsExactly("0/5");
        });
    }

    @Test
    void shouldRestoreRulesThatOthersRemoved() throws Exception {
        connect();
        FlowProgram program = program(output(0, 5, FROM_LAN, AGENT), output(4, 6, Match.ALL, LAN));
        apply(program);
        bridge().removeRulesByHand(4);

        soon().untilAsserted(() -> {
            apply(program);
            assertThat(bridge().rules()).containsExactly("0/5", "4/6");
        });
    }

    @Test
    void shouldRestoreAllOfABridgeThatComesBackEmpty() throws Exception {
        connect();
        apply(metered(1000, AGENT));

        bridge().crash();
        awaitEvent("disconnected " + BRIDGE);
        bridge().connect();
        awaitConnections(2);
        apply(metered(1000, AGENT));

        assertThat(bridge().rules()).containsExactly("0/10", "3/4");
        assertThat(bridge().groupsAndMeters()).isEqualTo(2);
    }

    @Test
    void shouldLeaveOutAndNameWhatNeedsAPortThatIsNotThere() throws Exception {
        connect();

        Applied applied = apply(FlowProgram.builder()
                .add(new GroupSpec(
                        1,
                        GroupSpec.Type.FAST_FAILOVER,
                        List.of(
                                Bucket.watching(ABSENT, Actions.output(ABSENT)),
                                Bucket.watching(ISP, Actions.output(ISP)))))
                .add(output(0, 1, Match.ALL.inPort(ABSENT), LAN))
                .add(FlowRule.of(0, 2, FROM_LAN).actions(Actions.group(1)))
                .build());

        assertThat(applied.missingPorts()).containsExactly("absent0");
        assertThat(applied.installedRules()).isEqualTo(1);
        assertThat(bridge().rules()).containsExactly("0/2");
        bridge().receiveUdp("lan0");
        soon().untilAsserted(() -> assertThat(sentBytes("isp0")).isPositive());
    }

    @Test
    void shouldTakeTheSecondBucketWhileTheWatchedPortIsDown() throws Exception {
        connect();
        apply(FlowProgram.builder()
                .add(new GroupSpec(
                        1,
                        GroupSpec.Type.FAST_FAILOVER,
                        List.of(
                                Bucket.watching(LIVE, Actions.output(AGENT)),
                                Bucket.watching(ISP, Actions.resubmit(9)))))
                .add(FlowRule.of(0, 1, FROM_LAN).actions(Actions.group(1)))
                .add(output(9, 1, Match.ALL, ISP))
                .build());

        bridge().setLive("live0", false);
        awaitEvent("port live0(3, down)");
        bridge().receiveUdp("lan0");

        soon().untilAsserted(() -> assertThat(sentBytes("isp0")).isPositive());
        assertThat(sentBytes("agent0")).isZero();
    }

    @Test
    void shouldNameTheRuleThatTheBridgeRefusesAndKeepWhatWasThere() throws Exception {
        connect();
        apply(program(output(0, 5, FROM_LAN, AGENT)));

        assertRefused(
                fabric().apply(BRIDGE, program(FlowRule.of(4, 7, Match.ALL).actions(Actions.group(77)))),
                "bridge " + BRIDGE,
                "refused",
                "table=4,priority=7");

        assertThat(bridge().rules()).contains("0/5").doesNotContain("4/7");
        assertThat(apply(program(output(0, 6, FROM_LAN, AGENT))).installedRules())
                .isEqualTo(1);
        assertThat(bridge().rules()).containsExactly("0/6");
    }

    @Test
    void shouldSayThatABridgeHasNoMetersAndUseItWithoutThem() throws Exception {
        bridge().doWithout(Kind.METER);
        connect();

        assertRefused(
                fabric().apply(BRIDGE, metered(100, AGENT)), "bridge " + BRIDGE, "refused", "meter=5", "no meters");

        assertThat(apply(grouped()).installedRules()).isEqualTo(1);
        assertThat(bridge().rules()).containsExactly("0/10");
    }

    @Test
    void shouldSayThatABridgeHasNoGroupsAndUseItWithoutThem() throws Exception {
        bridge().doWithout(Kind.GROUP);
        connect();

        assertRefused(fabric().apply(BRIDGE, grouped()), "bridge " + BRIDGE, "refused", "group_id=7", "no groups");

        FlowProgram without = program(output(0, 5, FROM_LAN, AGENT));
        assertThat(apply(without).installedRules()).isEqualTo(1);
        assertThat(bridge().rules()).containsExactly("0/5");
    }

    @Test
    void shouldFailForABridgeThatIsNotConnected() {
        String reason = "bridge " + STRANGER + " is not connected";

        assertRefused(fabric().apply(STRANGER, FlowProgram.EMPTY), reason);
        assertRefused(fabric().packetOut(STRANGER, LAN, new byte[60], List.of(Actions.output(LAN))), reason);
        assertRefused(fabric().flowStatistics(STRANGER, 0, 0), reason);
        assertRefused(fabric().portStatistics(STRANGER), reason);
    }

    @Test
    void shouldFailWhatABridgeDidNotAnswerBeforeItWent() {
        connect();
        bridge().pause();
        CompletableFuture<Applied> running = fabric().apply(BRIDGE, program(output(0, 5, FROM_LAN, AGENT)));
        CompletableFuture<Applied> waiting = fabric().apply(BRIDGE, program(output(0, 6, FROM_LAN, AGENT)));

        bridge().crash();

        assertRefused(running, "bridge " + BRIDGE);
        assertRefused(waiting, "bridge " + BRIDGE);
    }

    @Test
    void shouldRunOnlyTheLatestOfTheRequestsThatWait() throws Exception {
        connect();
        bridge().pause();
        CompletableFuture<Applied> first = fabric().apply(BRIDGE, program(output(0, 1, FROM_LAN, AGENT)));
        CompletableFuture<Applied> second =
                fabric().apply(BRIDGE, program(output(0, 2, FROM_LAN, AGENT), output(1, 2, Match.ALL, ABSENT)));
        CompletableFuture<Applied> third = fabric().apply(BRIDGE, program(output(0, 3, FROM_LAN, AGENT)));
        assertThat(third).isNotDone();

        bridge().resume();

        assertThat(get(first).installedRules()).isEqualTo(1);
        assertThat(get(second).missingPorts())
                .as("the second completes as the third")
                .isEmpty();
        assertThat(get(third).installedRules()).isEqualTo(1);
        assertThat(bridge().rules()).containsExactly("0/3");
    }

    @Test
    void shouldHandPacketsBothWays() throws Exception {
        connect();
        apply(program(output(0, 1, FROM_LAN, PortRef.CONTROLLER)));
        bridge().receiveUdp("lan0");
        awaitEvent("packet-in " + BRIDGE + " lan0");
        byte[] frame = frames.get(0);
        assertThat(frame).hasSizeGreaterThan(41).containsSequence(new byte[] {0x08, 0, 0x45});

        get(fabric().packetOut(BRIDGE, PortRef.CONTROLLER, frame, List.of(Actions.output(ISP))));

        soon().untilAsserted(() -> assertThat(sentBytes("isp0")).isEqualTo(frame.length));
    }

    @Test
    void shouldRefuseToSendOutOfAPortThatIsNotThere() {
        connect();

        assertRefused(
                fabric().packetOut(BRIDGE, PortRef.CONTROLLER, new byte[60], List.of(Actions.output(ABSENT))),
                "bridge " + BRIDGE + " has no port",
                "absent0");
    }

    @Test
    void shouldCountByTheCookiesOfTheProgram() throws Exception {
        connect();
        apply(program(
                output(0, 1, FROM_LAN, AGENT).cookie(0x1234),
                output(0, 1, FROM_AGENT, LAN).cookie(0x5678)));
        bridge().receiveUdp("lan0");

        soon().untilAsserted(() -> {
            List<FlowStatistics> counted = get(fabric().flowStatistics(BRIDGE, 0x1200, 0xff00));
            assertThat(counted).hasSize(1);
            assertThat(counted.get(0).cookie()).isEqualTo(0x1234);
            assertThat(counted.get(0).table()).isZero();
            assertThat(counted.get(0).packets()).isEqualTo(1);
            assertThat(counted.get(0).bytes()).isGreaterThan(41);
        });
        assertThat(get(fabric().flowStatistics(BRIDGE, 0, 0))).hasSize(2);
        assertThat(get(fabric().flowStatistics(BRIDGE, 0x9999, ~0L))).isEmpty();
    }

    @Test
    void shouldCountWhatPortsReceiveAndSend() throws Exception {
        connect();
        apply(program(output(0, 1, FROM_LAN, AGENT)));
        bridge().receiveUdp("lan0");

        soon().untilAsserted(() -> {
            List<PortStatistics> ports = get(fabric().portStatistics(BRIDGE));
            assertThat(ports).extracting(PortStatistics::name).contains("lan0", "agent0", "live0", "isp0");
            assertThat(ports.stream()
                            .filter(port -> port.name().equals("lan0"))
                            .mapToLong(PortStatistics::receivedBytes))
                    .allMatch(bytes -> bytes > 41);
        });
        soon().untilAsserted(() -> assertThat(sentBytes("agent0")).isPositive());
    }
}
