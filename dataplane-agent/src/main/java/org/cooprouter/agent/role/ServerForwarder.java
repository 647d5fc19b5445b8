// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.NatMapping;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.session.SessionParameters;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.TcpFlyweight;

/**
 * The end of the proxy's way to the servers: limits (T13), then NAT-like translation (the source becomes the mapping's
 * external port) and proxy translation 2 (the target is the session's). Not safe for use by several threads.
 */
final class ServerForwarder {
    private static final int IP_AND_PORTS_LENGTH = 28;

    private final ProxySettings settings;
    private final FrameWriter frames;
    private final Counters counters;
    private final TcpFlyweight tcp = new TcpFlyweight();

    ServerForwarder(ProxySettings settings, FrameWriter frames, Counters counters) {
        this.settings = settings;
        this.frames = frames;
        this.counters = counters;
    }

    /** Says when the next payload leaves. */
    Playout playout() {
        return frames.playout();
    }

    /** Sends the payload of a session's new packet to the server, or says why not. */
    DropReason forward(ProxySession session, int tos, Restorer payload, long nowNs) {
        NatMapping mapping = session.mapping();
        if (mapping == null || session.refused()) {
            return DropReason.TARGET_REFUSED;
        }
        DropReason reason = examine(session, payload, nowNs);
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = limit(session, payload.length() + IP_AND_PORTS_LENGTH, nowNs);
        if (reason != DropReason.NONE) {
            return reason;
        }
        mapping.onOutbound(nowNs);
        SessionParameters parameters = session.parameters();
        frames.innerToServer(
                tos,
                parameters.protocol(),
                settings.address().low(),
                mapping.externalPort(),
                parameters.targetLow(),
                parameters.targetPort(),
                payload.buffer(),
                payload.offset(),
                payload.length());
        counters.count(AgentCounter.PACKETS_DELIVERED);
        return DropReason.NONE;
    }

    private DropReason examine(ProxySession session, Restorer payload, long nowNs) {
        if (!FrameWriter.fitsInner(session.protocol(), payload.length())) {
            return DropReason.FRAME_TOO_LONG;
        }
        if (session.protocol() != Session.TCP) {
            return DropReason.NONE;
        }
        // The tunnel carries the segment from the sequence number on.
        tcp.wrap(
                payload.buffer(),
                payload.offset() - TcpFlyweight.SEQUENCE_OFFSET,
                payload.length() + TcpFlyweight.SEQUENCE_OFFSET);
        DropReason reason = tcp.check();
        if (reason == DropReason.NONE) {
            session.onTcpFlags(tcp.flags(), true, nowNs);
        }
        return reason;
    }

    /** Nothing is taken from any bucket unless all permit. */
    private DropReason limit(ProxySession session, int bytes, long nowNs) {
        ClientPeer client = session.client();
        if (!client.bucket().permits(settings.perClient(), nowNs)) {
            return DropReason.CLIENT_RATE_LIMITED;
        }
        if (!session.bucket().permits(settings.perSession(), nowNs)) {
            return DropReason.SESSION_RATE_LIMITED;
        }
        client.bucket().take(settings.perClient(), nowNs, bytes);
        session.bucket().take(settings.perSession(), nowNs, bytes);
        return DropReason.NONE;
    }
}
