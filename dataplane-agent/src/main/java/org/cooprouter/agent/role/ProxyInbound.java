// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.crypto.Opener;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.LearntPaths;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.NatMapping;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.session.ProxySessions;
import org.cooprouter.agent.session.RoundTripSampler;
import org.cooprouter.agent.session.SessionParameters;
import org.cooprouter.agent.session.TargetPolicy;
import org.cooprouter.agent.stream.JoinOrder;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's way from its clients to the servers (Figures 5B and 7C), in the order of the wire format's "Receiving":
 *
 * <ol>
 *   <li>authenticator 282: the client by client_ID, otherwise by session_ID; not a duplicate; the tag verifies under its key
 *   <li>session tracker 284: the session, or a new one if the packet carries its parameters
 *   <li>deduplicator 262: sequence recovery; split copies wait until the packet is restored ({@link Restorer}); then the path is
 *       learnt
 *   <li>fields: parameters and what of them to acknowledge, round-trip references, the session's end
 *   <li>limits, NAT-like translation and proxy translation 2 ({@link ServerForwarder})
 * </ol>
 */
final class ProxyInbound {
    private final Clients clients;
    private final AppTypes appTypes;
    private final ProxySessions sessions;
    private final ServerForwarder forwarder;
    private final AssociationInbound association;
    private final ProxySender sender;
    private final Notices notices;
    private final Counters counters;
    private final PacketFlyweight packet = new PacketFlyweight();
    private final PacketBody body = new PacketBody();
    private final Restorer restorer;
    private final ProxySettings settings;

    ProxyInbound(
            ProxySettings settings,
            Clients clients,
            AppTypes appTypes,
            ProxySessions sessions,
            ServerForwarder forwarder,
            AssociationInbound association,
            ProxySender sender,
            Notices notices,
            Restorer restorer,
            Counters counters) {
        this.settings = settings;
        this.clients = clients;
        this.appTypes = appTypes;
        this.sessions = sessions;
        this.forwarder = forwarder;
        this.association = association;
        this.sender = sender;
        this.notices = notices;
        this.counters = counters;
        this.restorer = restorer;
    }

