// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A TPACKET_V2 receive ring (packet(7) and packet_mmap.rst of the kernel's documentation): the kernel fills it, one
 * thread empties it without system calls. Each frame is a tpacket2_hdr, then the data:
 *
 * <pre>
 *  0        4        8        12    14    16       20       24         26          28   32
 *  +--------+--------+--------+-----+-----+--------+--------+----------+-----------+----+-------------+ ... +-------+
 *  | status | length | stored | mac | net | sec    | nsec   | vlan_tci | vlan_tpid | -  | sockaddr_ll |     | frame |
 *  +--------+--------+--------+-----+-----+--------+--------+----------+-----------+----+-------------+ ... +-------+
 * </pre>
 *
 * All fields are in host order; {@code mac} is the offset of the Ethernet header from the start of the header. The
 * kernel takes VLAN tags out of the data; they are put back, for which the gap before an Ethernet header always has room.
 */
public final class PacketRing implements AutoCloseable {
    /** The longest Ethernet frame that fits into a slot of the ring, in bytes. */
    public static final int MAX_FRAME_LENGTH = 1968;

    /** How many frames a ring holds unless told otherwise. */
    public static final int DEFAULT_FRAMES = 4096;

    /** Which frames of an interface a ring receives. */
    public enum Direction {
        /** Those that arrive at the interface. */
        INBOUND,
        /** Those that the host sends through the interface. */
        OUTBOUND,
        /** All. */
        BOTH
    }

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int TPACKET_V2 = 1;
    private static final int ETH_P_ALL = 3;
    private static final byte PACKET_OUTGOING = 4;

    private static final int STATUS = 0;
    private static final int LENGTH = 4;
    private static final int STORED = 8;
    private static final int MAC = 12;
    private static final int SECONDS = 16;
    private static final int NANOSECONDS = 20;
    private static final int VLAN_TCI = 24;
    private static final int VLAN_TPID = 26;
    private static final int PACKET_TYPE = 42;

    private static final int STATUS_KERNEL = 0;
    private static final int STATUS_USER = 1;
    private static final int STATUS_CHECKSUM_NOT_READY = 8;
    private static final int STATUS_VLAN_VALID = 0x10;
    private static final int STATUS_VLAN_TPID_VALID = 0x40;

    private static final int VLAN_TAG_LENGTH = 4;
    private static final short ETHERTYPE_VLAN = (short) 0x8100;
    private static final int MAC_ADDRESSES_LENGTH = 12;
    private static final int FRAME_SHIFT = 11;
    private static final int FRAME_LENGTH = 1 << FRAME_SHIFT;
    private static final int FRAMES_PER_BLOCK = 32;
    private static final long NS_PER_S = 1_000_000_000L;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final OffloadHints hints;
    private final Descriptor socket;
    private final MappedMemory memory;
    private final ByteBuffer buffer;
    private final int frames;
    private final boolean outboundOnly;
    private int next;

    private final Object overflowLock = new Object();
    private final MemorySegment kernelStatistics = Arena.ofAuto().allocate(8, 4);
    private long overflows;
    private final SingleWriterCounter received = new SingleWriterCounter();
    private final SingleWriterCounter receivedBytes = new SingleWriterCounter();
    private final SingleWriterCounter oversize = new SingleWriterCounter();
    private final SingleWriterCounter unfinished = new SingleWriterCounter();

    private PacketRing(String interfaceName, Descriptor socket, MappedMemory memory, int frames, Direction direction) {
        this.hints = new OffloadHints(interfaceName);
        this.socket = socket;
        this.memory = memory;
        this.buffer = memory.buffer();
        this.frames = frames;
        this.outboundOnly = direction == Direction.OUTBOUND;
    }

