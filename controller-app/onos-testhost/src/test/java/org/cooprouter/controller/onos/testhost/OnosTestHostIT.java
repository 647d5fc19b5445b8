// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.core.GroupId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.driver.XmlDriverLoader;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.DefaultGroupKey;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeterRequest;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;

/** The real managers program a real Open vSwitch through what the test host puts between and below them. */
class OnosTestHostIT {
    private static final String DPID = "0000000000000a01";
    private static final DeviceId DEVICE = DeviceId.deviceId("of:" + DPID);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] FRAME = new byte[64];

    @TempDir
    private Path directory;

    private PrivateVswitch vswitch;
    private OnosTestHost host;
    private ApplicationId application;

    @BeforeEach
    void start() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        vswitch.addBridge("br0", DPID, "p1", "p2");
        vswitch.vsctl("set", "bridge", "br0", "protocols=OpenFlow13");
        host = OnosTestHost.start();
        loadDrivers();
        application = host.service(CoreService.class).registerApplication("org.cooprouter.test");
        vswitch.setController("br0", "tcp:127.0.0.1:" + host.openFlowPort());
        await().atMost(LIMIT).until(() -> host.service(DeviceService.class).isAvailable(DEVICE));
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
        if (vswitch != null) {
            vswitch.close();
        }
    }

    private void loadDrivers() throws IOException {
        DriverAdminService drivers = host.service(DriverAdminService.class);
        try (InputStream input = getClass().getResourceAsStream("/test-drivers.xml")) {
            drivers.registerProvider(new XmlDriverLoader(getClass().getClassLoader(), drivers)
                    .loadDrivers(input, host.service(DriverService.class)));
        }
    }

    private FlowRule rule(int priority, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .forTable(1)
                .fromApp(application)
                .withPriority(priority)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthType((short) 0x0800)
                        .matchIPSrc(IpPrefix.valueOf("192.0.2.0/24"))
                        .build())
                .withTreatment(treatment)
                .makePermanent()
                .build();
    }

    private static TrafficTreatment output(int port) {
        return DefaultTrafficTreatment.builder()
                .setOutput(PortNumber.portNumber(port))
                .build();
    }

    /** Applies {@code operations} and tells whether all of them succeeded. */
    private boolean apply(FlowRuleOperations.Builder operations) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        host.service(FlowRuleService.class).apply(operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations done) {
                result.complete(true);
            }

            @Override
            public void onError(FlowRuleOperations failed) {
                result.complete(false);
            }
        }));
        return result.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void shouldKnowTheBridgeItsPortsAndItsDriver() {
        assertThat(host.service(DeviceService.class).getPorts(DEVICE))
                .extracting(port -> port.annotations().value(AnnotationKeys.PORT_NAME))
                .contains("p1", "p2");
        assertThat(host.service(DriverService.class).getDriver(DEVICE).name()).isEqualTo("test-ovs3");
    }

    @Test
    void shouldAddChangeAndRemoveARule() {
        FlowRule first = rule(100, output(1));
        FlowRule second = rule(100, output(2));

        assertThat(apply(FlowRuleOperations.builder().add(first))).isTrue();
        assertThat(vswitch.dumpRules("br0"))
                .containsExactly("table=1, priority=100,ip,nw_src=192.0.2.0/24 actions=output:1");
        await().atMost(LIMIT).until(() -> stateOf(first) == FlowEntryState.ADDED);

        assertThat(apply(FlowRuleOperations.builder().modify(second))).isTrue();
        assertThat(vswitch.dumpRules("br0"))
                .containsExactly("table=1, priority=100,ip,nw_src=192.0.2.0/24 actions=output:2");

        assertThat(apply(FlowRuleOperations.builder().remove(second))).isTrue();
        assertThat(vswitch.dumpRules("br0")).isEmpty();
    }

    private FlowEntryState stateOf(FlowRule rule) {
        for (var entry : host.service(FlowRuleService.class).getFlowEntries(rule.deviceId())) {
            if (entry.equals(rule)) {
                return entry.state();
            }
        }
        return FlowEntryState.REMOVED;
    }

    @Test
    void shouldSayThatTheBridgeRefusedARule() {
        TrafficTreatment toNowhere =
                DefaultTrafficTreatment.builder().group(new GroupId(77)).build();

        assertThat(apply(FlowRuleOperations.builder().add(rule(100, toNowhere))))
                .isFalse();
    }

    @Test
    void shouldMendRulesThatSomebodyDeletesOrAddsByHand() {
        assertThat(apply(FlowRuleOperations.builder().add(rule(100, output(1)))))
                .isTrue();
        List<String> wanted = vswitch.dumpRules("br0");

        vswitch.ofctl("del-flows", "br0");
        await().atMost(LIMIT).until(() -> vswitch.dumpRules("br0").equals(wanted));

        vswitch.ofctl("add-flow", "br0", "table=3,priority=9,ct_state=+trk,reg1=5,actions=output:1");
        await().atMost(LIMIT).until(() -> vswitch.dumpRules("br0").equals(wanted));
    }

    @Test
    void shouldAddAGroupAndChangeItsBucketsInPlace() {
        GroupService groups = host.service(GroupService.class);
        DefaultGroupKey key = new DefaultGroupKey("uplinks".getBytes(StandardCharsets.UTF_8));
        groups.addGroup(new DefaultGroupDescription(
                DEVICE, GroupDescription.Type.FAILOVER, failover(1, 2), key, 7, application));

        await().atMost(LIMIT).until(() -> state(groups, key) == Group.GroupState.ADDED);
        assertThat(vswitch.ofctl("dump-groups", "br0"))
                .contains("group_id=7,type=ff,bucket=watch_port:1,actions=output:1,bucket=watch_port:2");

        groups.setBucketsForGroup(DEVICE, key, failover(2, 1), key, application);
        await().atMost(LIMIT)
                .until(() -> vswitch.ofctl("dump-groups", "br0")
                        .contains("group_id=7,type=ff,bucket=watch_port:2,actions=output:2,bucket=watch_port:1"));

        groups.removeGroup(DEVICE, key, application);
        await().atMost(LIMIT).until(() -> !vswitch.ofctl("dump-groups", "br0").contains("group_id=7"));
    }

    private static Group.GroupState state(GroupService groups, DefaultGroupKey key) {
        Group group = groups.getGroup(DEVICE, key);
        return group == null ? Group.GroupState.PENDING_ADD : group.state();
    }

    private static GroupBuckets failover(int first, int second) {
        return new GroupBuckets(List.of(
                DefaultGroupBucket.createFailoverGroupBucket(output(first), PortNumber.portNumber(first), null),
                DefaultGroupBucket.createFailoverGroupBucket(output(second), PortNumber.portNumber(second), null)));
    }

    @Test
    void shouldAddAndRemoveAMeter() {
        MeterService meters = host.service(MeterService.class);
        var request = DefaultMeterRequest.builder()
                .forDevice(DEVICE)
                .fromApp(application)
                .withUnit(Meter.Unit.KB_PER_SEC)
                .withBands(List.of(new DefaultBand.Builder()
                        .ofType(Band.Type.DROP)
                        .withRate(500)
                        .burstSize(0)
                        .build()));
        Meter meter = meters.submit(request.add());

        await().atMost(LIMIT)
                .until(() -> vswitch.ofctl("dump-meters", "br0")
                        .replaceAll("\\s+", " ")
                        .contains("meter=1 kbps"));
        assertThat(vswitch.ofctl("dump-meters", "br0")).contains("type=drop rate=500");

        meters.withdraw(request.remove(), meter.meterCellId());
        await().atMost(LIMIT).until(() -> !vswitch.ofctl("dump-meters", "br0").contains("meter=1"));
    }

    @Test
    void shouldReceiveAndSendPackets() throws InterruptedException {
        PacketService packets = host.service(PacketService.class);
        BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(10);
        packets.addProcessor(
                context -> received.offer(context.inPacket().unparsed().array()), PacketProcessor.director(1));
        byte[] frame = frame();
        assertThat(apply(FlowRuleOperations.builder()
                        .add(DefaultFlowRule.builder()
                                .forDevice(DEVICE)
                                .forTable(0)
                                .fromApp(application)
                                .withPriority(5)
                                .withSelector(DefaultTrafficSelector.builder()
                                        .matchInPort(PortNumber.portNumber(1))
                                        .build())
                                .withTreatment(DefaultTrafficTreatment.builder()
                                        .setOutput(PortNumber.CONTROLLER)
                                        .build())
                                .makePermanent()
                                .build())))
                .isTrue();

        vswitch.appctl("netdev-dummy/receive", "p1", HexFormat.of().formatHex(frame));
        assertThat(received.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(frame);

        packets.emit(new DefaultOutboundPacket(DEVICE, output(2), ByteBuffer.wrap(frame)));
        await().atMost(LIMIT)
                .until(() -> vswitch.ofctl("dump-ports", "br0", "2").contains("tx pkts=1, bytes=64"));
    }

    private static byte[] frame() {
        byte[] frame = FRAME.clone();
        System.arraycopy(MacAddress.valueOf("02:00:00:00:00:02").toBytes(), 0, frame, 0, 6);
        System.arraycopy(MacAddress.valueOf("02:00:00:00:00:01").toBytes(), 0, frame, 6, 6);
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        return frame;
    }
}
