// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProvider;
import org.onosproject.net.packet.PacketProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowPacketContext;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.PacketListener;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

/** Packets from and to switches. */
final class PacketLink extends AbstractProvider implements PacketProvider, PacketListener {
    private static final int PRIORITY = 20;

    private final OpenFlowController controller;
    private final TreatmentCodec treatments;
    private @Nullable PacketProviderService service;

    PacketLink(ProviderId id, OpenFlowController controller, TreatmentCodec treatments) {
        super(id);
        this.controller = controller;
        this.treatments = treatments;
    }

    void start(PacketProviderService providerService) {
        service = providerService;
        controller.addPacketListener(PRIORITY, this);
    }

    void stop() {
        controller.removePacketListener(this);
    }

    @Override
    public void handlePacket(OpenFlowPacketContext packet) {
        DeviceId device = DeviceLink.deviceId(packet.dpid());
        byte[] frame = packet.unparsed();
        InboundPacket in = new DefaultInboundPacket(
                new ConnectPoint(device, PortNumber.portNumber(packet.inPort())),
                packet.parsed(),
                ByteBuffer.wrap(frame),
                packet.cookie());
        OutboundPacket out = new DefaultOutboundPacket(device, null, ByteBuffer.wrap(frame));
        Objects.requireNonNull(service, "not started").processPacket(new Context(in, out));
    }

    /** Sends the packet on by the treatment that an application has built. */
    private final class Context extends DefaultPacketContext {
        Context(InboundPacket in, OutboundPacket out) {
            super(System.currentTimeMillis(), in, out, false);
        }

        @Override
        public void send() {
            if (!block()) {
                emit(new DefaultOutboundPacket(
                        inPacket().receivedFrom().deviceId(),
                        treatmentBuilder().build(),
                        inPacket().unparsed(),
                        inPacket().receivedFrom().port()));
            }
        }
    }

    @Override
    public void emit(OutboundPacket packet) {
        OpenFlowSwitch to = controller.getSwitch(DeviceLink.dpid(packet.sendThrough()));
        if (to == null) {
            return;
        }
        byte[] frame = new byte[packet.data().duplicate().rewind().remaining()];
        packet.data().duplicate().rewind().get(frame);
        to.sendMsg(to.factory()
                .buildPacketOut()
                .setXid(to.factory().nextXid())
                .setBufferId(OFBufferId.NO_BUFFER)
                .setInPort(
                        packet.inPort() == null
                                ? OFPort.CONTROLLER
                                : OFPort.of((int) packet.inPort().toLong()))
                .setActions(treatments.actions(
                        to.factory(),
                        packet.sendThrough(),
                        packet.treatment() == null ? DefaultTrafficTreatment.emptyTreatment() : packet.treatment()))
                .setData(frame)
                .build());
    }

    @Override
    public String toString() {
        return "packets of " + Dpid.class.getSimpleName() + "s";
    }
}
