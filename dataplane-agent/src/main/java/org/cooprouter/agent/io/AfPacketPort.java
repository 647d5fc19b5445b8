// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The default port: a TPACKET_V2 receive ring and batched send on AF_PACKET sockets. It takes every frame that arrives at
 * the interface beside the host's own stack, so the interface should have no address, and its segmentation and checksum
 * offloads must be off ({@code ethtool -K IF gro off gso off tso off tx off}), on the sending side too: offloaded frames
 * are longer than any slot or carry no checksum.
 */
public final class AfPacketPort implements PacketPort {
    private final String interfaceName;
    private final Attachment attachment;
    private final PacketRing ring;
    private final PacketSender sender;
    private final PortWaiter waiter;

    private AfPacketPort(
            String interfaceName, Attachment attachment, PacketRing ring, PacketSender sender, PortWaiter waiter) {
        this.interfaceName = interfaceName;
        this.attachment = attachment;
        this.ring = ring;
        this.sender = sender;
        this.waiter = waiter;
    }

    /**
     * Opens a port with a ring of {@link PacketRing#DEFAULT_FRAMES} frames.
     *
     * @param interfaceName name of an interface of the current network namespace
     * @return an open port
     * @throws IOException saying which call failed and what to do
     */
    public static AfPacketPort open(String interfaceName) throws IOException {
        return open(interfaceName, PacketRing.DEFAULT_FRAMES);
    }

    /**
     * Opens a port.
     *
     * @param interfaceName name of an interface of the current network namespace
     * @param ringFrames capacity of the receive ring in frames
     * @return an open port
     * @throws IOException saying which call failed and what to do
     */
    public static AfPacketPort open(String interfaceName, int ringFrames) throws IOException {
        int index = Descriptor.interfaceIndex(interfaceName);
        PacketSender sender = PacketSender.open(interfaceName);
        PacketRing ring = null;
        try {
            ring = PacketRing.open(interfaceName, ringFrames, PacketRing.Direction.INBOUND);
            return new AfPacketPort(
                    interfaceName, new Attachment(interfaceName, index), ring, sender, PortWaiter.of(ring.socket()));
        } catch (IOException | RuntimeException e) {
            sender.close();
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
    }

    Descriptor receiveSocket() {
        return ring.socket();
    }

    @Override
    public ByteBuffer buffer() {
        return sender.buffer();
    }

    @Override
    public int claim() {
        return sender.claim();
    }

    @Override
    public void commit(int length) {
        sender.commit(length);
    }

    @Override
    public void abandon() {
        sender.abandon();
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowNs) {
        return ring.poll(handler, limit, nowNs);
    }

    /**
     * As {@link #poll}, but gives each frame the time at which the kernel received it.
     *
     * @param handler called once per frame; its last argument is nanoseconds since 1970 on the kernel's real-time clock
     * @param limit the most frames to look at
     * @return number of frames handed over
     */
    public int pollWithKernelTime(FrameHandler handler, int limit) {
        return ring.pollWithKernelTime(handler, limit);
    }

    @Override
    public int flush() {
        return sender.flush();
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
        return new PortStatistics(
                ring.received(),
                ring.receivedBytes(),
                sender.sent(),
                sender.sentBytes(),
                ring.overflows(),
                ring.oversize(),
                ring.unfinishedChecksums(),
                sender.dropped());
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public void close() {
        waiter.close();
        ring.close();
        sender.close();
    }
}
