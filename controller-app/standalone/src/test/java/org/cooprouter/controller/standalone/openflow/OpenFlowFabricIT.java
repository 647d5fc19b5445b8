// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.CtState;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fabric against a real Open vSwitch. */
class OpenFlowFabricIT {
    private static final DatapathId BRIDGE = DatapathId.parse("00000000000000aa");
    private static final Match IPV4 = Match.ALL.with(Field.ETH_TYPE, 0x0800);
    private static final Match UDP = IPV4.with(Field.IP_PROTO, 17);
    private static final PortRef LAN = PortRef.named("lan0");
    private static final PortRef AGENT = PortRef.named("agent0");
    private static final PortRef ISP = PortRef.named("isp0");
    private static final PortRef LIVE = PortRef.named("live0");

    @TempDir
    private Path directory;

    private PrivateVswitch vswitch;
    private OpenFlowFabric fabric;
    private OpenFlowServer server;
    private final RecordingListener listener = new RecordingListener();

    @BeforeEach
    void start() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        startController(0);
        vswitch.addBridge("br0", BRIDGE.toString(), "lan0", "agent0", "live0", "isp0");
        vswitch.vsctl("set", "bridge", "br0", "protocols=OpenFlow13");
        connect();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (vswitch != null) {
            vswitch.close();
        }
    }

    private void startController(int port) throws IOException {
        var metrics = new BridgeMetrics(new PrometheusRegistry());
        fabric = new OpenFlowFabric(OpenFlowSettings.DEFAULT, _ -> Optional.empty(), metrics);
        fabric.listen(listener);
        server = OpenFlowServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                null,
                OpenFlowSettings.DEFAULT,
                fabric,
                metrics);
    }

    private void connect() {
        vswitch.setController("br0", "tcp:127.0.0.1:" + server.address().getPort());
        awaitConnections(1);
    }

    private void awaitConnections(long count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> listener.count("connected " + BRIDGE) >= count);
    }

    private Fabric.Applied apply(FlowProgram program) throws Exception {
        return fabric.apply(BRIDGE, program).get(20, TimeUnit.SECONDS);
    }

    private static FlowProgram everything() throws UnknownHostException {
        InetAddress outside = InetAddress.getByName("198.51.100.2");
        return FlowProgram.builder()
                .add(new MeterSpec(1, MeterSpec.Unit.KBPS, 512, 64))
                .add(new MeterSpec(2, MeterSpec.Unit.PKTPS, 1000, 100))
                .add(new GroupSpec(
                        1,
                        GroupSpec.Type.FAST_FAILOVER,
                        List.of(
                                Bucket.watching(LIVE, Actions.output(AGENT)),
                                Bucket.watching(ISP, Actions.resubmit(9)))))
                .add(new GroupSpec(
                        2,
                        GroupSpec.Type.FAST_FAILOVER,
                        List.of(Bucket.watching(
                                LIVE, Actions.ct(Ct.commit(3).table(8).nat(Nat.source(outside)))))))
                .add(new GroupSpec(3, GroupSpec.Type.ALL, List.of(Bucket.of(Actions.output(LAN)), Bucket.of())))
                .add(FlowRule.of(0, 1000, Match.ALL.inPort(LAN)).gotoTable(1))
                .add(FlowRule.of(0, 1000, Match.ALL.inPort(PortRef.LOCAL)).gotoTable(3))
                .add(FlowRule.of(0, 0, Match.ALL))
                .add(FlowRule.of(
                                1,
                                30,
                                UDP.with(Field.UDP_DST, 0x1388, 0xfffc)
                                        .with(Field.IP_DSCP, 46)
                                        .with(Field.IP_FRAG, 0, 1))
                        .actions(
                                Actions.setField(Field.ETH_DST, 0x024352010001L),
                                Actions.ct(Ct.lookup(1).table(2))))
                .add(FlowRule.of(1, 20, IPV4.with(Field.IP_PROTO, 6).with(Field.TCP_DST, 443))
                        .actions(Actions.ct(Ct.lookup(1).table(2).nat(Nat.RESTORE))))
                .add(FlowRule.of(
                                2,
                                20,
                                IPV4.with(
                                                Field.CT_STATE,
                                                CtState.TRACKED | CtState.ESTABLISHED,
                                                CtState.TRACKED | CtState.ESTABLISHED | CtState.NEW)
                                        .with(Field.CT_MARK, 0x1, 0x3)
                                        .with(Field.REG0, 7))
                        .gotoTable(3))
                .add(FlowRule.of(2, 10, UDP).meter(2).actions(Actions.group(1)))
                .add(FlowRule.of(
                                3,
                                20,
                                UDP.with(
                                        Field.IPV4_SRC,
                                        Bits.of(new byte[] {10, 1, 0, 0}),
                                        Bits.prefix(Field.IPV4_SRC, 16)))
                        .meter(1)
                        .actions(
                                Actions.decTtl(),
                                Actions.ct(Ct.commit(1)
                                        .table(8)
                                        .nat(Nat.source(outside, 40000, 50000))
                                        .exec(
                                                Actions.setField(Field.CT_MARK, 1),
                                                Actions.move(Field.ETH_SRC, 0, Field.CT_LABEL, 0, 48)))))
                .add(FlowRule.of(
                                7,
                                20,
                                IPV4.with(Field.CT_LABEL, Bits.of(Field.CT_LABEL, 5), Bits.of(Field.CT_LABEL, 0xff)))
                        .actions(
                                Actions.move(Field.CT_LABEL, 0, Field.ETH_DST, 0, 48),
                                Actions.setField(Field.REG1, 9),
                                Actions.output(LAN)))
                .add(FlowRule.of(8, 10, IPV4).actions(Actions.output(PortRef.IN_PORT), Actions.group(3)))
                .add(FlowRule.of(
                                10,
                                10,
                                Match.ALL
                                        .with(Field.ETH_TYPE, 0x0806)
                                        .with(Field.ARP_OP, 1)
                                        .with(Field.ARP_TPA, 0xc0a80101L))
                        .actions(
                                Actions.copy(Field.ETH_SRC, Field.ETH_DST),
                                Actions.copy(Field.ARP_SHA, Field.ARP_THA),
                                Actions.copy(Field.ARP_SPA, Field.ARP_TPA),
                                Actions.setField(Field.ARP_OP, 2),
                                Actions.setField(Field.ARP_SPA, 0xc0a80101L),
                                Actions.output(PortRef.CONTROLLER)))
                .add(FlowRule.of(
                                11,
                                1,
                                Match.ALL.with(Field.ETH_TYPE, 0x86dd).with(Field.IPV6_DST, Bits.of(Field.IPV6_DST, 1)))
                        .actions(Actions.output(PortRef.LOCAL)))
                .add(FlowRule.of(12, 1, IPV4.with(Field.IP_PROTO, 1).with(Field.ICMP_TYPE, 8))
                        .actions(Actions.output(LAN)))
                .build();
    }

    @Test
    void shouldPutOnTheBridgeWhatOvsOfctlPutsThereFromTheSameText() throws Exception {
        FlowProgram program = everything();
        vswitch.addBridge("byhand", "00000000000000bb", "lan1", "agent1", "live1", "isp1");
        program.meters().values().forEach(meter -> vswitch.ofctl("add-meter", "byhand", meter.toString()));
        program.groups().values().forEach(group -> vswitch.ofctl("add-group", "byhand", withNumbers(group.toString())));
        program.rules().values().forEach(rule -> vswitch.ofctl("add-flow", "byhand", withNumbers(rule.toString())));

        Fabric.Applied applied = apply(program);

        assertThat(applied.missingPorts()).isEmpty();
        assertThat(applied.installedRules()).isEqualTo(program.rules().size());
        assertThat(vswitch.dumpRules("br0")).isEqualTo(vswitch.dumpRules("byhand"));
        assertThat(sortedBody(vswitch.ofctl("dump-groups", "br0")))
                .isEqualTo(sortedBody(vswitch.ofctl("dump-groups", "byhand")));
        assertThat(sortedBody(vswitch.ofctl("dump-meters", "br0")))
                .isEqualTo(sortedBody(vswitch.ofctl("dump-meters", "byhand")));
    }

    private static List<String> sortedBody(String dump) {
        return dump.lines().filter(line -> !line.startsWith("OFPST")).sorted().toList();
    }

    private static String withNumbers(String text) {
        String numbered = text;
        List<String> ports = List.of("lan0", "agent0", "live0", "isp0");
        for (int i = 0; i < ports.size(); i++) {
            numbered = numbered.replaceAll(Pattern.quote(ports.get(i)), String.valueOf(i + 1));
        }
        return numbered;
    }

    @Test
    void shouldSendNothingWhenTheBridgeHasAllAlready() throws Exception {
        apply(everything());

        Fabric.Applied second = apply(everything());

        assertThat(second.changes()).isZero();
        assertThat(second.installedRules()).isEqualTo(everything().rules().size());
    }

    @Test
    void shouldKeepEveryRulesCountersWhenTheControllerRestarts() throws Exception {
        FlowProgram program = everything();
        apply(program);
        receiveUdp();
        await().until(() -> packets("in_port=1 ") == 1);
        int port = server.address().getPort();

        server.close();
        startController(port);
        awaitConnections(2);
        Fabric.Applied afterwards = apply(program);

        assertThat(afterwards.changes()).isZero();
        assertThat(packets("in_port=1 ")).isEqualTo(1);
    }

    @Test
    void shouldRestoreAllRulesWhenTheSwitchDaemonWasKilled() throws Exception {
        FlowProgram program = everything();
        apply(program);
        List<String> before = vswitch.dumpRules("br0");

        vswitch.killDaemon();
        await().until(() -> listener.count("disconnected " + BRIDGE) == 1);
        vswitch.restartDaemon();
        awaitConnections(2);
        apply(program);

        assertThat(vswitch.dumpRules("br0")).isEqualTo(before);
    }

    @Test
    void shouldChangeOnlyTheRuleThatChanged() throws Exception {
        FlowRule kept = FlowRule.of(0, 5, Match.ALL.inPort(LAN)).actions(Actions.output(AGENT));
        Match ofAgent = Match.ALL.inPort(AGENT);
        apply(FlowProgram.builder()
                .add(kept)
                .add(FlowRule.of(0, 5, ofAgent).actions(Actions.output(LAN)))
                .build());
        receiveUdp();
        await().until(() -> packets("in_port=1 ") == 1);

        apply(FlowProgram.builder()
                .add(kept)
                .add(FlowRule.of(0, 5, ofAgent).actions(Actions.output(LIVE)))
                .build());

        assertThat(packets("in_port=1 ")).isEqualTo(1);
        assertThat(vswitch.dumpRules("br0"))
                .containsExactlyInAnyOrder(
                        "priority=5,in_port=1 actions=output:2", "priority=5,in_port=2 actions=output:3");
    }

    @Test
    void shouldRemoveRulesGroupsAndMetersOfOthers() throws Exception {
        vswitch.ofctl("add-meter", "br0", "meter=9,pktps,bands=type=drop,rate=5");
        vswitch.ofctl("add-group", "br0", "group_id=9,type=all,bucket=actions=output:1");
        vswitch.ofctl("add-flow", "br0", "table=5,udp,actions=meter:9,group:9");

        Fabric.Applied applied = apply(FlowProgram.EMPTY);

        assertThat(applied.changes()).isEqualTo(3);
        assertThat(vswitch.dumpRules("br0")).isEmpty();
        assertThat(vswitch.ofctl("dump-groups", "br0")).doesNotContain("group_id");
        assertThat(vswitch.ofctl("dump-meters", "br0")).doesNotContain("meter=");
    }

    @Test
    void shouldModifyGroupsAndMetersInPlace() throws Exception {
        apply(groupAndMeter(LAN, 100));

        Fabric.Applied applied = apply(groupAndMeter(LIVE, 200));

        assertThat(applied.changes()).isEqualTo(2);
        assertThat(vswitch.ofctl("dump-groups", "br0")).contains("output:3");
        assertThat(vswitch.ofctl("dump-meters", "br0")).contains("rate=200");
        assertThat(vswitch.dumpRules("br0")).hasSize(1);
    }

    private static FlowProgram groupAndMeter(PortRef port, long rate) {
        return FlowProgram.builder()
                .add(new MeterSpec(1, MeterSpec.Unit.PKTPS, rate, 10))
                .add(new GroupSpec(1, GroupSpec.Type.ALL, List.of(Bucket.of(Actions.output(port)))))
                .add(FlowRule.of(0, 1, Match.ALL).meter(1).actions(Actions.group(1)))
                .build();
    }

    @Test
    void shouldNameTheRuleThatTheBridgeRefuses() {
        FlowProgram program = FlowProgram.builder()
                .add(FlowRule.of(4, 7, Match.ALL).actions(Actions.group(77)))
                .build();

        assertThatThrownBy(() -> apply(program))
                .hasMessageContaining("00000000000000aa refused")
                .hasMessageContaining("table=4,priority=7 actions=group:77")
                .hasMessageContaining("BAD_OUT_GROUP");
    }

    @Test
    void shouldLeaveOutAndNameWhatNeedsAMissingPort() throws Exception {
        PortRef absent = PortRef.named("isp-b");
        Fabric.Applied applied = apply(FlowProgram.builder()
                .add(FlowRule.of(0, 1, Match.ALL.inPort(absent)).actions(Actions.output(LAN)))
                .add(FlowRule.of(0, 2, Match.ALL.inPort(LAN)).actions(Actions.output(AGENT)))
                .build());

        assertThat(applied.missingPorts()).containsExactly("isp-b");
        assertThat(applied.installedRules()).isEqualTo(1);
        assertThat(vswitch.dumpRules("br0")).hasSize(1);
    }

    @Test
    void shouldTakeTheSecondBucketWhileTheWatchedPortIsDown() throws Exception {
        apply(FlowProgram.builder()
                .add(new GroupSpec(
                        1,
                        GroupSpec.Type.FAST_FAILOVER,
                        List.of(
                                Bucket.watching(LIVE, Actions.output(AGENT)),
                                Bucket.watching(ISP, Actions.resubmit(9)))))
                .add(FlowRule.of(0, 1, Match.ALL).actions(Actions.group(1)))
                .add(FlowRule.of(9, 1, Match.ALL).actions(Actions.output(ISP)))
                .build());
        assertThat(vswitch.appctl("ofproto/trace", "br0", "in_port=lan0,udp")).contains("output:2");

        vswitch.appctl("netdev-dummy/set-admin-state", "live0", "down");
        await().until(() -> listener.count("port live0(3, down)") > 0);

        assertThat(vswitch.appctl("ofproto/trace", "br0", "in_port=lan0,udp"))
                .contains("resubmit(,9)")
                .contains("output:4");
    }

    @Test
    void shouldTellOfPortsThatComeAndGo() {
        vswitch.addPort("br0", "late0", 7);
        await().until(() -> listener.count("port late0(7, live)") > 0);

        vswitch.vsctl("del-port", "br0", "late0");

        await().until(() -> listener.count("removed late0") > 0);
    }

    @Test
    void shouldHandPacketsBothWays() throws Exception {
        apply(FlowProgram.builder()
                .add(FlowRule.of(0, 1, Match.ALL.inPort(LAN)).actions(Actions.output(PortRef.CONTROLLER)))
                .build());
        receiveUdp();
        await().until(() -> listener.count("packet-in lan0") == 1);
        byte[] frame = listener.frames.getFirst();
        assertThat(frame).startsWith(HexFormat.of().parseHex("505400000002505400000001"));

        fabric.packetOut(BRIDGE, PortRef.CONTROLLER, frame, List.of(Actions.output(AGENT)))
                .get(5, TimeUnit.SECONDS);

        await().until(() -> fabric.portStatistics(BRIDGE).get(5, TimeUnit.SECONDS).stream()
                .anyMatch(port -> port.name().equals("agent0") && port.sentBytes() == frame.length));
    }

    @Test
    void shouldCountByTheCookiesOfTheProgram() throws Exception {
        apply(FlowProgram.builder()
                .add(FlowRule.of(0, 1, Match.ALL.inPort(LAN)).cookie(0x1234).actions(Actions.output(AGENT)))
                .add(FlowRule.of(0, 1, Match.ALL.inPort(AGENT)).cookie(0x5678).actions(Actions.output(LAN)))
                .build());
        receiveUdp();

        await().untilAsserted(() -> {
            var counted = fabric.flowStatistics(BRIDGE, 0x1200, 0xff00).get(5, TimeUnit.SECONDS);
            assertThat(counted).hasSize(1);
            assertThat(counted.getFirst().cookie()).isEqualTo(0x1234);
            assertThat(counted.getFirst().packets()).isEqualTo(1);
        });
    }

    @Test
    void shouldFailAtOnceWhenTheBridgeIsNotConnected() {
        assertThat(fabric.apply(DatapathId.of(1), FlowProgram.EMPTY))
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("0000000000000001 is not connected");
    }

    private void receiveUdp() {
        vswitch.appctl(
                "netdev-dummy/receive",
                "lan0",
                "in_port(1),eth(src=50:54:00:00:00:01,dst=50:54:00:00:00:02),eth_type(0x0800),"
                        + "ipv4(src=10.1.0.5,dst=192.0.2.9,proto=17,tos=0,ttl=64,frag=no),udp(src=4000,dst=9)");
    }

    private long packets(String match) {
        return vswitch.ofctl("dump-flows", "br0")
                .lines()
                .filter(line -> line.contains(match))
                .map(line -> line.replaceFirst(".*n_packets=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
