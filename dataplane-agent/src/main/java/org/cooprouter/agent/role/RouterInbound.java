// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import org.cooprouter.agent.crypto.Opener;
import org.cooprouter.agent.path.CopySchedule;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.session.FlowKey;
import org.cooprouter.agent.session.RoundTripSampler;
import org.cooprouter.agent.session.RouterSession;
import org.cooprouter.agent.session.RouterSessions;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.stream.JoinOrder;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * The router's way in (Figures 5A and 7B), in the order of the wire format's "Receiving":
 *
 * <ol>
 *   <li>incoming detector 230: the session by session_ID, for session 0 the proxy by its address
 *   <li>the tag verifies under the session proxy's key
 *   <li>deduplicator 260: sequence recovery; split copies wait until the packet is restored ({@link Restorer})
 *   <li>fields: acknowledgements, round-trip references, the proxy's refusal
 *   <li>reverse proxy translation and reverse NAT-like translation: from the server, to the client
 * </ol>
 */
final class RouterInbound {
    private final AppTypes appTypes;
    private final RouterSessions sessions;
    private final FrameWriter frames;
    private final Counters counters;
    private final PacketFlyweight packet = new PacketFlyweight();
    private final PacketBody body = new PacketBody();
    private final Restorer restorer;
    private final TcpFlyweight tcp = new TcpFlyweight();
    private List<ProxyPeer> proxies = List.of();

    RouterInbound(AppTypes appTypes, RouterSessions sessions, FrameWriter frames, Counters counters) {
        this.appTypes = appTypes;
        this.sessions = sessions;
        this.frames = frames;
        this.counters = counters;
        this.restorer = new Restorer(counters);
    }

    void install(List<ProxyPeer> newProxies) {
        proxies = newProxies;
    }

    /** Takes a frame of the tunnel, or says why it is dropped. */
    DropReason accept(ReceivedFrame frame, long nowNs) {
        packet.wrap(frame.buffer(), frame.bodyOffset(), frame.bodyLength());
        DropReason reason = packet.check(PacketFlyweight.FROM_PROXY);
        if (reason != DropReason.NONE) {
            return reason;
        }
        return packet.sessionId() == PacketFlyweight.ASSOCIATION_SESSION
                ? acceptFromAssociation(frame, nowNs)
                : acceptFromSession(frame, nowNs);
    }

