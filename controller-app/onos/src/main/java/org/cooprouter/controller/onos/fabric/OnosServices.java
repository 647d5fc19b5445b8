// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import org.onosproject.cluster.ClusterService;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipAdminService;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.openflow.controller.OpenFlowController;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The services of ONOS through which bridges are programmed. */
@Component(service = OnosServices.class)
public final class OnosServices {
    final CoreService core;
    final ClusterService cluster;
    final MastershipService mastership;
    final MastershipAdminService mastershipAdmin;
    final DeviceService devices;
    final DriverService drivers;
    final NetworkConfigService config;
    final FlowRuleService flows;
    final GroupService groups;
    final MeterService meters;
    final PacketService packets;
    final OpenFlowController channels;

    /** All of them. */
    @Activate
    public OnosServices(
            @Reference CoreService core,
            @Reference ClusterService cluster,
            @Reference MastershipService mastership,
            @Reference MastershipAdminService mastershipAdmin,
            @Reference DeviceService devices,
            @Reference DriverService drivers,
            @Reference NetworkConfigService config,
            @Reference FlowRuleService flows,
            @Reference GroupService groups,
            @Reference MeterService meters,
            @Reference PacketService packets,
            @Reference OpenFlowController channels) {
        this.core = core;
        this.cluster = cluster;
        this.mastership = mastership;
        this.mastershipAdmin = mastershipAdmin;
        this.devices = devices;
        this.drivers = drivers;
        this.config = config;
        this.flows = flows;
        this.groups = groups;
        this.meters = meters;
        this.packets = packets;
        this.channels = channels;
    }
}
