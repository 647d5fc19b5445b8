// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's side of session 0, the association itself: probes, which say where the client's paths end and are answered, and what the
 * client reports. Not safe for use by several threads.
 */
final class AssociationInbound {
    private static final int MAX_PATH_ID = 63;

    private final ProxySender sender;
    private final Counters counters;
    private final PacketBody body = new PacketBody();

    AssociationInbound(ProxySender sender, Counters counters) {
        this.sender = sender;
        this.counters = counters;
    }

    /** The path on which a frame came, or null if it has not been learnt. */
    static @Nullable LearntPath pathOf(ClientPeer client, ReceivedFrame frame) {
        return client.paths()
                .find(
                        frame.addressHigh(),
                        frame.sourceLow(),
                        frame.sourcePort(),
                        frame.destinationLow(),
                        frame.destinationPort());
    }

    /** Learns the path on which an authentic new packet came. */
    static LearntPath learn(ClientPeer client, ReceivedFrame frame, long nowNs) {
        return client.paths()
                .learn(
                        frame.addressHigh(),
                        frame.sourceLow(),
                        frame.sourcePort(),
                        frame.destinationLow(),
                        frame.destinationPort(),
                        nowNs);
    }

    /** Takes an opened packet of session 0. */
    DropReason accept(ClientPeer client, PacketFlyweight packet, ReceivedFrame frame, long nowNs) {
        DropReason reason =
                client.association().recovery().accept(packet.packetId()).dropReason();
        if (reason != DropReason.NONE) {
            return reason;
        }
        LearntPath path = learn(client, frame, nowNs);
        reason = body.parse(packet);
        if (reason != DropReason.NONE) {
            return reason;
        }
        client.association().quality().onReport(packet.packetId(), body.fields(), nowNs);
        Tagging.onExchange(client.association(), body.fields());
        if (packet.type() != PacketFlyweight.TYPE_PROBE) {
            counters.count(AgentCounter.CONTROLS_RECEIVED);
            return DropReason.NONE;
        }
        return probed(client, packet, path, frame, nowNs);
    }

    private DropReason probed(
            ClientPeer client, PacketFlyweight packet, LearntPath learnt, ReceivedFrame frame, long nowNs) {
        FieldsReader fields = body.fields();
        if (!fields.has(FieldType.PATH_ID) || fields.pathId() > MAX_PATH_ID || fields.localPath() > MAX_PATH_ID) {
            return DropReason.MALFORMED_FIELDS;
        }
        LearntPath path = learnt;
        boolean neighbour = fields.has(FieldType.PATH_KIND) && fields.pathKind() == FieldType.KIND_NEIGHBOUR;
        PathKind kind = neighbour ? PathKind.NEIGHBOUR : PathKind.UPLINK;
        if (client.paths().name(path, (int) fields.pathId(), (int) fields.localPath(), kind, nowNs)) {
            counters.count(AgentCounter.PATHS_MOVED);
            path = learn(client, frame, nowNs);
        }
        PeerQuality quality = client.association().quality();
        path.keepQuality(quality);
        quality.onProbe(path.pathId(), packet.packetId(), fields, nowNs);
        if (client.choose(nowNs)) {
            counters.count(AgentCounter.REDUNDANCY_CHANGED);
        }
        return sender.probeReply(client, path, packet.packetId(), fields, nowNs);
    }
}
