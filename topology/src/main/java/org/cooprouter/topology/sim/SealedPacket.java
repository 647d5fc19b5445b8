// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/** A packet of the tunnel, or one split copy of it, whatever becomes of the datagrams that carry it. */
final class SealedPacket {
    private final Numbering numbering;
    private final int type;
    private final int direction;
    private final int epoch;
    private final boolean endsSession;
    private final int sessionId;
    private final long packetId;
    private final int copy;
    private final int parts;
    private final long tag;
    private final @Nullable AppPacket cause;
    private final @Nullable Call call;
    private final @Nullable SplitPacket split;
    private final List<Life> acceptedBy = new ArrayList<>(1);
    private final Set<Life> combinedAt = new HashSet<>();
    private @Nullable Repair repair;
    private int leftFrom;
    private int leftTo;

    /** Makes one; {@code split} has the split copies of its packet, if it is one of them. */
    SealedPacket(
            Numbering numbering,
            PacketFlyweight packet,
            Saying saying,
            boolean endsSession,
            @Nullable AppPacket cause,
            @Nullable SplitPacket split) {
        this.endsSession = endsSession;
        this.numbering = numbering;
        this.type = packet.type();
        this.direction = packet.direction();
        this.epoch = packet.keyEpoch();
        this.sessionId = packet.sessionId();
        this.packetId = packet.packetId();
        this.copy = packet.copy();
        this.parts = saying.parts();
        this.tag = saying.tag();
        this.split = split;
        this.cause = type == PacketFlyweight.TYPE_DATA ? cause : null;
        this.call = packet.isOfData() && cause != null ? cause.ledger().call() : null;
    }

    Numbering numbering() {
        return numbering;
    }

    TunnelSession session() {
        return numbering.session();
    }

    int sessionId() {
        return sessionId;
    }

    long packetId() {
        return packetId;
    }

    /** What it carries; null for probes, answers and controls. */
    @Nullable
    AppPacket cause() {
        return cause;
    }

    /** How many different split copies restore what it is part of; 1 if it is whole. */
    int parts() {
        return parts;
    }

    /** Its tag, or {@link Saying#NO_TAG}. */
    long tag() {
        return tag;
    }

    /** The packet whose split copy it is; null if it is whole. */
    @Nullable
    SplitPacket split() {
        return split;
    }

    /** Makes it a repair copy. */
    void combines(Repair combination) {
        repair = combination;
    }

    /** What it combines; null if it is no repair copy. */
    @Nullable
    Repair repair() {
        return repair;
    }

    /** Whether an agent has accepted it, or restored and delivered what it carries. */
    boolean isKnownTo(Life receiver) {
        return wasAcceptedBy(receiver) || (cause != null && cause.wasDeliveredBy(receiver));
    }

    /** Notes that an agent has taken a repair copy that combines it. */
    void combinedAt(Life receiver) {
        combinedAt.add(receiver);
    }

    boolean isCombinedAt(Life receiver) {
        return combinedAt.contains(receiver);
    }

    /** The call for whose sake it was sent; null for probes, answers and controls. */
    @Nullable
    Call call() {
        return call;
    }

    boolean isFromClient() {
        return direction == PacketFlyweight.FROM_CLIENT;
    }

    boolean isProbe() {
        return type == PacketFlyweight.TYPE_PROBE;
    }

    /** Whether it ends its session at the proxy. */
    boolean endsSession() {
        return endsSession;
    }

    /** The router's address from which it left last. */
    int leftFrom() {
        return leftFrom;
    }

    /** The proxy's address to which it left last. */
    int leftTo() {
        return leftTo;
    }

    void leaves(int from, int to) {
        leftFrom = from;
        leftTo = to;
    }

    boolean wasAcceptedBy(Life receiver) {
        return acceptedBy.contains(receiver);
    }

    void acceptedBy(Life receiver) {
        acceptedBy.add(receiver);
    }

    @Override
    public String toString() {
        String what = switch (type) {
            case PacketFlyweight.TYPE_DATA -> "data";
            case PacketFlyweight.TYPE_PROBE -> "probe";
            case PacketFlyweight.TYPE_PROBE_REPLY -> "probe reply";
            case PacketFlyweight.TYPE_REPAIR -> "repair";
            default -> "control";
        };
        return what + ' ' + session() + " id " + Long.toHexString(packetId) + " epoch " + epoch
                + (copy == 0 ? "" : " copy " + (copy - 1)) + (cause == null ? "" : " (" + cause + ')');
    }
}
