// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onlab.packet.ChassisId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultDeviceDescription;
import org.onosproject.net.device.DefaultPortDescription;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.DeviceProvider;
import org.onosproject.net.device.DeviceProviderService;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatus;

/** Devices, their ports and their roles. */
final class DeviceLink extends AbstractProvider implements DeviceProvider, OpenFlowSwitchListener {
    private final OpenFlowController controller;
    private @Nullable DeviceProviderService service;

    DeviceLink(ProviderId id, OpenFlowController controller) {
        super(id);
        this.controller = controller;
    }

    void start(DeviceProviderService providerService) {
        service = providerService;
        controller.addListener(this);
        controller.getSwitches().forEach(known -> switchAdded(new Dpid(known.getId())));
    }

    void stop() {
        controller.removeListener(this);
    }

    private DeviceProviderService service() {
        return Objects.requireNonNull(service, "not started");
    }

    static DeviceId deviceId(Dpid dpid) {
        return DeviceId.deviceId(Dpid.uri(dpid));
    }

    static Dpid dpid(DeviceId device) {
        return Dpid.dpid(device.uri());
    }

    @Override
    public void switchAdded(Dpid dpid) {
        OpenFlowSwitch added = controller.getSwitch(dpid);
        if (added == null) {
            return;
        }
        DeviceId device = deviceId(dpid);
        service()
                .deviceConnected(
                        device,
                        new DefaultDeviceDescription(
                                device.uri(),
                                Device.Type.SWITCH,
                                added.manufacturerDescription(),
                                added.hardwareDescription(),
                                added.softwareDescription(),
                                added.serialNumber(),
                                new ChassisId(dpid.value()),
                                DefaultAnnotations.builder()
                                        .set(AnnotationKeys.PROTOCOL, "OF_13")
                                        .set(AnnotationKeys.CHANNEL_ID, added.channelId())
                                        .build()));
        service().updatePorts(device, ports(added));
    }

    private static List<PortDescription> ports(OpenFlowSwitch of) {
        return of.getPorts().stream().map(port -> describe(port, false)).toList();
    }

    private static PortDescription describe(OFPortDesc port, boolean removed) {
        boolean up = !port.getState().contains(OFPortState.LINK_DOWN)
                && !port.getConfig().contains(OFPortConfig.PORT_DOWN);
        return DefaultPortDescription.builder()
                .withPortNumber(PortNumber.portNumber(port.getPortNo().getPortNumber()))
                .isEnabled(up)
                .isRemoved(removed)
                .type(Port.Type.COPPER)
                .portSpeed(port.getCurrSpeed() / 1000)
                .annotations(DefaultAnnotations.builder()
                        .set(AnnotationKeys.PORT_NAME, port.getName())
                        .set(AnnotationKeys.PORT_MAC, port.getHwAddr().toString())
                        .build())
                .build();
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        service().deviceDisconnected(deviceId(dpid));
    }

    @Override
    public void switchChanged(Dpid dpid) {
        OpenFlowSwitch changed = controller.getSwitch(dpid);
        if (changed != null) {
            service().updatePorts(deviceId(dpid), ports(changed));
        }
    }

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {
        if (status.getReason() == OFPortReason.DELETE) {
            service().deletePort(deviceId(dpid), describe(status.getDesc(), true));
        } else {
            service().portStatusChanged(deviceId(dpid), describe(status.getDesc(), false));
        }
    }

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState answered) {
        service().receivedRoleReply(deviceId(dpid), role(requested), role(answered));
    }

    private static MastershipRole role(@Nullable RoleState state) {
        if (state == null) {
            return MastershipRole.NONE;
        }
        return state == RoleState.SLAVE ? MastershipRole.STANDBY : MastershipRole.MASTER;
    }

    @Override
    public void roleChanged(DeviceId device, MastershipRole role) {
        switch (role) {
            case MASTER -> controller.setRole(dpid(device), RoleState.MASTER);
            case STANDBY -> controller.setRole(dpid(device), RoleState.SLAVE);
            default -> {
                // Without a role there is nothing to tell the switch.
            }
        }
    }

    @Override
    public boolean isReachable(DeviceId device) {
        return isAvailable(device);
    }

    @Override
    public boolean isAvailable(DeviceId device) {
        OpenFlowSwitch known = controller.getSwitch(dpid(device));
        return known != null && known.isConnected();
    }

    @Override
    public void triggerProbe(DeviceId device) {
        // The channel's echo requests probe all the time.
    }

    @Override
    public void triggerDisconnect(DeviceId device) {
        OpenFlowSwitch known = controller.getSwitch(dpid(device));
        if (known != null) {
            known.disconnectSwitch();
        }
    }

    @Override
    public void changePortState(DeviceId device, PortNumber port, boolean enable) {
        throw new UnsupportedOperationException("the test host leaves ports as they are");
    }

    void statistics(Dpid dpid, List<OFPortStatsEntry> entries) {
        DeviceId device = deviceId(dpid);
        List<PortStatistics> all = entries.stream()
                .map(entry -> (PortStatistics) DefaultPortStatistics.builder()
                        .setDeviceId(device)
                        .setPort(PortNumber.portNumber(entry.getPortNo().getPortNumber()))
                        .setPacketsReceived(entry.getRxPackets().getValue())
                        .setPacketsSent(entry.getTxPackets().getValue())
                        .setBytesReceived(entry.getRxBytes().getValue())
                        .setBytesSent(entry.getTxBytes().getValue())
                        .setPacketsRxDropped(entry.getRxDropped().getValue())
                        .setPacketsTxDropped(entry.getTxDropped().getValue())
                        .setPacketsRxErrors(entry.getRxErrors().getValue())
                        .setPacketsTxErrors(entry.getTxErrors().getValue())
                        .setDurationSec(entry.getDurationSec())
                        .setDurationNano(entry.getDurationNsec())
                        .build())
                .toList();
        service().updatePortStatistics(device, all);
    }
}