    /** Takes a frame of the tunnel, or says why it is dropped. */
    DropReason accept(ReceivedFrame frame, long nowNs) {
        packet.wrap(frame.buffer(), frame.bodyOffset(), frame.bodyLength());
        DropReason reason = packet.check(PacketFlyweight.FROM_CLIENT);
        if (reason != DropReason.NONE) {
            return reason;
        }
        boolean ofAssociation = packet.sessionId() == PacketFlyweight.ASSOCIATION_SESSION;
        ProxySession session = null;
        ClientPeer client;
        if (packet.hasClientId()) {
            client = clients.find(packet.clientId());
            if (client == null) {
                return DropReason.UNKNOWN_CLIENT;
            }
            session = ofAssociation ? null : sessions.find(packet.sessionId(), packet.clientId());
        } else {
            session = sessions.find(packet.sessionId());
            if (session == null) {
                return DropReason.UNKNOWN_SESSION;
            }
            client = session.client();
        }
        if (session != null && !Restorer.isWanted(session, packet)) {
            return duplicate(session, frame, nowNs);
        }
        reason = Opener.open(packet, client.association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (ofAssociation) {
            return association.accept(client, packet, frame, nowNs);
        }
        return session == null ? begin(client, frame, nowNs) : proceed(session, frame, nowNs);
    }

    /** Not opened, which would cost as much as the first copy did: nobody but who has seen the packet can name its numbers. */
    private DropReason duplicate(ProxySession session, ReceivedFrame frame, long nowNs) {
        LearntPath path = AssociationInbound.pathOf(session.client(), frame);
        onCopy(session, path, nowNs);
        return DropReason.DUPLICATE;
    }

    private DropReason begin(ClientPeer client, ReceivedFrame frame, long nowNs) {
        if (!client.mayBeginSession(packet.packetId())) {
            return DropReason.STALE;
        }
        DropReason reason = body.parse(packet);
        if (reason == DropReason.NONE) {
            reason = restorer.check(packet, body);
        }
        if (reason != DropReason.NONE) {
            return reason;
        }
        FieldsReader fields = body.fields();
        if (!packet.isOfData() || !SessionParameters.areIn(fields)) {
            return DropReason.UNKNOWN_SESSION;
        }
        reason = sessions.room(client);
        if (reason != DropReason.NONE) {
            return refuse(client, reason, nowNs);
        }
        ProxySession session = create(client, SessionParameters.read(fields), nowNs);
        if (session == null) {
            return refuse(client, DropReason.NAT_PORTS_EXHAUSTED, nowNs);
        }
        counters.count(AgentCounter.SESSIONS_CREATED);
        recover(session, frame, nowNs);
        return take(session, frame, nowNs);
    }

    /** A call must not fall silent for want of room here: a client that knows sends its packets the ordinary way. */
    private DropReason refuse(ClientPeer client, DropReason reason, long nowNs) {
        DropReason unsaid = sender.refusal(client, packet.sessionId(), nowNs);
        if (unsaid != DropReason.NONE) {
            counters.drop(unsaid);
        }
        return reason;
    }

    /** Creates a session with its mapping; null if there is no external port for it. */
    private @Nullable ProxySession create(ClientPeer client, SessionParameters parameters, long nowNs) {
        boolean allowed = TargetPolicy.allows(
                settings.address(), settings.allowedTargets(), parameters.targetHigh(), parameters.targetLow());
        NatMapping mapping = null;
        if (allowed) {
            mapping = sessions.mapping(client, parameters, nowNs);
            if (mapping == null) {
                return null;
            }
        }
        AppTypeState appType = appTypes.find(parameters.appType());
        return sessions.create(
                client,
                packet.sessionId(),
                parameters,
                mapping,
                appType == null ? AppType.UNKNOWN : appType.type(),
                nowNs);
    }

    private DropReason proceed(ProxySession known, ReceivedFrame frame, long nowNs) {
        DropReason reason = recover(known, frame, nowNs);
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = body.parse(packet);
        if (reason == DropReason.NONE) {
            reason = restorer.check(packet, body);
        }
        if (reason != DropReason.NONE) {
            return reason;
        }
        FieldsReader fields = body.fields();
        ProxySession session = known;
        if (SessionParameters.areIn(fields) && !known.parameters().equalThoseIn(fields)) {
            // A client that has restarted may use a session_ID for something else.
            session = create(known.client(), SessionParameters.read(fields), nowNs);
            if (session == null) {
                return DropReason.NAT_PORTS_EXHAUSTED;
            }
        }
        return take(session, frame, nowNs);
    }

    private DropReason take(ProxySession session, ReceivedFrame frame, long nowNs) {
        DropReason reason = restorer.take(session, packet, body, nowNs);
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (Restorer.isPart(packet) && restorer.isWhole()) {
            learn(session, frame, nowNs);
        }
        reason = use(session, frame, nowNs);
        if (!body.fields().has(FieldType.SESSION_END)) {
            restore(session, frame, nowNs);
        }
        return reason;
    }

    /** Forwards the packets that can be restored now; a copy that restores one teaches its path as the packet would have. */
    private void restore(ProxySession session, ReceivedFrame frame, long nowNs) {
        forwarder.playout().atOnce(nowNs);
        while (restorer.restoreNext(session)) {
            learn(session, frame, nowNs);
            DropReason reason = forwarder.forward(session, frame.ip().tos(), restorer, nowNs);
            if (reason == DropReason.NONE) {
                counters.count(AgentCounter.PACKETS_RESTORED);
            } else {
                counters.drop(reason);
            }
        }
    }

    private static LearntPath learn(ProxySession session, ReceivedFrame frame, long nowNs) {
        return AssociationInbound.learn(session.client(), frame, nowNs);
    }

    /** Sequence recovery, what it says about the paths (Q2), and the path on which a new packet came. */
    private DropReason recover(ProxySession session, ReceivedFrame frame, long nowNs) {
        DropReason reason = restorer.recover(session.recovery(), packet);
        // A part of a packet is no packet yet: it teaches nothing, though it may say that a known path works.
        LearntPath path = reason == DropReason.NONE && !Restorer.isPart(packet)
                ? learn(session, frame, nowNs)
                : AssociationInbound.pathOf(session.client(), frame);
        onCopy(session, path, nowNs);
        return reason;
    }

    /** What a copy says about its path, if that is known (Q2); a repair copy is none of the packet whose number it bears. */
    private void onCopy(ProxySession session, @Nullable LearntPath path, long nowNs) {
        if (path != null) {
            path.onCopy(nowNs);
            if (session.joinOrder() != null) {
                // Of a split stream each path brings a part: the rest is not lost on it.
                return;
            }
            PeerQuality quality = session.client().association().quality();
            if (packet.type() == PacketFlyweight.TYPE_REPAIR) {
                session.arrivals().onRepairCopy(packet.packetId(), path.pathId(), quality, nowNs);
            } else {
                session.arrivals().onCopy(packet.packetId(), path.pathId(), quality, nowNs);
            }
        }
    }

    /** What a new, authentic packet of a session brings. */
    private DropReason use(ProxySession session, ReceivedFrame frame, long nowNs) {
        FieldsReader fields = body.fields();
        if (restorer.isWhole()) {
            session.sampler().onReceived(packet.packetId(), nowNs);
            join(session, frame, nowNs);
        }
        if (fields.has(FieldType.REFERENCE_PACKET_ID)) {
            long rtt = session.sampler().onReference(fields.referencePacketId(), fields.referenceDelayUs(), nowNs);
            if (rtt != RoundTripSampler.NO_SAMPLE) {
                session.client().sessionRtt().sample(rtt);
            }
        }
        if (!packet.isOfData()) {
            counters.count(AgentCounter.CONTROLS_RECEIVED);
        }
        if (fields.has(FieldType.SESSION_END)) {
            sessions.remove(session);
            counters.count(AgentCounter.SESSIONS_ENDED);
            return DropReason.NONE;
        }
        if (!packet.isOfData()) {
            return DropReason.NONE;
        }
        session.onOutbound(nowNs);
        session.onAnnounced(packet.hasClientId(), SessionParameters.areIn(fields));
        notices.add(session, nowNs);
        appTypes.onPacket(session.appType().index(), nowNs);
        if (!restorer.isWhole()) {
            return DropReason.NONE;
        }
        Tagging.onDelivered(session.client().association(), fields, nowNs);
        session.outboundTiming().onPacket(nowNs);
        forwarder.playout().schedule(session, packet.packetId(), fields, nowNs);
        return forwarder.forward(session, frame.ip().tos(), restorer, nowNs);
    }

    /** Every packet of a split stream has its place in it, whatever it carries. */
    private void join(ProxySession session, ReceivedFrame frame, long nowNs) {
        if (session.joinOrder() != null) {
            LearntPaths paths = session.client().paths();
            LearntPath path = AssociationInbound.pathOf(session.client(), frame);
            int pathId = path == null ? LearntPath.UNNAMED : path.pathId();
            PeerQuality quality = session.client().association().quality();
            forwarder.playout().arrive(session, packet.packetId(), pathId, working(paths), quality, nowNs);
        }
    }

    /** The paths on which packets may be under way, as bits. */
    private static int working(LearntPaths paths) {
        int working = 0;
        for (int i = 0; i < paths.size(); i++) {
            LearntPath path = paths.get(i);
            boolean counts = path.pathId() >= 0 && path.pathId() < JoinOrder.PATHS && !paths.isSilent(path);
            working |= counts ? 1 << path.pathId() : 0;
        }
        return working;
    }
}
