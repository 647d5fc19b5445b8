// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.jspecify.annotations.Nullable;

/** Copies without a packet_ID of ours: eliminated as a plain list of what identifies packets would do it, by their bytes, RTP's number, or another. */
public final class FuzzCopies {
    private static final int WINDOW = 4;
    private static final int AGE_NS = 100;
    private static final int LONGEST = 16;
    private static final @Nullable ExistingPacketId[] FORMATS = {
        null,
        ExistingPacketId.RTP,
        new ExistingPacketId(1, 2, ExistingPacketId.ONE_STREAM, false),
        new ExistingPacketId(7, 4, 1, false)
    };

    private final Deque<Kept> kept = new ArrayDeque<>();
    private final int copies;

    /** A packet as a list keeps it. */
    private static final class Kept {
        private final ByteBuffer identity;
        private final long firstNs;
        private int seen;

        private Kept(ByteBuffer identity, long firstNs) {
            this.identity = identity;
            this.firstNs = firstNs;
        }
    }

    private FuzzCopies(int copies) {
        this.copies = copies;
    }

    /** Takes copies of short packets, one after the other. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        ExistingPacketId format = FORMATS[input.below(FORMATS.length)];
        int copies = format == null ? 2 + input.below(3) : DuplicateElimination.ANY_COPIES;
        DuplicateElimination elimination =
                new DuplicateElimination(input.next(), input.next(), AGE_NS, copies, format, WINDOW);
        FuzzCopies model = new FuzzCopies(copies);
        long nowNs = 0;
        while (input.hasMore()) {
            nowNs += input.below(AGE_NS / 2);
            ByteBuffer packet = ByteBuffer.wrap(input.bytes(LONGEST));
            int length = packet.capacity();
            if (elimination.identifies(packet, 0, length)) {
                boolean expected = model.accept(identity(format, packet), nowNs);
                if (elimination.accept(7, packet, 0, length, nowNs) != expected) {
                    throw new AssertionError(
                            (expected ? "drops a packet of " : "passes a copy of ") + length + " bytes");
                }
            }
        }
    }

    private static ByteBuffer identity(@Nullable ExistingPacketId format, ByteBuffer packet) {
        return format == null
                ? packet
                : ByteBuffer.allocate(Long.BYTES + format.bytes())
                        .putLong(0, format.stream(packet, 0))
                        .put(Long.BYTES, packet, format.offset(), format.bytes());
    }

    private boolean accept(ByteBuffer identity, long nowNs) {
        kept.removeIf(one -> nowNs - one.firstNs >= AGE_NS);
        Kept known = find(identity);
        if (known == null) {
            if (kept.size() == WINDOW) {
                kept.removeFirst();
            }
            known = new Kept(identity, nowNs);
            kept.addLast(known);
        }
        return known.seen++ == 0;
    }

    /** One of which not all copies have come. */
    private @Nullable Kept find(ByteBuffer identity) {
        for (Kept one : kept) {
            if (one.identity.equals(identity) && one.seen < copies) {
                return one;
            }
        }
        return null;
    }
}