    private DropReason acceptFromSession(ReceivedFrame frame, long nowNs) {
        RouterSession session = sessions.find(packet.sessionId());
        ProxyPeer proxy = session == null ? null : session.proxy();
        if (session == null || proxy == null) {
            return DropReason.UNKNOWN_SESSION;
        }
        if (!Restorer.isWanted(session, packet)) {
            // Not opened, which would cost as much as the first copy did.
            onCopy(session, proxy, frame, nowNs);
            return DropReason.DUPLICATE;
        }
        DropReason reason = Opener.open(packet, proxy.association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        onCopy(session, proxy, frame, nowNs);
        reason = restorer.recover(session.recovery(), packet);
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = body.parse(packet);
        if (reason == DropReason.NONE) {
            reason = restorer.check(packet, body);
        }
        if (reason == DropReason.NONE) {
            reason = restorer.take(session, packet, body, nowNs);
        }
        if (reason != DropReason.NONE) {
            return reason;
        }
        fields(session, proxy, nowNs);
        reason = use(session, frame, nowNs);
        frames.playout().atOnce(nowNs);
        while (restorer.restoreNext(session)) {
            DropReason ofRestored = deliver(session, frame, nowNs);
            if (ofRestored == DropReason.NONE) {
                counters.count(AgentCounter.PACKETS_RESTORED);
            } else {
                counters.drop(ofRestored);
            }
        }
        return reason;
    }

    /** What a whole packet brings, or the last part of it that was wanted. */
    private DropReason use(RouterSession session, ReceivedFrame frame, long nowNs) {
        if (!restorer.isWhole()) {
            return DropReason.NONE;
        }
        session.sampler().onReceived(packet.packetId(), nowNs);
        join(session, frame, nowNs);
        if (!packet.isOfData()) {
            counters.count(AgentCounter.CONTROLS_RECEIVED);
            return DropReason.NONE;
        }
        ProxyPeer proxy = session.proxy();
        if (proxy != null) {
            Tagging.onDelivered(proxy.association(), body.fields(), nowNs);
        }
        frames.playout().schedule(session, packet.packetId(), body.fields(), nowNs);
        DropReason reason = deliver(session, frame, nowNs);
        if (reason == DropReason.NONE) {
            session.inboundTiming().onPacket(nowNs);
        }
        return reason;
    }

    /** What a copy says about its path (Q2); a repair copy is none of the packet whose number it bears. */
    private void onCopy(RouterSession session, ProxyPeer proxy, ReceivedFrame frame, long nowNs) {
        ProbedPath path = pathOf(proxy, frame);
        if (path != null) {
            path.onCopy(nowNs);
            if (session.joinOrder() != null) {
                // Of a split stream each path brings a part: the rest is not lost on it.
                return;
            }
            PeerQuality quality = proxy.association().quality();
            if (packet.type() == PacketFlyweight.TYPE_REPAIR) {
                session.arrivals().onRepairCopy(packet.packetId(), path.pathId(), quality, nowNs);
            } else {
                session.arrivals().onCopy(packet.packetId(), path.pathId(), quality, nowNs);
            }
        }
    }

    /** Every packet of a split stream has its place in it, whatever it carries. */
    private void join(RouterSession session, ReceivedFrame frame, long nowNs) {
        ProxyPeer proxy = session.proxy();
        if (session.joinOrder() != null && proxy != null) {
            ProbedPath path = pathOf(proxy, frame);
            int pathId = path == null ? LearntPath.UNNAMED : path.pathId();
            PeerQuality quality = proxy.association().quality();
            frames.playout().arrive(session, packet.packetId(), pathId, working(proxy), quality, nowNs);
        }
    }

    /** The paths on which packets may be under way, as bits. */
    private static int working(ProxyPeer proxy) {
        List<ProbedPath> paths = proxy.paths();
        int working = 0;
        for (int i = 0; i < paths.size(); i++) {
            ProbedPath path = paths.get(i);
            int pathId = path.pathId();
            working |= pathId < JoinOrder.PATHS && path.alive() ? 1 << pathId : 0;
        }
        return working;
    }

    private static @Nullable ProbedPath pathOf(ProxyPeer proxy, ReceivedFrame frame) {
        return proxy.find(frame.destinationLow(), frame.addressHigh(), frame.sourceLow(), frame.sourcePort());
    }

    private void fields(RouterSession session, ProxyPeer proxy, long nowNs) {
        FieldsReader fields = body.fields();
        session.announcement().onAcknowledgement(fields.acknowledgement());
        if (fields.has(FieldType.REFERENCE_PACKET_ID)) {
            long rtt = session.sampler().onReference(fields.referencePacketId(), fields.referenceDelayUs(), nowNs);
            if (rtt != RoundTripSampler.NO_SAMPLE) {
                proxy.sessionRtt().sample(rtt);
            }
        }
        if (fields.has(FieldType.SESSION_END) && fields.sessionEnd() == FieldType.END_REFUSED) {
            session.refuse();
        }
    }

    private DropReason deliver(RouterSession session, ReceivedFrame frame, long nowNs) {
        int protocol = session.protocol();
        int offset = restorer.offset();
        int length = restorer.length();
        if (!FrameWriter.fitsInner(protocol, length)) {
            return DropReason.FRAME_TOO_LONG;
        }
        if (protocol == Session.TCP) {
            // The tunnel carries the segment from the sequence number on.
            tcp.wrap(restorer.buffer(), offset - TcpFlyweight.SEQUENCE_OFFSET, length + TcpFlyweight.SEQUENCE_OFFSET);
            DropReason reason = tcp.check();
            if (reason != DropReason.NONE) {
                return reason;
            }
            session.onTcpFlags(tcp.flags(), false, nowNs);
            CopySchedule schedule = session.schedule();
            ProxyPeer proxy = session.proxy();
            if (schedule != null && proxy != null) {
                tcp.clampMaxSegmentSize(RouterOutbound.maxSegmentSize(schedule, proxy));
            }
        }
        session.onInbound(nowNs);
        appTypes.onPacket(session.appType().index(), nowNs);
        FlowKey flow = session.flow();
        frames.inner(
                session.clientMac(),
                frame.ip().tos(),
                protocol,
                flow.serverLow(),
                flow.serverPort(),
                flow.clientLow(),
                flow.clientPort(),
                restorer.buffer(),
                offset,
                length);
        counters.count(AgentCounter.PACKETS_DELIVERED);
        return DropReason.NONE;
    }

    private DropReason acceptFromAssociation(ReceivedFrame frame, long nowNs) {
        ProxyPeer proxy = proxyAt(frame);
        if (proxy == null) {
            return DropReason.UNKNOWN_PEER;
        }
        DropReason reason = Opener.open(packet, proxy.association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = proxy.association().recovery().accept(packet.packetId()).dropReason();
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = body.parse(packet);
        if (reason != DropReason.NONE) {
            return reason;
        }
        proxy.association().quality().onReport(packet.packetId(), body.fields(), nowNs);
        Tagging.onExchange(proxy.association(), body.fields());
        if (packet.type() == PacketFlyweight.TYPE_PROBE_REPLY) {
            return onProbeReply(proxy, nowNs);
        }
        counters.count(AgentCounter.CONTROLS_RECEIVED);
        return DropReason.NONE;
    }

    private DropReason onProbeReply(ProxyPeer proxy, long nowNs) {
        FieldsReader fields = body.fields();
        if (!fields.has(FieldType.PATH_ID) || !fields.has(FieldType.REFERENCE_PACKET_ID)) {
            return DropReason.MALFORMED_FIELDS;
        }
        counters.count(AgentCounter.PROBE_REPLIES_RECEIVED);
        proxy.association().quality().onProbe(fields.pathId(), packet.packetId(), fields, nowNs);
        ProbedPath path = proxy.find(fields.pathId());
        if (path != null && path.onProbeReply(fields.referencePacketId(), fields.referenceDelayUs(), nowNs)) {
            counters.count(AgentCounter.PATHS_UP);
            proxy.onPathsChanged(nowNs);
        }
        return DropReason.NONE;
    }

    private @Nullable ProxyPeer proxyAt(ReceivedFrame frame) {
        for (int i = 0; i < proxies.size(); i++) {
            ProxyPeer proxy = proxies.get(i);
            if (proxy.isAt(frame.addressHigh(), frame.sourceLow(), frame.sourcePort())) {
                return proxy;
            }
        }
        return null;
    }
}
