// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.PacketRing;
import org.cooprouter.agent.io.PortWaiter;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * Sniffs an interface and writes down each packet of some UDP services with the kernel's time stamp. Passive: it sends
 * nothing, and frames go on as if it were not there.
 */
public final class FlowObserver implements AutoCloseable {
    private static final int RING_FRAMES = 16_384;
    private static final int BATCH = 256;
    private static final long FLUSH_NS = 200_000_000L;

    private final PacketRing ring;
    private final PortWaiter waiter;
    private final ObservationWriter writer;
    private final int[] addresses;
    private final int[] ports;
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();
    private final FrameHandler handler = this::onFrame;
    private final Thread thread;
    private volatile boolean running = true;

    private FlowObserver(PacketRing ring, PortWaiter waiter, ObservationWriter writer, List<FlowFilter> filters) {
        this.ring = ring;
        this.waiter = waiter;
        this.writer = writer;
        addresses = filters.stream().mapToInt(FlowFilter::address).toArray();
        ports = filters.stream().mapToInt(FlowFilter::port).toArray();
        thread = Thread.ofPlatform().name("observer").daemon().unstarted(this::run);
    }

    /**
     * Starts to observe.
     *
     * @param interfaceName an interface of the current network namespace
     * @param direction which of its frames
     * @param filters what to look for; the first that matches counts
     * @param out file to write, replaced when it exists; complete after closing
     * @return the running observer
     * @throws IOException saying what failed and what to do
     */
    public static FlowObserver start(
            String interfaceName, PacketRing.Direction direction, List<FlowFilter> filters, Path out)
            throws IOException {
        if (filters.isEmpty() || filters.size() >= ObservationWriter.MISSED) {
            throw new IllegalArgumentException(filters.size() + " filters: expected 1 to 254");
        }
        ObservationWriter writer = ObservationWriter.create(out, filters);
        PacketRing ring = null;
        try {
            ring = PacketRing.open(interfaceName, RING_FRAMES, direction);
            FlowObserver observer = new FlowObserver(ring, PortWaiter.of(ring), writer, filters);
            observer.thread.start();
            return observer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
    }

    private void run() {
        try (writer;
                ring;
                waiter) {
            while (running) {
                if (ring.pollWithKernelTime(handler, BATCH) == 0 && !waiter.await(FLUSH_NS)) {
                    writer.missed(ring.overflows());
                    writer.flush();
                }
            }
            while (ring.pollWithKernelTime(handler, BATCH) > 0) {
                // What arrived before the end belongs to the observation.
            }
            writer.missed(ring.overflows());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void onFrame(ByteBuffer buffer, int offset, int length, long timeNs) {
        ethernet.wrap(buffer, offset, length);
        if (ethernet.check() != DropReason.NONE || ethernet.type() != EthernetFlyweight.TYPE_IPV4) {
            return;
        }
        ip.wrap(buffer, ethernet.payloadOffset(), ethernet.payloadLength());
        if (ip.check() != DropReason.NONE || ip.protocol() != Ipv4Flyweight.PROTOCOL_UDP || ip.isFragment()) {
            return;
        }
        udp.wrap(buffer, ip.payloadOffset(), ip.payloadLength());
        if (udp.check() == DropReason.NONE) {
            record(timeNs);
        }
    }

    private void record(long timeNs) {
        for (int i = 0; i < ports.length; i++) {
            boolean isToServer = ip.destination() == addresses[i] && udp.destinationPort() == ports[i];
            if (isToServer || (ip.source() == addresses[i] && udp.sourcePort() == ports[i])) {
                long key = PacketKey.of(udp.buffer(), udp.payloadOffset(), udp.payloadLength());
                try {
                    writer.write(timeNs, key, i, isToServer);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return;
            }
        }
    }

    /** Stops and completes the file. */
    @Override
    public void close() {
        running = false;
        waiter.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
