// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameSink;

/** Memory for the frames under way, in slots that are given out last in, first out so that few pages stay in use. */
final class FrameStore {
    static final int NONE = -1;

    private final ByteBuffer memory;
    private final int[] lengths;
    private final int[] free;
    private int freeCount;

    FrameStore(int capacity) {
        memory = ByteBuffer.allocateDirect(capacity * FrameSink.SLOT_LENGTH);
        lengths = new int[capacity];
        free = new int[capacity];
        for (int slot = capacity - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Copies a frame into a free slot and returns the slot, or {@link #NONE} when all are taken. */
    int put(ByteBuffer source, int offset, int length) {
        if (freeCount == 0) {
            return NONE;
        }
        int slot = free[--freeCount];
        memory.put(slot * FrameSink.SLOT_LENGTH, source, offset, length);
        lengths[slot] = length;
        return slot;
    }

    /** Copies a stored frame into another slot. */
    int copy(int slot) {
        return put(memory, slot * FrameSink.SLOT_LENGTH, lengths[slot]);
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Hands a stored frame to a sink and frees its slot. */
    void send(int slot, FrameSink sink) {
        int at = sink.claim();
        sink.buffer().put(at, memory, slot * FrameSink.SLOT_LENGTH, lengths[slot]);
        sink.commit(lengths[slot]);
        release(slot);
    }

    void release(int slot) {
        free[freeCount++] = slot;
    }
}
