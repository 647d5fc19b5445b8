// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.crypto.KeyRing;
import org.cooprouter.agent.crypto.Sealer;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * Sends the repair copies of sessions (R6, R16; [0256], [0512]): beside each packet those that its code wants, and what the last packets still lack
 * when another code is taken up, or when no packet follows them for now ({@link RepairFlush}). Not safe for use by several threads.
 */
final class RepairSender<S extends Session> {
    private static final int FLUSHES_PER_CALL = 64;

    /** What differs between router and proxy. */
    interface Side<S extends Session> {
        /** The code in force; {@link RepairCode#NONE} for none. */
        RepairCode code(S session);

        /** The keys; null if there is nobody to send to. */
        @Nullable
        KeyRing keys(S session);

        /** When the session's packets come. */
        PacketTiming timing(S session);

        /** What is to be told how many bytes have left; null if nothing is. */
        @Nullable
        AdaptiveChoice choice(S session);

        /** Finds the paths over which repair copies leave; false if there is none. */
        boolean findPaths(S session);

        /** Begins a REPAIR with a packet_ID. */
        void begin(S session, long packetId);

        /** Writes the fields that a REPAIR has, if any. */
        void fields(S session);

        /** Sends a sealed packet over the path whose turn it is. */
        void send(PacketFlyweight packet, S session, long turn, int tos);
    }

    private final Side<S> side;
    private final Counters counters;
    private final RepairFlush<S> flush;
    private final PacketWriter writer;
    private final ByteBuffer scratch;

    /** Repair copies are written with a writer and a buffer that no packet needs at that time. */
    RepairSender(Side<S> side, PacketWriter writer, ByteBuffer scratch, Counters counters) {
        this.side = side;
        this.writer = writer;
        this.scratch = scratch;
        this.counters = counters;
        this.flush = new RepairFlush<>(this::onSilence, counters);
    }

    /** Takes memory for what waits for a silence; not called on the packet path. */
    void reserve() {
        flush.reserve();
    }

    /** Takes up the code that is in force, and sends what the one before still owes its last packets; returns the bytes of that. */
    long changeCode(S session, int tos) {
        if (!session.isRepairedBy(side.code(session))) {
            long bytes = close(session, tos);
            session.repairBy(side.code(session));
            counters.count(AgentCounter.REPAIR_CODES_CHANGED);
            return bytes;
        }
        return 0;
    }

    /** Sends what repair copies leave with a packet that has left whole; returns their bytes. */
    long protect(S session, long packetId, ReceivedFrame frame, long nowNs) {
        RepairEncoder encoder = session.encoder();
        if (encoder == null) {
            return 0;
        }
        int tos = frame.ip().tos();
        // So many packets in fragments have left since that the last whole ones would get no successors.
        long owed = encoder.jumpsTo(packetId) ? close(session, tos) : 0;
        encoder.add(packetId, frame.buffer(), frame.bodyOffset(), frame.bodyLength());
        flush.onPacket(session, side.timing(session), tos, nowNs);
        return side.findPaths(session) ? owed + send(session, encoder, tos) : owed;
    }

    /** Sends what the last packets lack of all sessions that have fallen silent; a bounded number. */
    int flushDue(long nowNs) {
        return flush.flushDue(nowNs, FLUSHES_PER_CALL);
    }

    long nextDeadlineNs() {
        return flush.nextDeadlineNs();
    }

    private void onSilence(S session, int tos) {
        long bytes = close(session, tos);
        AdaptiveChoice choice = side.choice(session);
        if (choice != null) {
            choice.onExtra(bytes);
        }
    }

    private long close(S session, int tos) {
        RepairEncoder encoder = session.encoder();
        KeyRing keys = side.keys(session);
        if (encoder == null || keys == null || keys.sendKey() == null || !side.findPaths(session)) {
            return 0;
        }
        encoder.close();
        return send(session, encoder, tos);
    }

    /** Sends the repair copies that an encoder has ready, and returns their bytes; a key and a path are there. */
    private long send(S session, RepairEncoder encoder, int tos) {
        long bytes = 0;
        KeyRing keys = side.keys(session);
        while (keys != null && encoder.next()) {
            side.begin(session, encoder.packetId());
            writer.repairCopy(encoder.index(), encoder.row(), encoder.count(), encoder.stride());
            side.fields(session);
            PacketFlyweight packet = CopyWriter.finish(writer, scratch, encoder);
            Sealer.seal(packet, keys);
            bytes += CopyWriter.datagramLength(packet);
            side.send(packet, session, encoder.made(), tos);
        }
        return bytes;
    }
}
