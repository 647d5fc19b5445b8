// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.timing.DeadlineSlots;
import org.jspecify.annotations.Nullable;

/**
 * Frames, or parts of frames, that wait until a deadline, in memory that is there from the beginning. Not safe for use by several threads.
 */
final class WaitingFrames {
    /** No entry. */
    static final int NONE = DeadlineSlots.NONE;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int capacity;
    private int[] lengths = {};
    private @Nullable DeadlineSlots slots;
    private ByteBuffer memory = NOTHING;

    /** Makes room for none yet; entries are 0 to {@code capacity} - 1. */
    WaitingFrames(int capacity) {
        this.capacity = capacity;
    }

    /** Takes the memory; not called on the packet path, and not needed where nothing waits. */
    void reserve() {
        if (slots == null) {
            memory = ByteBuffer.allocateDirect(capacity * FrameSink.SLOT_LENGTH);
            lengths = new int[capacity];
            slots = new DeadlineSlots(capacity);
        }
    }

    /** Keeps a copy of so many bytes; {@link #NONE} if there is no room, or the deadline is too far away. */
    int keep(ByteBuffer source, int offset, int length, long dueNs, long nowNs) {
        int entry = slots == null ? NONE : slots.take(dueNs, nowNs);
        if (entry != NONE) {
            memory.put(offset(entry), source, offset, length);
            lengths[entry] = length;
        }
        return entry;
    }

    /** The entry whose deadline has passed first, or {@link #NONE}; it comes up once, and its bytes stay until {@link #release}. */
    int poll(long nowNs) {
        return slots == null ? NONE : slots.poll(nowNs);
    }

    /** Lets an entry that has come up wait on; false if the deadline is too far away. */
    boolean extend(int entry, long dueNs, long nowNs) {
        return slots != null && slots.extend(entry, dueNs, nowNs);
    }

    /** Frees the memory of an entry that has come up. */
    void release(int entry) {
        if (slots != null) {
            slots.release(entry);
        }
    }

    /** Hands a copy of an entry's bytes to a sink. */
    void emit(int entry, FrameSink sink) {
        int slot = sink.claim();
        sink.buffer().put(slot, memory, offset(entry), lengths[entry]);
        sink.commit(lengths[entry]);
    }

    ByteBuffer memory() {
        return memory;
    }

    int offset(int entry) {
        return entry * FrameSink.SLOT_LENGTH;
    }

    int length(int entry) {
        return lengths[entry];
    }

    long nextDeadlineNs() {
        return slots == null ? Long.MAX_VALUE : slots.nextDeadlineNs();
    }
}
