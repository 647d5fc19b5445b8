// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashMap;
import java.util.Map;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/** One direction of one session_ID of one association, as an observer sees it who knows everything. */
final class TunnelSession {
    private final int association;
    private final int direction;
    private final int sessionId;
    private final Map<Numbering, Span> accepted = new HashMap<>();
    private @Nullable Numbering sealing;
    private @Nullable AppPacket lastCause;
    private long lastSealedNs;
    private @Nullable Life receiver;
    private @Nullable Numbering newest;
    private long lastAcceptedNs;

    /** What a receiver has accepted of a numbering. */
    private static final class Span {
        private final long first;
        private long highest;

        private Span(long first) {
            this.first = first;
            this.highest = first;
        }
    }

    TunnelSession(int association, int direction, int sessionId) {
        this.association = association;
        this.direction = direction;
        this.sessionId = sessionId;
    }

    int association() {
        return association;
    }

    /** Whether it is the session 0, which always is. */
    boolean isOfAssociation() {
        return sessionId == PacketFlyweight.ASSOCIATION_SESSION;
    }

    /** The call that it serves; null if it has carried nothing yet. */
    @Nullable
    Call call() {
        return lastCause == null ? null : lastCause.ledger().call();
    }

    long lastSealedNs() {
        return lastSealedNs;
    }

    /** Notes a packet that is sealed; returns to which numbering it belongs. */
    Numbering onSealed(Acting acting, PacketFlyweight packet, boolean endsSession, long nowNs) {
        lastSealedNs = endsSession ? 0 : nowNs;
        lastCause = acting.cause() == null ? lastCause : acting.cause();
        Numbering current = sealing;
        if (current != null && packet.type() == PacketFlyweight.TYPE_REPAIR) {
            // It bears the number of a packet that has been sealed before it.
            return current;
        }
        long packetId = packet.packetId();
        if (current == null || !current.continuesWith(acting.life(), packetId)) {
            current = new Numbering(this, acting.life(), packetId);
            sealing = current;
        }
        return current;
    }

    /** Whether an agent has sealed something here since a time. */
    boolean sealedBySince(Life sender, long sinceNs) {
        return sealing != null && sealing.sender() == sender && lastSealedNs > sinceNs;
    }

    /** Whether an agent has accepted something here since a time, and the session has not ended. */
    boolean acceptedBySince(Life by, long sinceNs) {
        return receiver == by && lastAcceptedNs > sinceNs;
    }

    void onAccepted(Life by, SealedPacket packet, long nowNs) {
        if (receiver != by) {
            accepted.clear();
            newest = null;
        }
        receiver = packet.endsSession() ? null : by;
        lastAcceptedNs = nowNs;
        Span span = accepted.computeIfAbsent(packet.numbering(), numbers -> new Span(packet.packetId()));
        Span front = newest == null ? null : accepted.get(newest);
        if (front == null || packet.packetId() > front.highest) {
            newest = packet.numbering();
        }
        span.highest = Math.max(span.highest, packet.packetId());
    }

    /** The highest number that the last receiver has accepted; 0 before the first. */
    long highest() {
        Span front = newest == null ? null : accepted.get(newest);
        return front == null ? 0 : front.highest;
    }

    /**
     * Whether a receiver may take a packet that it has not seen for too old: it knows nothing of the packet's numbering, or has
     * been taken a whole window further by a later one, or by one of the same start, whose gap does not show.
     */
    boolean mayBeStale(Life by, SealedPacket packet, int window) {
        Numbering own = packet.numbering();
        Numbering front = newest;
        if (receiver != by || front == null || !accepted.containsKey(own)) {
            return true;
        }
        if (front == own) {
            return false;
        }
        Span ahead = accepted.get(front);
        return front.sender() == own.sender() || ahead == null || ahead.highest - ahead.first >= window;
    }

    @Override
    public String toString() {
        String way = direction == PacketFlyweight.FROM_CLIENT ? "up " : "down ";
        return way + Associations.name(association) + '/' + Integer.toHexString(sessionId);
    }
}
