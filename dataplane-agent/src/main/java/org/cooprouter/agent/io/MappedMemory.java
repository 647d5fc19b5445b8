// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Memory shared with the kernel, reachable as one ByteBuffer without the cost of a liveness check on each access. Closing
 * puts empty anonymous pages in its place: the kernel's side is released, and a late access reads zeros instead of
 * ending the process.
 */
@SuppressWarnings("restricted")
final class MappedMemory implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_POPULATE = 0x8000;
    private static final long MAP_FAILED = -1;

    private final MemorySegment segment;
    private final ByteBuffer buffer;

    private MappedMemory(MemorySegment segment) {
        this.segment = segment;
        this.buffer = segment.asByteBuffer();
    }

    /** Maps what a descriptor offers at an offset. */
    static MappedMemory of(Descriptor descriptor, long length, long offset, String what) throws IOException {
        MemorySegment state = Libc.newState(Arena.ofAuto());
        MemorySegment at = Libc.mmap(
                state, MemorySegment.NULL, length, PROT_READ_WRITE, MAP_SHARED | MAP_POPULATE, descriptor.fd(), offset);
        if (at.address() == MAP_FAILED) {
            throw new NativeIoException("mmap", what, Libc.errno(state), "free some memory or choose a smaller ring");
        }
        return new MappedMemory(at.reinterpret(length));
    }

    /** Maps fresh page-aligned memory. */
    static MappedMemory anonymous(long length, String what) throws IOException {
        MemorySegment state = Libc.newState(Arena.ofAuto());
        MemorySegment at = Libc.mmap(
                state, MemorySegment.NULL, length, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0L);
        if (at.address() == MAP_FAILED) {
            throw new NativeIoException("mmap", what, Libc.errno(state), "free some memory");
        }
        return new MappedMemory(at.reinterpret(length));
    }

    /** Returns the memory in big-endian order, always the same object. */
    ByteBuffer buffer() {
        return buffer;
    }

    long address() {
        return segment.address();
    }

    @Override
    public void close() {
        Libc.mmap(
                Libc.newState(Arena.ofAuto()),
                segment,
                segment.byteSize(),
                PROT_READ_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
                -1,
                0L);
    }
}
