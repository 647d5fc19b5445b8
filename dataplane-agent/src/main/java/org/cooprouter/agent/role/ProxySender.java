// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.crypto.Sealer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.LearntPaths;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;

/**
 * The proxy's duplicator 252: seals a packet once and sends the same bytes to every path of the client, as often as the app
 * type's profile says. Not safe for use by several threads.
 */
final class ProxySender {
    /** acknowledgement 3, reference_packet_ID up to 14, their length 2. */
    private static final int FIELDS_LENGTH = 19;

    private static final int NO_TOS = 0;

    private final FrameWriter frames;
    private final Counters counters;
    private final PacketWriter writer = new PacketWriter();
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(FrameSink.SLOT_LENGTH + PacketFlyweight.MAX_OVERHEAD + FieldsWriter.MAX_LENGTH);
    private long addressLow;
    private int udpPort;
    private int maxBodyLength;

    ProxySender(FrameWriter frames, Counters counters) {
        this.frames = frames;
        this.counters = counters;
    }

    void install(ProxySettings settings) {
        addressLow = settings.address().low();
        udpPort = settings.udpPort();
        maxBodyLength = Math.min(settings.mtu(), FrameWriter.MAX_IP_LENGTH)
                - FrameWriter.OUTER_OVERHEAD
                - PacketFlyweight.HEADER_LENGTH
                - FIELDS_LENGTH
                - PacketFlyweight.TAG_LENGTH;
    }

    int maxBodyLength() {
        return maxBodyLength;
    }

    /** Sends a server's packet of a session; the body fits. */
    DropReason data(ProxySession session, ReceivedFrame frame, long nowNs) {
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(scratch, 0, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_PROXY, session.sessionId(), packetId);
        if (session.acknowledgement() != 0) {
            writer.fields().acknowledgement(session.acknowledgement());
        }
        if (session.sampler().hasReference(nowNs)) {
            long heldUs = session.sampler().heldUs(nowNs);
            writer.fields().referencePacketId(session.sampler().takeReference(), heldUs);
        }
        writer.payload(frame.buffer(), frame.bodyOffset(), frame.bodyLength());
        DropReason reason = copies(writer.finish(), session, frame.ip().tos(), nowNs);
        if (reason == DropReason.NONE) {
            session.onAcknowledged();
            session.sampler().onSent(packetId, nowNs);
        }
        return reason;
    }

    /** Tells the client what there is to acknowledge, or that the session is refused. */
    DropReason notice(ProxySession session, long nowNs) {
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(
                scratch, 0, PacketFlyweight.TYPE_CONTROL, PacketFlyweight.FROM_PROXY, session.sessionId(), packetId);
        if (session.acknowledgement() != 0) {
            writer.fields().acknowledgement(session.acknowledgement());
        }
        if (session.refused()) {
            writer.fields().sessionEnd(FieldType.END_REFUSED);
        }
        DropReason reason = copies(writer.finish(), session, NO_TOS, nowNs);
        if (reason == DropReason.NONE) {
            counters.count(AgentCounter.CONTROLS_SENT);
        }
        return reason;
    }

    /** Answers a probe to the address it came from. */
    DropReason probeReply(ClientPeer client, ReceivedFrame probeFrame, long probeId, FieldsReader probe) {
        long packetId = client.association().packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(
                scratch,
                0,
                PacketFlyweight.TYPE_PROBE_REPLY,
                PacketFlyweight.FROM_PROXY,
                PacketFlyweight.ASSOCIATION_SESSION,
                packetId);
        if (probe.has(FieldType.TIMESTAMP)) {
            writer.fields().timestamp(probe.timestampNs());
        }
        // It is answered in the same call that brought it: held for less than a microsecond.
        writer.fields().pathId(probe.pathId()).referencePacketId(probeId, 0);
        PacketFlyweight packet = writer.finish();
        DropReason reason = Sealer.seal(packet, client.association().keys());
        if (reason == DropReason.NONE) {
            frames.outer(packet, NO_TOS, addressLow, udpPort, probeFrame.sourceLow(), probeFrame.sourcePort());
            counters.count(AgentCounter.PROBES_ANSWERED);
        }
        return reason;
    }

    private DropReason copies(PacketFlyweight packet, ProxySession session, int tos, long nowNs) {
        LearntPaths paths = session.client().paths();
        paths.forget(nowNs);
        LearntPath latest = paths.latest();
        if (latest == null) {
            return DropReason.NO_PATH;
        }
        DropReason reason = Sealer.seal(packet, session.client().association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        RedundancyProfile profile = session.appType().profile();
        boolean sent = false;
        // The first copies of all paths before the second ones.
        for (int round = 0; round < profile.maxCopies(); round++) {
            for (int i = 0; i < paths.size(); i++) {
                LearntPath path = paths.get(i);
                if (round < profile.copies(path.kind())) {
                    outer(packet, tos, path);
                    sent = true;
                }
            }
        }
        if (!sent) {
            outer(packet, tos, latest);
        }
        return DropReason.NONE;
    }

    private void outer(PacketFlyweight packet, int tos, LearntPath path) {
        frames.outer(packet, tos, addressLow, udpPort, path.addressLow(), path.port());
        counters.count(AgentCounter.COPIES_SENT);
    }
}
