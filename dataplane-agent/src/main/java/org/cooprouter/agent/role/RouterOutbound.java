// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.path.CopySchedule;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.session.FlowKey;
import org.cooprouter.agent.session.RouterSession;
import org.cooprouter.agent.session.RouterSessions;
import org.cooprouter.agent.session.TargetPolicy;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * The router's way out (Figures 5A and 7A), for frames that the bridge has classified:
 *
 * <ol>
 *   <li>outgoing detector 220: the app type is in the steering address; the packet must be one that the tunnel can carry
 *   <li>session keeper: the session of the flow, or a new one
 *   <li>copies that the application sends by itself: the first goes on ({@link ApplicationCopies})
 *   <li>proxy translation and NAT-like translation: session proxy; target, VPORT and real_IP travel as fields
 *   <li>duplicator 250: every different copy sealed once, over the paths of the schedule ({@link RouterSender})
 * </ol>
 *
 * Whatever cannot go this way is declined: written back unchanged, for the bridge to give it the ordinary path.
 */
final class RouterOutbound {
    private static final int MIN_IP_HEADER = 20;
    private static final int LAST_HOP = 1;
    /** Owner of the sessions here; those at a proxy belong to its clients. */
    private static final long OWN = -1;
    /** What a segment has before its data, the ports apart, when it has no options. */
    private static final int TCP_BODY_HEADER = TcpFlyweight.MIN_HEADER_LENGTH - TcpFlyweight.SEQUENCE_OFFSET;

    private final AppTypes appTypes;
    private final RouterSessions sessions;
    private final ProxyChoice proxyChoice;
    private final RouterSender sender;
    private final TooBigAnswers tooBig;
    private final ApplicationCopies copies;
    private final Counters counters;
    private long lanAddressLow;

    RouterOutbound(
            AppTypes appTypes,
            RouterSessions sessions,
            ProxyChoice proxyChoice,
            RouterSender sender,
            TooBigAnswers tooBig,
            ApplicationCopies copies,
            Counters counters) {
        this.appTypes = appTypes;
        this.sessions = sessions;
        this.proxyChoice = proxyChoice;
        this.sender = sender;
        this.tooBig = tooBig;
        this.copies = copies;
        this.counters = counters;
    }

    void lanAddress(IpAddress address) {
        lanAddressLow = address.low();
    }

    /** Takes a client's frame, or says why not. */
    DeclineReason accept(ReceivedFrame frame, int appTypeIndex, long nowNs) {
        AppTypeState appType = appTypes.find(appTypeIndex);
        if (appType == null) {
            return DeclineReason.UNKNOWN_APP_TYPE;
        }
        DeclineReason reason = examine(frame);
        if (reason != DeclineReason.NONE) {
            return reason;
        }
        appType.onPacket(nowNs);
        RouterSession session = sessions.find(
                frame.addressHigh(),
                frame.sourceLow(),
                frame.sourcePort(),
                frame.addressHigh(),
                frame.destinationLow(),
                frame.destinationPort(),
                frame.protocol());
        return session == null ? begin(frame, appType, nowNs) : proceed(session, frame, appType, nowNs);
    }

    private static DeclineReason examine(ReceivedFrame frame) {
        DropReason reason = frame.parse();
        if (reason != DropReason.NONE) {
            return DeclineReason.of(reason);
        }
        if (frame.ip().headerLength() != MIN_IP_HEADER) {
            return DeclineReason.OPTIONS;
        }
        if (frame.ip().ttl() <= LAST_HOP) {
            return DeclineReason.TTL;
        }
        if (!TargetPolicy.isServer(frame.addressHigh(), frame.destinationLow())) {
            return DeclineReason.TARGET;
        }
        return DeclineReason.of(frame.verify());
    }

