// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A port on an AF_XDP socket in copy mode: frames of queue 0 of the interface go to the process before the host's own
 * stack sees them. The longest frame that can be received has 1792 bytes, a slot less the kernel's headroom; the kernel
 * counts longer ones with those that found the ring full.
 */
public final class AfXdpPort implements PacketPort {
    private static final int QUEUE = 0;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int NO_SLOT = -1;
    /** Frames that the kernel sends per call in copy mode (TX_BATCH_SIZE). */
    private static final int KERNEL_BATCH = 32;

    private final String interfaceName;
    private final Attachment attachment;
    private final XdpSocket socket;
    private final XdpRedirect redirect;
    private final PortWaiter waiter;

    private int received;
    private int filled = XdpSocket.ENTRIES;
    private int transmitted;
    private int committed;
    private int completed;
    private final int[] freeSlots = new int[XdpSocket.ENTRIES];
    private int freeCount;
    private int claimed = NO_SLOT;
    private boolean closed;

    private final Object statisticsLock = new Object();
    private final SingleWriterCounter receivedFrames = new SingleWriterCounter();
    private final SingleWriterCounter receivedBytes = new SingleWriterCounter();
    private final SingleWriterCounter sentFrames = new SingleWriterCounter();
    private final SingleWriterCounter sentBytes = new SingleWriterCounter();
    private final SingleWriterCounter sendDrops = new SingleWriterCounter();

    private AfXdpPort(
            String interfaceName, Attachment attachment, XdpSocket socket, XdpRedirect redirect, PortWaiter waiter) {
        this.interfaceName = interfaceName;
        this.attachment = attachment;
        this.socket = socket;
        this.redirect = redirect;
        this.waiter = waiter;
        for (int slot = XdpSocket.ENTRIES; slot < 2 * XdpSocket.ENTRIES; slot++) {
            freeSlots[freeCount++] = slot;
        }
    }

    /**
     * Opens a port.
     *
     * @param interfaceName name of an interface of the current network namespace, with one receive queue
     * @return an open port
     * @throws IOException saying which call failed and what is missing
     */
    public static AfXdpPort open(String interfaceName) throws IOException {
        int index = Descriptor.interfaceIndex(interfaceName);
        XdpSocket socket = XdpSocket.open(interfaceName, index, QUEUE);
        XdpRedirect redirect = null;
        try {
            redirect = XdpRedirect.attach(interfaceName, index, QUEUE, socket.socket);
            return new AfXdpPort(
                    interfaceName,
                    new Attachment(interfaceName, index),
                    socket,
                    redirect,
                    PortWaiter.of(socket.socket));
        } catch (IOException | RuntimeException e) {
            if (redirect != null) {
                redirect.close();
            }
            socket.close();
            throw e;
        }
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowNs) {
        int ready = Math.min(socket.receive.producer() - received, limit);
        if (ready <= 0 || closed) {
            return 0;
        }
        long bytes = 0;
        for (int i = 0; i < ready; i++) {
            long address = socket.receive.address(received);
            int length = socket.receive.frameLength(received);
            received++;
            bytes += length;
            handler.onFrame(socket.frames, (int) address, length, nowNs);
            socket.fill.setAddress(filled++, address & -SLOT_LENGTH);
        }
        socket.receive.consumeTo(received);
        socket.fill.produceTo(filled);
        receivedFrames.add(ready);
        receivedBytes.add(bytes);
        return ready;
    }

    @Override
    public ByteBuffer buffer() {
        return socket.frames;
    }

    @Override
    public int claim() {
        if (claimed == NO_SLOT) {
            claimed = takeFreeSlot();
        }
        return claimed * SLOT_LENGTH;
    }

    private int takeFreeSlot() {
        if (closed) {
            return XdpSocket.SCRATCH_SLOT;
        }
        if (freeCount == 0) {
            flush();
            reclaim();
        }
        return freeCount == 0 ? XdpSocket.SCRATCH_SLOT : freeSlots[--freeCount];
    }

    /** Takes back the slots whose frames the kernel has sent. */
    private void reclaim() {
        int end = socket.completion.producer();
        while (completed != end) {
            freeSlots[freeCount++] = (int) (socket.completion.address(completed++) / SLOT_LENGTH);
        }
        socket.completion.consumeTo(completed);
    }

    @Override
    public void commit(int length) {
        if (claimed == XdpSocket.SCRATCH_SLOT || closed) {
            sendDrops.add(1);
        } else {
            socket.transmit.setDescriptor(committed++, (long) claimed * SLOT_LENGTH, length);
            sentBytes.add(length);
        }
        claimed = NO_SLOT;
    }

    @Override
    public void abandon() {
        // The slot stays claimed for the next frame.
    }

    /** Sends what was committed; what the device does not take now stays queued and goes with the next flush. */
    @Override
    public int flush() {
        if (closed) {
            return 0;
        }
        socket.transmit.produceTo(committed);
        int before = transmitted;
        int calls = (committed - transmitted) / KERNEL_BATCH + 1;
        while (transmitted != committed && calls-- > 0) {
            Libc.sendto(socket.socket.fd(), MemorySegment.NULL, 0, MSG_DONTWAIT);
            transmitted = socket.transmit.consumer();
        }
        int sent = transmitted - before;
        sentFrames.add(sent);
        reclaim();
        return sent;
    }

    @Override
    public boolean await(long timeoutNs) {
        return waiter.await(timeoutNs);
    }

    @Override
    public void wakeup() {
        waiter.wakeup();
    }

    @Override
    public boolean isAttached() {
        return attachment.holds();
    }

    @Override
    public PortStatistics statistics() {
        synchronized (statisticsLock) {
            return new PortStatistics(
                    receivedFrames.get(),
                    receivedBytes.get(),
                    sentFrames.get(),
                    sentBytes.get(),
                    socket.dropped(),
                    0,
                    0,
                    sendDrops.get());
        }
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public void close() {
        synchronized (statisticsLock) {
            if (!closed) {
                closed = true;
                waiter.close();
                redirect.close();
                socket.close();
            }
        }
    }
}
