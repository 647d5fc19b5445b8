// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One of the four single-producer single-consumer rings that an AF_XDP socket shares with the kernel (af_xdp.rst of the
 * kernel's documentation). The indices run freely; entries are addresses in the frame memory (fill, completion: 8 bytes)
 * or descriptors (receive, transmit: address 8, length 4, options 4), in host order.
 */
final class XdpRing implements AutoCloseable {
    static final int DESCRIPTOR_LENGTH = 16;
    static final int ADDRESS_LENGTH = 8;

    private static final int DESCRIPTOR_FRAME_LENGTH = 8;
    private static final int DESCRIPTOR_OPTIONS = 12;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedMemory memory;
    private final ByteBuffer buffer;
    private final int producerAt;
    private final int consumerAt;
    private final int entriesAt;
    private final int entryLength;
    private final int mask;

    private XdpRing(MappedMemory memory, int producerAt, int consumerAt, int entriesAt, int entryLength, int entries) {
        this.memory = memory;
        this.buffer = memory.buffer();
        this.producerAt = producerAt;
        this.consumerAt = consumerAt;
        this.entriesAt = entriesAt;
        this.entryLength = entryLength;
        this.mask = entries - 1;
    }

    /**
     * Maps a ring.
     *
     * @param socket the AF_XDP socket
     * @param pageOffset which ring (XDP_PGOFF_*, XDP_UMEM_PGOFF_*)
     * @param offsets the socket's xdp_mmap_offsets
     * @param offsetsAt where the ring's xdp_ring_offset starts in them
     * @param entryLength bytes per entry
     * @param entries capacity, a power of two
     */
    static XdpRing map(
            Descriptor socket,
            String interfaceName,
            long pageOffset,
            ByteBuffer offsets,
            int offsetsAt,
            int entryLength,
            int entries)
            throws IOException {
        int producer = (int) offsets.getLong(offsetsAt);
        int consumer = (int) offsets.getLong(offsetsAt + 8);
        int first = (int) offsets.getLong(offsetsAt + 16);
        MappedMemory memory = MappedMemory.of(socket, first + (long) entries * entryLength, pageOffset, interfaceName);
        return new XdpRing(memory, producer, consumer, first, entryLength, entries);
    }

    int producer() {
        return (int) INT.getAcquire(buffer, producerAt);
    }

    int consumer() {
        return (int) INT.getAcquire(buffer, consumerAt);
    }

    void produceTo(int index) {
        INT.setRelease(buffer, producerAt, index);
    }

    void consumeTo(int index) {
        INT.setRelease(buffer, consumerAt, index);
    }

    long address(int index) {
        return (long) LONG.get(buffer, at(index));
    }

    int frameLength(int index) {
        return (int) INT.get(buffer, at(index) + DESCRIPTOR_FRAME_LENGTH);
    }

    void setAddress(int index, long address) {
        LONG.set(buffer, at(index), address);
    }

    void setDescriptor(int index, long address, int length) {
        int at = at(index);
        LONG.set(buffer, at, address);
        INT.set(buffer, at + DESCRIPTOR_FRAME_LENGTH, length);
        INT.set(buffer, at + DESCRIPTOR_OPTIONS, 0);
    }

    private int at(int index) {
        return entriesAt + (index & mask) * entryLength;
    }

    @Override
    public void close() {
        memory.close();
    }
}
