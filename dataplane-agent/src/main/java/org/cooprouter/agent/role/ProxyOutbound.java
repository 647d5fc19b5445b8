// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.session.ProxySessions;
import org.cooprouter.agent.wire.DropReason;

/**
 * The proxy's way from the servers to its clients (Figures 5B and 7D):
 *
 * <ol>
 *   <li>session selector 286: the mapping by its external port, the session by the server that answers
 *   <li>copies that the server sends by itself: the first goes on ({@link ApplicationCopies})
 *   <li>reverse NAT-like translation and reverse proxy translation: what is left of the addresses is session_ID
 *   <li>duplicator 252: every different copy sealed once, to the client's paths ({@link ProxySender})
 * </ol>
 */
final class ProxyOutbound {
    private final AppTypes appTypes;
    private final ProxySessions sessions;
    private final ProxySender sender;
    private final TooBigAnswers tooBig;
    private final ApplicationCopies copies;
    private final Counters counters;

    ProxyOutbound(
            AppTypes appTypes,
            ProxySessions sessions,
            ProxySender sender,
            TooBigAnswers tooBig,
            ApplicationCopies copies,
            Counters counters) {
        this.appTypes = appTypes;
        this.sessions = sessions;
        this.sender = sender;
        this.tooBig = tooBig;
        this.copies = copies;
        this.counters = counters;
    }

    /** Takes a server's frame, or says why it is dropped. */
    DropReason accept(ReceivedFrame frame, long nowNs) {
        if (sessions.nat(frame.protocol()).find(frame.destinationPort()) == null) {
            return DropReason.NO_MAPPING;
        }
        ProxySession session = sessions.findByServer(
                frame.protocol(), frame.addressHigh(), frame.sourceLow(), frame.sourcePort(), frame.destinationPort());
        if (session == null) {
            return DropReason.FILTERED;
        }
        DropReason reason = frame.verify();
        if (reason != DropReason.NONE) {
            return reason;
        }
        int maxWholeLength = sender.maxWholeLength(session);
        if (TooBigAnswers.concerns(frame, session.appType(), maxWholeLength)) {
            return tooBig.answer(frame, sender.addressLow(), maxWholeLength, nowNs);
        }
        if (frame.bodyLength() > sender.maxBodyLength(session)) {
            return DropReason.PAYLOAD_TOO_LARGE;
        }
        reason = copies.examine(session, session.client().association().clientId(), frame, nowNs);
        if (reason != DropReason.NONE) {
            return reason;
        }
        session.onInbound(nowNs);
        session.inboundTiming().onPacket(nowNs);
        appTypes.onPacket(session.appType().index(), nowNs);
        if (frame.isTcp()) {
            session.onTcpFlags(frame.tcp().flags(), false, nowNs);
            // "The checksum field is zero and is computed anew at the far end."
            frame.tcp().checksum(0);
        }
        reason = sender.data(session, frame, nowNs);
        if (reason == DropReason.NONE) {
            counters.count(AgentCounter.PACKETS_SEALED);
        } else {
            copies.onNotSent();
        }
        return reason;
    }
}
