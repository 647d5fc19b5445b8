// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The sending half of an AF_PACKET port: frames are built in slots and leave in batches by sendmmsg(2), past the queueing
 * discipline (PACKET_QDISC_BYPASS) so that the device's own queue is the only one. The socket has protocol 0: it receives
 * nothing.
 */
final class PacketSender implements FrameSink, AutoCloseable {
    static final int SLOTS = 64;

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int SEND_BUFFER = 4 << 20;
    private static final int MSG_DONTWAIT = 0x40;

    private static final long IOVEC_LENGTH = 16;
    private static final long IOVEC_BYTES = 8;
    private static final long MMSGHDR_LENGTH = 64;
    private static final long MMSGHDR_IOV = 16;
    private static final long MMSGHDR_IOVLEN = 24;

    private final Descriptor socket;
    private final MemorySegment vectors;
    private final MemorySegment[] messagesFrom = new MemorySegment[SLOTS];
    private final ByteBuffer buffer;
    private final int[] lengths = new int[SLOTS];
    private int committed;

    private final SingleWriterCounter sent = new SingleWriterCounter();
    private final SingleWriterCounter sentBytes = new SingleWriterCounter();
    private final SingleWriterCounter dropped = new SingleWriterCounter();

    private PacketSender(Descriptor socket) {
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        MemorySegment slots = arena.allocate((long) SLOTS * SLOT_LENGTH, 4096);
        buffer = slots.asByteBuffer();
        vectors = arena.allocate(SLOTS * IOVEC_LENGTH, 8);
        MemorySegment messages = arena.allocate(SLOTS * MMSGHDR_LENGTH, 8);
        for (int i = 0; i < SLOTS; i++) {
            vectors.set(ADDRESS, i * IOVEC_LENGTH, slots.asSlice((long) i * SLOT_LENGTH, SLOT_LENGTH));
            messages.set(ADDRESS, i * MMSGHDR_LENGTH + MMSGHDR_IOV, vectors.asSlice(i * IOVEC_LENGTH, IOVEC_LENGTH));
            messages.set(JAVA_LONG, i * MMSGHDR_LENGTH + MMSGHDR_IOVLEN, 1);
            messagesFrom[i] = messages.asSlice(i * MMSGHDR_LENGTH);
        }
    }

    static PacketSender open(String interfaceName) throws IOException {
        int index = Descriptor.interfaceIndex(interfaceName);
        Descriptor socket = Descriptor.packetSocket(interfaceName);
        try {
            socket.setOption(SOL_PACKET, PACKET_QDISC_BYPASS, 1, "PACKET_QDISC_BYPASS", "use Linux 3.14 or newer");
            socket.setOption(SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER, "SO_SNDBUFFORCE", "needs CAP_NET_ADMIN");
            socket.bindPacket(index, 0);
            return new PacketSender(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim() {
        if (committed == SLOTS) {
            flush();
        }
        return committed * SLOT_LENGTH;
    }

    @Override
    public void commit(int length) {
        vectors.set(JAVA_LONG, committed * IOVEC_LENGTH + IOVEC_BYTES, length);
        lengths[committed] = length;
        committed++;
    }

    @Override
    public void abandon() {
        // The slot is only taken by committing.
    }

    int flush() {
        int at = 0;
        int taken = 0;
        while (at < committed) {
            int n = Libc.sendmmsg(socket.fd(), messagesFrom[at], committed - at, MSG_DONTWAIT);
            if (n > 0) {
                count(at, n);
                taken += n;
                at += n;
            } else {
                // The call fails for its first frame; whether those behind it fail too is soon seen.
                dropped.add(1);
                at++;
            }
        }
        committed = 0;
        return taken;
    }

    private void count(int from, int n) {
        long bytes = 0;
        for (int i = from; i < from + n; i++) {
            bytes += lengths[i];
        }
        sent.add(n);
        sentBytes.add(bytes);
    }

    long sent() {
        return sent.get();
    }

    long sentBytes() {
        return sentBytes.get();
    }

    long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}
