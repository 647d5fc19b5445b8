// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairDecoder;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;

/**
 * Repair copies (RAICT and forward error correction): those that say anything restore nothing longer than a frame and end; those
 * that a sender made restore what it sent, whatever is lost and in whatever order the rest arrives.
 */
public final class FuzzRepair {
    private static final int FIRST_ID = 1 << 20;
    private static final long MAX_AGE_NS = 1000;
    private static final int MAX_RESTORED = 64;
    private static final int MAX_PAYLOAD = 1400;

    private final RepairDecoder decoder;
    private final SequenceRecovery recovery = new SequenceRecovery(SequenceRecovery.MIN_WINDOW);
    private final PacketBody body = new PacketBody();
    private final ByteBuffer target = ByteBuffer.allocate(FrameSink.SLOT_LENGTH);
    private final Map<Long, byte[]> sent = new HashMap<>();
    private long nowNs;

    private FuzzRepair(RepairCode code) {
        decoder = new RepairDecoder(code);
    }

    /** Takes packets and repair copies, one after the other. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        if (input.below(2) == 0) {
            FuzzRepair fuzz = new FuzzRepair(RepairCode.NONE);
            while (input.hasMore()) {
                fuzz.arriveAnything(input);
            }
        } else {
            RepairCode code = input.below(2) == 0
                    ? new Raict(1 + input.below(Raict.MAX_DEPTH))
                    : new ReedSolomon(1 + input.below(16), 1 + input.below(4), 1 + input.below(8));
            new FuzzRepair(code).arriveAsSent(code, input);
        }
    }

    private void arriveAnything(Input input) {
        nowNs += input.next();
        switch (input.below(4)) {
            case 0 -> arrive(FIRST_ID + input.next(), input.bytes(MAX_PAYLOAD));
            case 1 -> decoder.arrivedEmpty(FIRST_ID + input.next());
            default -> repair(Packets.of(input, PacketFlyweight.TYPE_REPAIR, FIRST_ID));
        }
        int restored = 0;
        for (int length = decoder.next(target, 0); length >= 0; length = decoder.next(target, 0)) {
            Inside.require(0, length, target);
            if (++restored > MAX_RESTORED) {
                throw new AssertionError("more is restored than can be unknown");
            }
        }
    }

    private void arrive(long packetId, byte[] payload) {
        recovery.accept(packetId);
        decoder.arrived(packetId, ByteBuffer.wrap(payload), 0, payload.length);
    }

    private void repair(PacketFlyweight packet) {
        boolean isSound =
                packet.check(PacketFlyweight.FROM_CLIENT) == DropReason.NONE && body.parse(packet) == DropReason.NONE;
        if (isSound && decoder.isWanted(packet, recovery)) {
            decoder.add(packet, body, nowNs, MAX_AGE_NS);
        }
    }

    /** Of each datagram the input says whether it is lost; packets arrive in order, repair copies behind theirs. */
    private void arriveAsSent(RepairCode code, Input input) {
        RepairEncoder encoder = new RepairEncoder(code);
        for (long packetId = FIRST_ID; input.hasMore(); packetId++) {
            int losses = input.next();
            byte[] payload = input.bytes(Byte.MAX_VALUE);
            sent.put(packetId, payload);
            encoder.add(packetId, ByteBuffer.wrap(payload), 0, payload.length);
            if ((losses & 1) == 0) {
                arrive(packetId, payload);
                requireRestoredAsSent();
            }
            for (int bit = 1; encoder.next(); bit++) {
                if ((losses >> bit % Byte.SIZE & 1) == 0) {
                    repair(write(encoder));
                    requireRestoredAsSent();
                }
            }
        }
    }

    private static PacketFlyweight write(RepairEncoder encoder) {
        PacketWriter writer = new PacketWriter();
        ByteBuffer buffer = ByteBuffer.allocate(512);
        writer.begin(
                        buffer,
                        0,
                        PacketFlyweight.TYPE_REPAIR,
                        PacketFlyweight.FROM_CLIENT,
                        Packets.SESSION,
                        encoder.packetId())
                .repairCopy(encoder.index(), encoder.row(), encoder.count(), encoder.stride());
        encoder.encode(buffer, writer.payload(encoder.length()));
        return writer.finish();
    }

    private void requireRestoredAsSent() {
        for (int length = decoder.next(target, 0); length >= 0; length = decoder.next(target, 0)) {
            byte[] expected = sent.get(decoder.restoredId());
            if (expected == null || !Arrays.equals(expected, Arrays.copyOf(target.array(), length))) {
                throw new AssertionError("packet " + (decoder.restoredId() - FIRST_ID) + " is restored as another");
            }
            recovery.accept(decoder.restoredId());
        }
    }
}