    /**
     * Starts to receive all frames of an interface.
     *
     * @param interfaceName name of an interface of the current network namespace
     * @param frames capacity in frames, rounded up to a multiple of 32
     * @param direction which frames to receive
     * @return an open ring
     * @throws IOException saying which call failed and what to do
     */
    public static PacketRing open(String interfaceName, int frames, Direction direction) throws IOException {
        int index = Descriptor.interfaceIndex(interfaceName);
        Descriptor socket = Descriptor.packetSocket(interfaceName);
        try {
            return open(interfaceName, index, socket, frames, direction);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static PacketRing open(
            String interfaceName, int interfaceIndex, Descriptor socket, int frames, Direction direction)
            throws IOException {
        String kernel = "use Linux 4.20 or newer with CONFIG_PACKET";
        socket.setOption(SOL_PACKET, PACKET_VERSION, TPACKET_V2, "PACKET_VERSION", kernel);
        if (direction == Direction.INBOUND) {
            socket.setOption(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "PACKET_IGNORE_OUTGOING", kernel);
        }
        int blocks = Math.ceilDiv(frames, FRAMES_PER_BLOCK);
        int blockLength = FRAMES_PER_BLOCK * FRAME_LENGTH;
        long length = (long) blocks * blockLength;
        if (frames <= 0 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a ring of " + frames + " frames: expected 1 to " + Integer.MAX_VALUE / FRAME_LENGTH);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request =
                    arena.allocateFrom(JAVA_INT, blockLength, blocks, FRAME_LENGTH, blocks * FRAMES_PER_BLOCK);
            socket.setOption(SOL_PACKET, PACKET_RX_RING, request, "PACKET_RX_RING", "choose a smaller ring");
            MemorySegment membership = arena.allocate(16, 4);
            membership.set(JAVA_INT, 0, interfaceIndex);
            membership.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
            socket.setOption(
                    SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, "PACKET_ADD_MEMBERSHIP", Descriptor.NEEDS_NET_RAW);
        }
        MappedMemory memory = MappedMemory.of(socket, length, 0, interfaceName);
        socket.bindPacket(interfaceIndex, ETH_P_ALL);
        return new PacketRing(interfaceName, socket, memory, blocks * FRAMES_PER_BLOCK, direction);
    }

    Descriptor socket() {
        return socket;
    }

    /**
     * Hands the frames that have arrived to the handler.
     *
     * @param handler called once per frame, in order of arrival
     * @param limit the most frames to look at
     * @param nowNs passed on to the handler
     * @return number of frames handed over
     */
    public int poll(FrameHandler handler, int limit, long nowNs) {
        int handed = 0;
        for (int i = 0; i < limit; i++) {
            int base = next << FRAME_SHIFT;
            int status = (int) INT.getAcquire(buffer, base + STATUS);
            if ((status & STATUS_USER) == 0) {
                break;
            }
            if (hand(handler, base, status, nowNs)) {
                handed++;
            }
            release(base);
        }
        return handed;
    }

    /**
     * As {@link #poll}, but gives each frame the time at which the kernel received it.
     *
     * @param handler called once per frame; its last argument is nanoseconds since 1970 on the kernel's real-time clock
     * @param limit the most frames to look at
     * @return number of frames handed over
     */
    public int pollWithKernelTime(FrameHandler handler, int limit) {
        int handed = 0;
        for (int i = 0; i < limit; i++) {
            int base = next << FRAME_SHIFT;
            int status = (int) INT.getAcquire(buffer, base + STATUS);
            if ((status & STATUS_USER) == 0) {
                break;
            }
            long timeNs = ((int) INT.get(buffer, base + SECONDS) & 0xffff_ffffL) * NS_PER_S
                    + (int) INT.get(buffer, base + NANOSECONDS);
            if (hand(handler, base, status, timeNs)) {
                handed++;
            }
            release(base);
        }
        return handed;
    }

    private void release(int base) {
        INT.setRelease(buffer, base + STATUS, STATUS_KERNEL);
        next = next + 1 == frames ? 0 : next + 1;
    }

    private boolean hand(FrameHandler handler, int base, int status, long nowNs) {
        if (outboundOnly && buffer.get(base + PACKET_TYPE) != PACKET_OUTGOING) {
            return false;
        }
        int length = (int) INT.get(buffer, base + LENGTH);
        if (length != (int) INT.get(buffer, base + STORED)) {
            oversize.add(1);
            hints.oversize(length, nowNs);
            return false;
        }
        int offset = base + ((short) SHORT.get(buffer, base + MAC) & 0xffff);
        if ((status & STATUS_VLAN_VALID) != 0) {
            offset = restoreVlanTag(base, status, offset);
            length += VLAN_TAG_LENGTH;
        }
        if ((status & STATUS_CHECKSUM_NOT_READY) != 0) {
            unfinished.add(1);
            hints.unfinishedChecksum(nowNs);
        }
        received.add(1);
        receivedBytes.add(length);
        handler.onFrame(buffer, offset, length, nowNs);
        return true;
    }

    private int restoreVlanTag(int base, int status, int offset) {
        int start = offset - VLAN_TAG_LENGTH;
        buffer.put(start, buffer, offset, MAC_ADDRESSES_LENGTH);
        int tag = start + MAC_ADDRESSES_LENGTH;
        boolean hasProtocol = (status & STATUS_VLAN_TPID_VALID) != 0;
        buffer.putShort(tag, hasProtocol ? (short) SHORT.get(buffer, base + VLAN_TPID) : ETHERTYPE_VLAN);
        buffer.putShort(tag + Short.BYTES, (short) SHORT.get(buffer, base + VLAN_TCI));
        return start;
    }

    /**
     * Returns how many frames the kernel dropped because the ring was full; may be called from any thread.
     *
     * @return count since the ring was opened
     */
    public long overflows() {
        synchronized (overflowLock) {
            // Reading resets the kernel's counters (packet(7), PACKET_STATISTICS).
            if (socket.getOption(SOL_PACKET, PACKET_STATISTICS, kernelStatistics)) {
                overflows += kernelStatistics.get(JAVA_INT, 4) & 0xffff_ffffL;
            }
            return overflows;
        }
    }

    /**
     * Returns how many frames were handed over; may be called from any thread.
     *
     * @return count since the ring was opened
     */
    public long received() {
        return received.get();
    }

    long receivedBytes() {
        return receivedBytes.get();
    }

    long oversize() {
        return oversize.get();
    }

    long unfinishedChecksums() {
        return unfinished.get();
    }

    @Override
    public void close() {
        synchronized (overflowLock) {
            memory.close();
            socket.close();
        }
    }
}
