// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.redundancy.PendingPacket;
import org.cooprouter.agent.redundancy.Reassembly;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.redundancy.SplitCopy;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * Deduplicator 260 and 262: makes of all copies of a packet, whole or split, the one payload that is delivered. For each authentic
 * packet of a session {@link #recover}, then {@link #check} once its fields are parsed, then {@link #take}. Not safe for use by
 * several threads.
 */
final class Restorer {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Counters counters;
    private final Reassembly reassembly = new Reassembly();
    private final SplitCopy copy = new SplitCopy();
    private boolean whole;
    private ByteBuffer buffer = EMPTY;
    private int offset;
    private int length;

    Restorer(Counters counters) {
        this.counters = counters;
    }

    static boolean isSplit(PacketFlyweight packet) {
        return packet.copy() != 0;
    }

    /** Sequence recovery: whether the packet has not been delivered yet. A split copy alone does not count as delivered. */
    DropReason recover(SequenceRecovery recovery, PacketFlyweight packet) {
        long lostBefore = recovery.lost();
        SequenceRecovery.Verdict verdict =
                isSplit(packet) ? recovery.note(packet.packetId()) : recovery.accept(packet.packetId());
        counters.add(AgentCounter.PACKETS_LOST, recovery.lost() - lostBefore);
        return verdict.dropReason();
    }

    /** Checks what the packet says about being split; changes nothing. */
    DropReason check(PacketFlyweight packet, PacketBody body) {
        if (isSplit(packet)) {
            return copy.read(packet, body);
        }
        return body.fields().has(FieldType.RAIC) ? DropReason.SPLIT_INDEX : DropReason.NONE;
    }

    /** Takes a checked packet; {@link #isWhole()} says whether there is a payload now. */
    DropReason take(SequenceRecovery recovery, PacketFlyweight packet, PacketBody body, AppType appType, long nowNs) {
        if (!isSplit(packet)) {
            payload(packet.buffer(), body.payloadOffset(), body.payloadLength());
            return DropReason.NONE;
        }
        whole = false;
        long abandonedBefore = reassembly.abandoned();
        int waitingBefore = reassembly.pending();
        DropReason reason = reassembly.add(
                recovery, packet.packetId(), copy, nowNs, appType.profile().maxSkewNs());
        counters.add(AgentCounter.PACKETS_ABANDONED, reassembly.abandoned() - abandonedBefore);
        // A router and a proxy may share the counters.
        counters.add(AgentCounter.SPLIT_PACKETS_ACTIVE, reassembly.pending() - waitingBefore);
        PendingPacket restored = reassembly.restored();
        if (restored != null) {
            recovery.accept(packet.packetId());
            payload(restored.buffer(), restored.payloadOffset(), restored.payloadLength());
        } else if (reason == DropReason.NONE) {
            counters.count(AgentCounter.SPLIT_COPIES_KEPT);
        }
        return reason;
    }

    private void payload(ByteBuffer source, int at, int bytes) {
        whole = true;
        buffer = source;
        offset = at;
        length = bytes;
    }

    /** Whether the packet taken last was whole, or the last split copy that was wanted. */
    boolean isWhole() {
        return whole;
    }

    /** Holds the payload until the next {@link #take}; a header may be laid over the few bytes before it. */
    ByteBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
