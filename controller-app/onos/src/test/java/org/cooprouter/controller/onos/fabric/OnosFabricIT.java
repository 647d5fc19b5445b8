// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.cooprouter.controller.standalone.VswitchBridge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.cluster.ClusterService;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipAdminService;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.driver.XmlDriverLoader;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.openflow.controller.OpenFlowController;

/** The fabric on the real managers of ONOS, against a real Open vSwitch. */
class OnosFabricIT extends FabricContract {
    @TempDir
    private Path directory;

    private PrivateVswitch vswitch;
    private OnosTestHost host;
    private OnosFabric fabric;
    private VswitchBridge bridge;

    @BeforeEach
    void start() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        host = OnosTestHost.start();
        loadDriver();
        fabric = new OnosFabric(new OnosServices(
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
                host.service(OpenFlowController.class)));
        bridge = new VswitchBridge(vswitch, "br0", BRIDGE.toString(), "tcp:127.0.0.1:" + host.openFlowPort());
    }

    private void loadDriver() throws IOException {
        DriverAdminService drivers = host.service(DriverAdminService.class);
        try (InputStream definition = OnosFabric.class.getResourceAsStream("/cooprouter-drivers.xml")) {
            drivers.registerProvider(new XmlDriverLoader(OnosFabric.class.getClassLoader(), drivers)
                    .loadDrivers(definition, host.service(DriverService.class)));
        }
    }

    @AfterEach
    void stop() {
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
