// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An AF_XDP socket in copy mode, bound to one queue of an interface, with its frame memory and rings. The frame memory
 * has {@link #ENTRIES} slots for receiving, then as many for sending, then one whose frames are never sent.
 */
final class XdpSocket implements AutoCloseable {
    static final int ENTRIES = 2048;
    static final int SCRATCH_SLOT = 2 * ENTRIES;

    private static final int SLOTS = SCRATCH_SLOT + 2;
    private static final int AF_XDP = 44;
    private static final int SOL_XDP = 283;
    private static final int XDP_MMAP_OFFSETS = 1;
    private static final int XDP_RX_RING = 2;
    private static final int XDP_TX_RING = 3;
    private static final int XDP_UMEM_REG = 4;
    private static final int XDP_UMEM_FILL_RING = 5;
    private static final int XDP_UMEM_COMPLETION_RING = 6;
    private static final int XDP_STATISTICS = 7;
    private static final short XDP_COPY = 2;
    private static final int UMEM_REG_LENGTH = 32;
    private static final int STATISTICS_LENGTH = 48;
    private static final int STATISTICS_RX_RING_FULL = 24;

    private static final long PGOFF_RX = 0;
    private static final long PGOFF_TX = 0x8000_0000L;
    private static final long PGOFF_FILL = 0x1_0000_0000L;
    private static final long PGOFF_COMPLETION = 0x1_8000_0000L;
    private static final int OFFSETS_RX = 0;
    private static final int OFFSETS_TX = 32;
    private static final int OFFSETS_FILL = 64;
    private static final int OFFSETS_COMPLETION = 96;
    private static final int OFFSETS_LENGTH = 128;
    private static final String NEEDS_XDP = "needs Linux 5.4 or newer with CONFIG_XDP_SOCKETS, or use --io=af_packet";

    final Descriptor socket;
    final ByteBuffer frames;
    final XdpRing receive;
    final XdpRing transmit;
    final XdpRing fill;
    final XdpRing completion;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final MemorySegment statistics = Arena.ofAuto().allocate(STATISTICS_LENGTH, 8);

    /** Opens a socket on queue 0 of the interface, with all receive slots given to the kernel. */
    static XdpSocket open(String interfaceName, int interfaceIndex, int queue) throws IOException {
        Descriptor socket = Descriptor.socket(
                AF_XDP, Descriptor.SOCK_RAW, "socket(AF_XDP)", interfaceName, NEEDS_XDP + "; needs CAP_NET_RAW");
        try {
            return new XdpSocket(socket, interfaceName, interfaceIndex, queue);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private XdpSocket(Descriptor socket, String interfaceName, int interfaceIndex, int queue) throws IOException {
        this.socket = socket;
        resources.push(socket);
        MappedMemory umem = MappedMemory.anonymous((long) SLOTS * FrameSink.SLOT_LENGTH, interfaceName);
        resources.push(umem);
        frames = umem.buffer();
        register(umem);
        ByteBuffer offsets = ringOffsets(interfaceName);
        receive = map(interfaceName, PGOFF_RX, offsets, OFFSETS_RX, XdpRing.DESCRIPTOR_LENGTH);
        transmit = map(interfaceName, PGOFF_TX, offsets, OFFSETS_TX, XdpRing.DESCRIPTOR_LENGTH);
        fill = map(interfaceName, PGOFF_FILL, offsets, OFFSETS_FILL, XdpRing.ADDRESS_LENGTH);
        completion = map(interfaceName, PGOFF_COMPLETION, offsets, OFFSETS_COMPLETION, XdpRing.ADDRESS_LENGTH);
        for (int i = 0; i < ENTRIES; i++) {
            fill.setAddress(i, (long) i * FrameSink.SLOT_LENGTH);
        }
        fill.produceTo(ENTRIES);
        bind(interfaceName, interfaceIndex, queue);
    }

    private void register(MappedMemory umem) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(UMEM_REG_LENGTH, 8);
            registration.set(JAVA_LONG, 0, umem.address());
            registration.set(JAVA_LONG, 8, (long) SLOTS * FrameSink.SLOT_LENGTH);
            registration.set(JAVA_INT, 16, FrameSink.SLOT_LENGTH);
            socket.setOption(
                    SOL_XDP,
                    XDP_UMEM_REG,
                    registration,
                    "XDP_UMEM_REG",
                    "raise the limit of locked memory (ulimit -l)");
        }
        for (int ring : new int[] {XDP_UMEM_FILL_RING, XDP_UMEM_COMPLETION_RING, XDP_RX_RING, XDP_TX_RING}) {
            socket.setOption(SOL_XDP, ring, ENTRIES, "XDP ring " + ring, NEEDS_XDP);
        }
    }

    private ByteBuffer ringOffsets(String interfaceName) throws IOException {
        MemorySegment offsets = Arena.ofAuto().allocate(OFFSETS_LENGTH, 8);
        if (!socket.getOption(SOL_XDP, XDP_MMAP_OFFSETS, offsets)) {
            throw new IOException("getsockopt XDP_MMAP_OFFSETS on " + interfaceName + " failed; " + NEEDS_XDP);
        }
        return offsets.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private XdpRing map(String interfaceName, long pageOffset, ByteBuffer offsets, int offsetsAt, int entryLength)
            throws IOException {
        XdpRing ring = XdpRing.map(socket, interfaceName, pageOffset, offsets, offsetsAt, entryLength, ENTRIES);
        resources.push(ring);
        return ring;
    }

    private void bind(String interfaceName, int interfaceIndex, int queue) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(16, 4);
            address.set(JAVA_SHORT, 0, (short) AF_XDP);
            address.set(JAVA_SHORT, 2, XDP_COPY);
            address.set(JAVA_INT, 4, interfaceIndex);
            address.set(JAVA_INT, 8, queue);
            socket.bind(
                    address,
                    "no other AF_XDP socket may use queue " + queue + " of " + interfaceName
                            + "; or use --io=af_packet");
        }
    }

    /** Returns how many frames the kernel could not place; only one thread at a time may ask. */
    long dropped() {
        if (!socket.getOption(SOL_XDP, XDP_STATISTICS, statistics)) {
            return 0;
        }
        return statistics.get(JAVA_LONG, 0) + statistics.get(JAVA_LONG, STATISTICS_RX_RING_FULL);
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
