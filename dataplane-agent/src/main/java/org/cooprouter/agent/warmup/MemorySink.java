// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.FrameSink;

/** Keeps the frames of one step, to be handed on. */
final class MemorySink implements FrameSink {
    private static final int SLOTS = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH);
    private final ByteBuffer drained = ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH);
    private final int[] lengths = new int[SLOTS];
    private final int[] drainedLengths = new int[SLOTS];
    private int committed;

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The oldest frames are lost when nobody drains. */
    @Override
    public int claim() {
        if (committed == SLOTS) {
            committed = 0;
        }
        return committed * SLOT_LENGTH;
    }

    @Override
    public void commit(int length) {
        lengths[committed] = length;
        committed++;
    }

    @Override
    public void abandon() {}

    /** Hands over copies, because handling a frame may bring new ones; returns how many. */
    int drainTo(FrameHandler handler, long nowNs) {
        int frames = committed;
        committed = 0;
        drained.put(0, buffer, 0, frames * SLOT_LENGTH);
        System.arraycopy(lengths, 0, drainedLengths, 0, frames);
        for (int i = 0; i < frames; i++) {
            handler.onFrame(drained, i * SLOT_LENGTH, drainedLengths[i], nowNs);
        }
        return frames;
    }
}
