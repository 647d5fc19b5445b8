// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Remembers where the few direct buffers of the packet path begin, because asking the JDK allocates. */
final class BufferAddresses {
    private static final int ENTRIES = 4;

    private final @Nullable ByteBuffer[] buffers = new ByteBuffer[ENTRIES];
    private final long[] addresses = new long[ENTRIES];
    private int oldest;

    /** Returns the address of the buffer's byte 0. */
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not equal bytes
    long of(ByteBuffer buffer) {
        for (int i = 0; i < ENTRIES; i++) {
            if (buffers[i] == buffer) {
                return addresses[i];
            }
        }
        return remember(buffer);
    }

    private long remember(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("expected a direct buffer");
        }
        long address = MemorySegment.ofBuffer(buffer.duplicate().clear()).address();
        buffers[oldest] = buffer;
        addresses[oldest] = address;
        oldest = (oldest + 1) % ENTRIES;
        return address;
    }
}
