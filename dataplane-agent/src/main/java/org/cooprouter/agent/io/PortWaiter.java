// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Sleeps until one of several ports has a frame, somebody calls {@link #wakeup()} or the time is over: ppoll(2) on their
 * descriptors and an eventfd. One thread waits; any thread may wake it.
 */
public final class PortWaiter implements AutoCloseable {
    private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int POLLFD_LENGTH = 8;
    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;
    private static final long NS_PER_S = 1_000_000_000L;

    private final Descriptor[] sockets;
    private final MemorySegment pollDescriptors;
    private final MemorySegment timeout;
    private final MemorySegment drained;
    private final MemorySegment one;
    private final Object wakeLock = new Object();
    private final Descriptor event;
    private boolean closed;

    private PortWaiter(Descriptor[] sockets, Descriptor event) {
        this.sockets = sockets;
        this.event = event;
        Arena arena = Arena.ofAuto();
        pollDescriptors = arena.allocate((long) POLLFD_LENGTH * (sockets.length + 1), 8);
        timeout = arena.allocate(16, 8);
        drained = arena.allocate(8, 8);
        one = arena.allocateFrom(JAVA_LONG, 1L);
        watch(0, event);
        for (int i = 0; i < sockets.length; i++) {
            watch(i + 1, sockets[i]);
        }
    }

    /**
     * Makes a waiter for several ports that one thread serves.
     *
     * @param ports open ports; they stay their owner's to close
     * @return a waiter that the caller closes
     * @throws IOException if the kernel gives no eventfd
     */
    public static PortWaiter of(AfPacketPort... ports) throws IOException {
        Descriptor[] sockets = new Descriptor[ports.length];
        for (int i = 0; i < ports.length; i++) {
            sockets[i] = ports[i].receiveSocket();
        }
        return of(sockets);
    }

    /**
     * Makes a waiter for a ring without a port.
     *
     * @param ring an open ring; it stays its owner's to close
     * @return a waiter that the caller closes
     * @throws IOException if the kernel gives no eventfd
     */
    public static PortWaiter of(PacketRing ring) throws IOException {
        return of(ring.socket());
    }

    static PortWaiter of(Descriptor... sockets) throws IOException {
        MemorySegment state = Libc.newState(Arena.ofAuto());
        int fd = Libc.eventfd(state, 0, EFD_NONBLOCK_CLOEXEC);
        if (fd < 0) {
            throw new NativeIoException(
                    "eventfd", "the wakeup of a port", Libc.errno(state), "raise the limit of open files (ulimit -n)");
        }
        return new PortWaiter(sockets.clone(), Descriptor.of(fd, "eventfd"));
    }

    private void watch(int index, Descriptor descriptor) {
        pollDescriptors.set(JAVA_INT, (long) index * POLLFD_LENGTH, descriptor.fd());
        pollDescriptors.set(JAVA_SHORT, (long) index * POLLFD_LENGTH + POLLFD_EVENTS, POLLIN);
    }

    /**
     * Sleeps until a frame waits at a port, {@link #wakeup()} is called or the time is over.
     *
     * @param timeoutNs the longest sleep in nanoseconds; zero or less does not sleep
     * @return false when the time was over
     */
    public boolean await(long timeoutNs) {
        if (closed) {
            return false;
        }
        long wait = Math.max(timeoutNs, 0);
        timeout.set(JAVA_LONG, 0, wait / NS_PER_S);
        timeout.set(JAVA_LONG, 8, wait % NS_PER_S);
        int ready = Libc.ppoll(pollDescriptors, sockets.length + 1L, timeout);
        if (ready <= 0) {
            // Less than zero: a signal ended the sleep (EINTR).
            return ready < 0;
        }
        if (pollDescriptors.get(JAVA_SHORT, POLLFD_REVENTS) != 0) {
            Libc.read(event.fd(), drained, drained.byteSize());
        }
        for (int i = 0; i < sockets.length; i++) {
            if ((pollDescriptors.get(JAVA_SHORT, (i + 1L) * POLLFD_LENGTH + POLLFD_REVENTS) & POLLERR) != 0) {
                sockets[i].clearError();
            }
        }
        return true;
    }

    /** Ends the current or next {@link #await}; may be called from any thread, also after closing. */
    public void wakeup() {
        synchronized (wakeLock) {
            if (!closed) {
                Libc.write(event.fd(), one, one.byteSize());
            }
        }
    }

    @Override
    public void close() {
        synchronized (wakeLock) {
            if (!closed) {
                closed = true;
                event.close();
            }
        }
    }
}
