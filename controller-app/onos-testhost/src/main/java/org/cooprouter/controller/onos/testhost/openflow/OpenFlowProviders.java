// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.time.Duration;
import org.cooprouter.controller.onos.testhost.component.ComponentRegistry;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.meter.MeterProviderRegistry;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFPortStatus;

/** The providers of one node: started when the managers are there, stopped before them. */
public final class OpenFlowProviders implements AutoCloseable {
    private static final ProviderId ID = new ProviderId("of", "org.cooprouter.testhost.openflow");

    private final OpenFlowController controller;
    private final ComponentRegistry components;
    private final Outstanding outstanding = new Outstanding();
    private final DeviceLink devices;
    private final FlowProvider flows;
    private final GroupLink groups;
    private final MeterLink meters;
    private final PacketLink packets;
    private final Poller poller;
    private final OpenFlowSwitchListener switches = new Switches();

    private OpenFlowProviders(ComponentRegistry components) {
        this.components = components;
        controller = components.service(OpenFlowController.class);
        Interpreters interpreters = new Interpreters(components.service(DriverService.class));
        SelectorCodec selectors = new SelectorCodec(interpreters);
        TreatmentCodec treatments = new TreatmentCodec(interpreters);
        devices = new DeviceLink(ID, controller);
        flows = new FlowProvider(ID, controller, outstanding, selectors, treatments);
        groups = new GroupLink(ID, controller, outstanding, treatments);
        meters = new MeterLink(ID, controller, outstanding);
        packets = new PacketLink(ID, controller, treatments);
        poller = new Poller(controller, outstanding, devices, flows, groups, meters);
    }

    /** Starts the providers, which ask every switch what it has at each {@code interval}. */
    public static OpenFlowProviders start(ComponentRegistry components, Duration interval) {
        OpenFlowProviders providers = new OpenFlowProviders(components);
        providers.start(interval);
        return providers;
    }

    private void start(Duration interval) {
        controller.addMessageListener(outstanding);
        flows.start(components.service(FlowRuleProviderRegistry.class).register(flows));
        groups.start(components.service(GroupProviderRegistry.class).register(groups));
        meters.start(components.service(MeterProviderRegistry.class).register(meters));
        packets.start(components.service(PacketProviderRegistry.class).register(packets));
        controller.addListener(switches);
        devices.start(components.service(DeviceProviderRegistry.class).register(devices));
        poller.start(interval);
    }

    @Override
    public void close() {
        poller.close();
        devices.stop();
        packets.stop();
        controller.removeListener(switches);
        controller.removeMessageListener(outstanding);
        components.service(DeviceProviderRegistry.class).unregister(devices);
        components.service(PacketProviderRegistry.class).unregister(packets);
        components.service(MeterProviderRegistry.class).unregister(meters);
        components.service(GroupProviderRegistry.class).unregister(groups);
        components.service(FlowRuleProviderRegistry.class).unregister(flows);
    }

    /** Tells the providers of meters and rules which switches come and go. */
    private final class Switches implements OpenFlowSwitchListener {
        @Override
        public void switchAdded(Dpid dpid) {
            OpenFlowSwitch added = controller.getSwitch(dpid);
            if (added != null) {
                meters.connected(added);
            }
        }

        @Override
        public void switchRemoved(Dpid dpid) {
            flows.disconnected(DeviceLink.deviceId(dpid));
            meters.disconnected(DeviceLink.deviceId(dpid));
        }

        @Override
        public void switchChanged(Dpid dpid) {
            // Its ports are the device provider's matter.
        }

        @Override
        public void portChanged(Dpid dpid, OFPortStatus status) {
            // Its ports are the device provider's matter.
        }

        @Override
        public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState answered) {
            // Roles are the device provider's matter.
        }
    }
}
