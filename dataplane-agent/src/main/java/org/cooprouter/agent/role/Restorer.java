// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.redundancy.PendingPacket;
import org.cooprouter.agent.redundancy.Reassembly;
import org.cooprouter.agent.redundancy.RepairDecoder;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.redundancy.SplitCopy;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * Deduplicator 260 and 262: makes of all copies of a packet, whole or split, and of repair copies the one payload that is
 * delivered. For each authentic packet of a session {@link #recover}, then {@link #check} once its fields are parsed, then {@link
 * #take}, and after its payload {@link #restoreNext} until there is no more. Not safe for use by several threads.
 */
final class Restorer {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    /** Bytes before a restored payload that its reader may lay a header over. */
    private static final int ROOM = PendingPacket.ROOM;

    private final Counters counters;
    private final Reassembly reassembly = new Reassembly();
    private final SplitCopy copy = new SplitCopy();
    private final ByteBuffer repaired = ByteBuffer.allocateDirect(ROOM + FrameSink.SLOT_LENGTH);
    private boolean whole;
    private ByteBuffer buffer = EMPTY;
    private int offset;
    private int length;

    Restorer(Counters counters) {
        this.counters = counters;
    }

    /** Whether a packet is less than a whole one: its payload alone is not to be delivered, and teaches no path. */
    static boolean isPart(PacketFlyweight packet) {
        return packet.copy() != 0;
    }

    private static boolean isRepair(PacketFlyweight packet) {
        return packet.type() == PacketFlyweight.TYPE_REPAIR;
    }

    /** Whether a packet, perhaps forged, could bring something: otherwise it need not be opened. */
    static boolean isWanted(Session session, PacketFlyweight packet) {
        if (!isRepair(packet)) {
            return !session.recovery().hasAccepted(packet.packetId());
        }
        RepairDecoder decoder = session.decoder();
        return decoder == null || decoder.isWanted(packet, session.recovery());
    }

    /** Sequence recovery: whether the packet has not been delivered yet. A part alone does not count as delivered. */
    DropReason recover(SequenceRecovery recovery, PacketFlyweight packet) {
        long lostBefore = recovery.lost();
        SequenceRecovery.Verdict verdict =
                isPart(packet) ? recovery.note(packet.packetId()) : recovery.accept(packet.packetId());
        counters.add(AgentCounter.PACKETS_LOST, recovery.lost() - lostBefore);
        // A repair copy may be good for others than the packet with which it left.
        boolean mayHelpOthers = isRepair(packet) && verdict == SequenceRecovery.Verdict.DUPLICATE;
        return mayHelpOthers ? DropReason.NONE : verdict.dropReason();
    }

    /** Checks what the packet says about being split; changes nothing. */
    DropReason check(PacketFlyweight packet, PacketBody body) {
        if (isPart(packet) && !isRepair(packet)) {
            return copy.read(packet, body);
        }
        return body.fields().has(FieldType.RAIC) ? DropReason.SPLIT_INDEX : DropReason.NONE;
    }

    /** Takes a checked packet; {@link #isWhole()} says whether there is a payload now. */
    DropReason take(Session session, PacketFlyweight packet, PacketBody body, long nowNs) {
        long maxSkewNs = session.appType().profile().maxSkewNs();
        whole = false;
        if (isRepair(packet)) {
            DropReason reason = session.needDecoder().add(packet, body, nowNs, maxSkewNs);
            if (reason == DropReason.NONE) {
                counters.count(AgentCounter.REPAIR_COPIES_USED);
            }
            return reason;
        }
        DropReason reason = DropReason.NONE;
        if (isPart(packet)) {
            reason = takeSplit(session.recovery(), packet, nowNs, maxSkewNs);
        } else {
            payload(packet.buffer(), body.payloadOffset(), body.payloadLength());
        }
        if (whole) {
            remember(session, packet);
        }
        return reason;
    }

    private DropReason takeSplit(SequenceRecovery recovery, PacketFlyweight packet, long nowNs, long maxSkewNs) {
        long abandonedBefore = reassembly.abandoned();
        int waitingBefore = reassembly.pending();
        DropReason reason = reassembly.add(recovery, packet.packetId(), copy, nowNs, maxSkewNs);
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

    /** Before the payload is delivered, which may change it. */
    private void remember(Session session, PacketFlyweight packet) {
        RepairDecoder decoder = session.decoder();
        if (decoder == null) {
            return;
        }
        if (packet.isOfData() && !isPart(packet)) {
            decoder.arrived(packet.packetId(), buffer, offset, length);
        } else {
            decoder.arrivedEmpty(packet.packetId());
        }
    }

    /** Makes the payload that of the next packet which has been restored and was not delivered before; false if there is none. */
    boolean restoreNext(Session session) {
        RepairDecoder decoder = session.decoder();
        if (decoder == null) {
            return false;
        }
        SequenceRecovery recovery = session.recovery();
        int bytes = decoder.next(repaired, ROOM);
        while (bytes >= 0 && recovery.accept(decoder.restoredId()) != SequenceRecovery.Verdict.NEW) {
            bytes = decoder.next(repaired, ROOM);
        }
        if (bytes >= 0) {
            payload(repaired, ROOM, bytes);
        }
        return bytes >= 0;
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

    /** Holds the payload until the next {@link #take} or {@link #restoreNext}; a header may be laid over the few bytes before it. */
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
