// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.cooprouter.agent.redundancy.PendingPacket;
import org.cooprouter.agent.redundancy.Reassembly;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.redundancy.SplitCopy;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reassembly (X-Defragmentation and RAIC): split copies that say anything leave it within its bounds; those of one packet restore
 * that packet, whichever come in whatever order, and however often.
 */
public final class FuzzReassembly {
    private static final long MAX_AGE_NS = 1000;
    private static final int[] NUMBERS = {Schemes.FRAGMENTS, Schemes.RAIC_5, Schemes.RAIC_6};
    private static final int MAX_PARTS = 62;
    private static final int MAX_PAYLOAD = 1000;

    private final SequenceRecovery numbers = new SequenceRecovery(SequenceRecovery.MIN_WINDOW);
    private final Reassembly reassembly = new Reassembly();
    private final PacketBody body = new PacketBody();
    private final SplitCopy copy = new SplitCopy();
    private long nowNs;

    private FuzzReassembly() {}

    /** Takes split copies, one after the other. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        FuzzReassembly fuzz = new FuzzReassembly();
        if (input.below(2) == 0) {
            while (input.hasMore()) {
                fuzz.nowNs += input.next();
                fuzz.arrive(Packets.of(input, PacketFlyweight.TYPE_DATA, 0));
            }
        } else {
            fuzz.restore(input);
        }
    }

    private @Nullable PendingPacket arrive(PacketFlyweight packet) {
        boolean isSplit = packet.check(PacketFlyweight.FROM_CLIENT) == DropReason.NONE
                && packet.copy() != 0
                && body.parse(packet) == DropReason.NONE
                && copy.read(packet, body) == DropReason.NONE;
        if (!isSplit) {
            return null;
        }
        DropReason reason = reassembly.add(numbers, packet.packetId(), copy, nowNs, MAX_AGE_NS);
        PendingPacket restored = reassembly.restored();
        if (restored != null) {
            Inside.require(restored.payloadOffset(), restored.payloadLength(), restored.buffer());
        }
        boolean isBounded = reassembly.pending() >= 0 && reassembly.pending() <= Reassembly.MAX_PENDING;
        if (!isBounded || (restored != null && reason != DropReason.NONE)) {
            throw new AssertionError(reassembly.pending() + " packets are pending after " + reason);
        }
        return restored;
    }

    /** Copies of one packet: it comes with the k-th different one, and is the one that was sent. */
    private void restore(Input input) {
        int number = NUMBERS[input.below(NUMBERS.length)];
        RedundancyScheme scheme =
                Objects.requireNonNull(Schemes.find(number, Schemes.MIN_PARTS + input.below(MAX_PARTS - 1)));
        byte[] payload = input.bytes(MAX_PAYLOAD);
        long arrived = 0;
        while (input.hasMore()) {
            int index = input.below(scheme.copies());
            arrived |= 1L << index;
            PendingPacket restored = arrive(splitCopy(scheme, index, payload));
            boolean isDue = Long.bitCount(arrived) == scheme.parts();
            if (isDue != (restored != null)) {
                throw new AssertionError(scheme + " of " + Long.toBinaryString(arrived)
                        + (isDue ? " does not restore the packet" : " restores a packet already"));
            }
            if (restored != null) {
                byte[] bytes = new byte[restored.payloadLength()];
                restored.buffer().get(restored.payloadOffset(), bytes);
                if (!Arrays.equals(bytes, payload)) {
                    throw new AssertionError(
                            scheme + " of " + Long.toBinaryString(arrived) + " restores another packet");
                }
                arrived = 0;
            }
        }
    }

    private static PacketFlyweight splitCopy(RedundancyScheme scheme, int index, byte[] payload) {
        int length = scheme.copyLength(payload.length);
        PacketWriter writer = new PacketWriter();
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        writer.begin(buffer, 0, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_CLIENT, Packets.SESSION, 1)
                .splitCopy(index, scheme.number(), scheme.parts(), scheme.parts() * length - payload.length);
        scheme.encode(index, ByteBuffer.wrap(payload), 0, payload.length, buffer, writer.payload(length));
        return writer.finish();
    }
}