    private DeclineReason begin(ReceivedFrame frame, AppTypeState appType, long nowNs) {
        if (frame.isTcp() && frame.tcp().hasAny(TcpFlyweight.RST)) {
            return DeclineReason.NO_SESSION;
        }
        ProxyPeer proxy = ProxyChoice.first(appType.proxies());
        if (proxy == null) {
            return DeclineReason.NO_PROXY;
        }
        CopySchedule schedule = proxy.schedule(appType.type().profile());
        if (isAnswered(frame, appType.type(), schedule, proxy, nowNs)) {
            return DeclineReason.NONE;
        }
        if (frame.bodyLength() > RouterSender.maxBodyLength(schedule, proxy)) {
            return DeclineReason.MTU;
        }
        FlowKey flow = new FlowKey(
                frame.addressHigh(),
                frame.sourceLow(),
                frame.sourcePort(),
                frame.addressHigh(),
                frame.destinationLow(),
                frame.destinationPort(),
                frame.protocol());
        RouterSession session = sessions.create(flow, appType.type(), nowNs);
        if (session == null) {
            return DeclineReason.SESSIONS_FULL;
        }
        session.proxy(proxy, nowNs);
        counters.count(AgentCounter.SESSIONS_CREATED);
        return send(session, proxy, frame, nowNs);
    }

    private DeclineReason proceed(RouterSession session, ReceivedFrame frame, AppTypeState appType, long nowNs) {
        session.onOutbound(nowNs);
        if (session.appType().index() != appType.type().index()) {
            session.appType(appType.type());
            session.refreshSchedule();
        }
        ProxyPeer proxy = proxyChoice.of(session, appType.proxies(), nowNs);
        if (proxy == null) {
            return DeclineReason.NO_PROXY;
        }
        if (session.refused()) {
            return DeclineReason.REFUSED;
        }
        return send(session, proxy, frame, nowNs);
    }

    private DeclineReason send(RouterSession session, ProxyPeer proxy, ReceivedFrame frame, long nowNs) {
        session.clientMac(frame.ethernet().source());
        @Nullable CopySchedule schedule = session.schedule();
        if (schedule == null) {
            return DeclineReason.NO_PROXY;
        }
        if (isAnswered(frame, session.appType(), schedule, proxy, nowNs)) {
            return DeclineReason.NONE;
        }
        if (frame.bodyLength() > RouterSender.maxBodyLength(schedule, proxy)) {
            return DeclineReason.MTU;
        }
        DropReason ofCopy = copies.examine(session, OWN, frame, nowNs);
        if (ofCopy != DropReason.NONE) {
            counters.drop(ofCopy);
            return DeclineReason.NONE;
        }
        session.outboundTiming().onPacket(nowNs);
        if (frame.isTcp()) {
            session.onTcpFlags(frame.tcp().flags(), true, nowNs);
            frame.tcp().clampMaxSegmentSize(maxSegmentSize(schedule, proxy));
            // "The checksum field is zero and is computed anew at the far end."
            frame.tcp().checksum(0);
        }
        DropReason reason = sender.data(session, proxy, schedule, frame, nowNs);
        if (reason == DropReason.NONE) {
            counters.count(AgentCounter.PACKETS_SEALED);
            return DeclineReason.NONE;
        }
        copies.onNotSent();
        if (frame.isTcp()) {
            frame.tcp().computeChecksum(frame.ip().pseudoHeaderSum());
        }
        return reason == DropReason.PACKET_ID_EXHAUSTED ? DeclineReason.PACKET_ID_EXHAUSTED : DeclineReason.NO_PROXY;
    }

    private boolean isAnswered(ReceivedFrame frame, AppType type, CopySchedule schedule, ProxyPeer proxy, long nowNs) {
        int maxWholeLength = RouterSender.maxWholeLength(schedule, proxy);
        if (!TooBigAnswers.concerns(frame, type, maxWholeLength)) {
            return false;
        }
        counters.drop(tooBig.answer(frame, lanAddressLow, maxWholeLength, nowNs));
        return true;
    }

    /** The largest segment, options and data, that fits the tunnel in one piece in either direction. */
    static int maxSegmentSize(CopySchedule schedule, ProxyPeer proxy) {
        return RouterSender.maxWholeLength(schedule, proxy) - TCP_BODY_HEADER;
    }
}
