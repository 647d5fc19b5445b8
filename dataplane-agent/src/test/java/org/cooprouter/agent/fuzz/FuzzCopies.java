// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cooprouter.agent.redundancy.ContentRecovery;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.jspecify.annotations.Nullable;

/** Copies without a packet_ID of ours: deduplicated by their bytes as a plain list of packets would do it; their own numbers are read within them. */
public final class FuzzCopies {
    private static final int WINDOW = 4;
    private static final int AGE_NS = 100;
    private static final int LONGEST = 12;

    private final Deque<Kept> kept = new ArrayDeque<>();

    /** A packet as a list keeps it. */
    private static final class Kept {
        private final ByteBuffer bytes;
        private final long firstNs;
        private final int[] brought = new int[ContentRecovery.MAX_PATHS];
        private int passed;

        private Kept(ByteBuffer bytes, long firstNs) {
            this.bytes = bytes;
            this.firstNs = firstNs;
        }
    }

    private FuzzCopies() {}

    /** Takes copies of short packets, one after the other. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        ContentRecovery recovery = new ContentRecovery(input.next(), input.next(), WINDOW, AGE_NS, 1);
        FuzzCopies model = new FuzzCopies();
        long nowNs = 0;
        while (input.hasMore()) {
            nowNs += input.below(AGE_NS / 2);
            int path = input.below(ContentRecovery.MAX_PATHS);
            byte[] packet = input.bytes(LONGEST);
            boolean expected = model.accept(ByteBuffer.wrap(packet), path, nowNs);
            if (recovery.accept(ByteBuffer.wrap(packet), 0, packet.length, path, nowNs) != expected) {
                throw new AssertionError(
                        (expected ? "drops a packet of " : "delivers a copy of ") + packet.length + " bytes");
            }
            number(ByteBuffer.wrap(packet), packet.length, input.next());
        }
    }

    private boolean accept(ByteBuffer packet, int path, long nowNs) {
        kept.removeIf(one -> nowNs - one.firstNs >= AGE_NS);
        Kept known = find(packet);
        if (known == null) {
            if (kept.size() == WINDOW) {
                kept.removeFirst();
            }
            known = new Kept(packet, nowNs);
            kept.addLast(known);
        }
        known.brought[path] = Math.min(255, known.brought[path] + 1);
        if (known.brought[path] <= known.passed) {
            return false;
        }
        known.passed++;
        return true;
    }

    private @Nullable Kept find(ByteBuffer packet) {
        for (Kept one : kept) {
            if (one.bytes.equals(packet)) {
                return one;
            }
        }
        return null;
    }

    private static void number(ByteBuffer packet, int length, int highest) {
        for (ExistingPacketId format :
                new ExistingPacketId[] {ExistingPacketId.RTP, ExistingPacketId.at(1, 8, true, 3)}) {
            long id = format.read(packet, 0, length, highest);
            boolean isOf = format.stream(packet, 0, length) != ExistingPacketId.NONE;
            if (id < ExistingPacketId.NONE || (id != ExistingPacketId.NONE && !isOf)) {
                throw new AssertionError(id + " is no number of a packet");
            }
        }
    }
}
