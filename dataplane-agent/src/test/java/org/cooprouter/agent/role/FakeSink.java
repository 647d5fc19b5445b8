// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.io.FrameSink;

/** Keeps the frames that a pipeline writes, or only counts them. */
final class FakeSink implements FrameSink {
    private static final int SLOTS = 8;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH);
    private final List<Frame> frames = new ArrayList<>();
    private boolean keeping = true;
    private boolean claimed;
    private int next;
    private long committed;
    private final int[] lengths = new int[SLOTS];

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim() {
        if (claimed) {
            throw new AssertionError("a slot is claimed already");
        }
        claimed = true;
        return next * SLOT_LENGTH;
    }

    @Override
    public void commit(int length) {
        if (!claimed || length > SLOT_LENGTH) {
            throw new AssertionError("no slot is claimed, or the frame of " + length + " bytes is too long");
        }
        claimed = false;
        committed++;
        lengths[next] = length;
        if (keeping) {
            byte[] bytes = new byte[length];
            buffer.get(next * SLOT_LENGTH, bytes);
            frames.add(Frame.of(bytes));
        }
        next = (next + 1) % SLOTS;
    }

    @Override
    public void abandon() {
        claimed = false;
    }

    /** From now on frames are only counted. */
    void countOnly() {
        keeping = false;
    }

    long committed() {
        return committed;
    }

    /** Where a frame written lately begins in the buffer; 1 is the last one. */
    int offset(int back) {
        return slot(back) * SLOT_LENGTH;
    }

    int length(int back) {
        return lengths[slot(back)];
    }

    private int slot(int back) {
        return Math.floorMod(next - back, SLOTS);
    }

    /** Hands over what has been written since the last call. */
    List<Frame> take() {
        List<Frame> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
