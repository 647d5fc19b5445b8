// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.cooprouter.controller.standalone.VswitchBridge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fabric against a real Open vSwitch. */
class OpenFlowFabricIT extends FabricContract {
    private static final Match IPV4 = Match.ALL.with(Field.ETH_TYPE, 0x0800);
    private static final Match UDP = IPV4.with(Field.IP_PROTO, 17);
    private static final PortRef LAN = PortRef.named("lan0");
    private static final PortRef AGENT = PortRef.named("agent0");
    private static final PortRef ISP = PortRef.named("isp0");
    private static final PortRef LIVE = PortRef.named("live0");

    @TempDir
    private Path directory;

    private PrivateVswitch vswitch;
    private VswitchBridge bridge;
    private OpenFlowFabric fabric;
    private OpenFlowServer server;
    private final RecordingListener listener = new RecordingListener();

    @BeforeEach
    void start() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        startController(0);
        bridge = new VswitchBridge(vswitch, "br0", BRIDGE.toString(), server.address());
    }

    @AfterEach
    void stop() throws IOException {
        if (bridge != null) {
            bridge.close();
        }
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

    @Override
    protected Fabric fabric() {
        return fabric;
    }

    @Override
    protected Bridge bridge() {
        return bridge;
    }

    private void connectBridge() {
        bridge.connect();
        awaitConnections(1);
    }

    private void awaitConnections(long count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> listener.count("connected " + BRIDGE) >= count);
    }

    private Fabric.Applied put(FlowProgram program) throws Exception {
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
        connectBridge();
        FlowProgram program = everything();
        vswitch.addBridge("byhand", "00000000000000bb", "lan1", "agent1", "live1", "isp1");
        program.meters().values().forEach(meter -> vswitch.ofctl("add-meter", "byhand", meter.toString()));
        program.groups().values().forEach(group -> vswitch.ofctl("add-group", "byhand", withNumbers(group.toString())));
        program.rules().values().forEach(rule -> vswitch.ofctl("add-flow", "byhand", withNumbers(rule.toString())));

        Fabric.Applied applied = put(program);

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
    void shouldKeepEveryRulesCountersWhenTheControllerRestarts() throws Exception {
        connectBridge();
        FlowProgram program = everything();
        put(program);
        bridge.receiveUdp("lan0");
        await().until(() -> packets("in_port=1 ") == 1);
        int port = server.address().getPort();

        server.close();
        startController(port);
        awaitConnections(2);
        Fabric.Applied afterwards = put(program);

        assertThat(afterwards.changes()).isZero();
        assertThat(packets("in_port=1 ")).isEqualTo(1);
    }

    @Test
    void shouldRemoveRulesGroupsAndMetersOfOthers() throws Exception {
        connectBridge();
        vswitch.ofctl("add-meter", "br0", "meter=9,pktps,bands=type=drop,rate=5");
        vswitch.ofctl("add-group", "br0", "group_id=9,type=all,bucket=actions=output:1");
        vswitch.ofctl("add-flow", "br0", "table=5,udp,actions=meter:9,group:9");

        Fabric.Applied applied = put(FlowProgram.EMPTY);

        assertThat(applied.changes()).isEqualTo(3);
        assertThat(vswitch.dumpRules("br0")).isEmpty();
        assertThat(vswitch.ofctl("dump-groups", "br0")).doesNotContain("group_id");
        assertThat(vswitch.ofctl("dump-meters", "br0")).doesNotContain("meter=");
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
