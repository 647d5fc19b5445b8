// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** An open file descriptor that names what it serves in its errors. Opening and options only: nothing here is hot. */
final class Descriptor implements AutoCloseable {
    static final int SOCK_RAW = 3;
    static final String NEEDS_NET_RAW = "needs CAP_NET_RAW: run as root or give the process that capability";

    private static final int AF_PACKET = 17;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SOCKADDR_LL_LENGTH = 20;

    private final int fd;
    private final String subject;
    private final MemorySegment state;
    private boolean closed;

    private Descriptor(int fd, String subject, MemorySegment state) {
        this.fd = fd;
        this.subject = subject;
        this.state = state;
    }

    /** Opens a packet socket that is bound to nothing yet and so receives nothing. */
    static Descriptor packetSocket(String interfaceName) throws IOException {
        return socket(AF_PACKET, SOCK_RAW, "socket(AF_PACKET)", interfaceName, NEEDS_NET_RAW);
    }

    /** Opens a socket that only serves to configure an interface. */
    static Descriptor inetSocket(String interfaceName) throws IOException {
        return socket(
                AF_INET, SOCK_DGRAM, "socket(AF_INET)", interfaceName, "raise the limit of open files (ulimit -n)");
    }

    /** Opens a non-blocking socket that child processes do not inherit. */
    static Descriptor socket(int family, int type, String call, String interfaceName, String advice)
            throws IOException {
        MemorySegment state = Libc.newState(Arena.ofAuto());
        int fd = Libc.socket(state, family, type | SOCK_NONBLOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new NativeIoException(call, interfaceName, Libc.errno(state), advice);
        }
        return new Descriptor(fd, interfaceName, state);
    }

    static Descriptor open(String path, int flags, String subject, String advice) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.newState(Arena.ofAuto());
            int fd = Libc.open(state, arena.allocateFrom(path), flags);
            if (fd < 0) {
                throw new NativeIoException("open " + path, subject, Libc.errno(state), advice);
            }
            return new Descriptor(fd, subject, state);
        }
    }

    /** Takes over a descriptor that a call has returned, for example that of a BPF map. */
    static Descriptor of(int fd, String subject) {
        return new Descriptor(fd, subject, Libc.newState(Arena.ofAuto()));
    }

    /** Returns the index of an interface. */
    static int interfaceIndex(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.newState(arena);
            int index = Libc.ifNameToIndex(state, arena.allocateFrom(name));
            if (index == 0) {
                throw new NativeIoException(
                        "if_nametoindex",
                        name,
                        Libc.errno(state),
                        "create the interface first, in the network namespace in which this process runs");
            }
            return index;
        }
    }

    int fd() {
        return fd;
    }

    /** Binds a packet socket to an interface; protocol 0 sends only, 3 (ETH_P_ALL) receives everything. */
    void bindPacket(int interfaceIndex, int protocol) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_LL_LENGTH, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) protocol);
            address.set(JAVA_INT, 4, interfaceIndex);
            bind(address, "bring the interface up and leave it in this network namespace");
        }
    }

    void bind(MemorySegment address, String advice) throws IOException {
        if (Libc.bind(state, fd, address) < 0) {
            throw failure("bind", advice);
        }
    }

    void setOption(int level, int option, int value, String name, String advice) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            setOption(level, option, arena.allocateFrom(JAVA_INT, value), name, advice);
        }
    }

    void setOption(int level, int option, MemorySegment value, String name, String advice) throws IOException {
        if (Libc.setsockopt(state, fd, level, option, value) < 0) {
            throw failure("setsockopt " + name, advice);
        }
    }

    /** Fetches an option into value; false when the kernel refuses. */
    boolean getOption(int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            return Libc.getsockopt(Libc.newState(arena), fd, level, option, value, arena.allocate(JAVA_INT)) == 0;
        }
    }

    /** Clears the pending error of a socket, so that poll does not report it again. */
    void clearError() {
        try (Arena arena = Arena.ofConfined()) {
            getOption(SOL_SOCKET, SO_ERROR, arena.allocate(JAVA_INT));
        }
    }

    void control(long request, MemorySegment argument, String name, String advice) throws IOException {
        if (Libc.ioctl(state, fd, request, argument) < 0) {
            throw failure("ioctl " + name, advice);
        }
    }

    NativeIoException failure(String call, String advice) {
        return new NativeIoException(call, subject, Libc.errno(state), advice);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(state, fd);
        }
    }
}
