// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.cooprouter.controller.standalone.VswitchBridge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.cluster.ClusterService;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipAdminService;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.driver.DriverProvider;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.driver.XmlDriverLoader;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.openflow.controller.OpenFlowController;

/** The fabric on the real managers of ONOS, against a real Open vSwitch. */
class OnosFabricIT extends FabricContract {
    /** This host asks its bridges every second. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private PrivateVswitch vswitch;
    private OnosTestHost host;
    private OnosFabric fabric;
    private VswitchBridge bridge;
    private DriverProvider driver;

    @BeforeEach
    void start() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        host = OnosTestHost.start();
        loadDriver();
        OnosServices services = new OnosServices(
                host.service(CoreService.class),
                host.service(ClusterService.class),
                host.service(MastershipService.class),
                host.service(MastershipAdminService.class),
                host.service(DeviceService.class),
                host.service(DriverService.class),
                host.service(NetworkConfigService.class),
                host.service(FlowRuleService.class),
                host.service(GroupService.class),
                host.service(MeterService.class),
                host.service(PacketService.class),
                host.service(OpenFlowController.class));
        fabric = new OnosFabric(services, LIMIT);
        bridge = new VswitchBridge(
                vswitch,
                "br0",
                BRIDGE.toString(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), host.openFlowPort()));
    }

    @Test
    void shouldSayThatOnosHasNotTheDriverForTheBridge() {
        host.service(DriverAdminService.class).unregisterProvider(driver);
        bridge.connect();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThatThrownBy(
                                () -> fabric.apply(BRIDGE, FlowProgram.EMPTY).join())
                        .hasCauseInstanceOf(FabricException.class)
                        .hasMessageContainingAll(
                                "bridge " + BRIDGE, "has not the driver cooprouter-ovs", "is it an Open vSwitch"));
    }

    private void loadDriver() throws IOException {
        DriverAdminService drivers = host.service(DriverAdminService.class);
        try (InputStream definition = OnosFabric.class.getResourceAsStream("/cooprouter-drivers.xml")) {
            driver = new XmlDriverLoader(OnosFabric.class.getClassLoader(), drivers)
                    .loadDrivers(definition, host.service(DriverService.class));
            drivers.registerProvider(driver);
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (bridge != null) {
            bridge.close();
        }
        if (fabric != null) {
            fabric.deactivate();
        }
        if (host != null) {
            host.close();
        }
        if (vswitch != null) {
            vswitch.close();
        }
    }

    @Override
    protected Fabric fabric() {
        return fabric;
    }

    @Override
    protected Bridge bridge() {
        return bridge;
    }
}
