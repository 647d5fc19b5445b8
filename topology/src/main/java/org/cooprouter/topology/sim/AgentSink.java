// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.io.FrameSink;
import org.jspecify.annotations.Nullable;

/** What an agent writes in one round, in slots made beforehand: the agent's own allocation stays visible. */
final class AgentSink implements FrameSink {
    private static final int SLOTS = 64;

    private final ByteBuffer slots = ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH);
    private final int[] lengths = new int[SLOTS];
    private int count;

    @Override
    public ByteBuffer buffer() {
        return slots;
    }

    @Override
    public int claim() {
        if (count == SLOTS) {
            throw new IllegalStateException("an agent writes more than " + SLOTS + " frames in one round");
        }
        return count * SLOT_LENGTH;
    }

    @Override
    public void commit(int length) {
        lengths[count++] = length;
    }

    @Override
    public void abandon() {}

    /** Takes what has been written. */
    List<SimFrame> take(@Nullable AppPacket cause) {
        List<SimFrame> written = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(lengths[i]).put(0, slots, i * SLOT_LENGTH, lengths[i]);
            written.add(new SimFrame(bytes, cause));
        }
        count = 0;
        return written;
    }
}
