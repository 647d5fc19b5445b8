// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.PacketPort;
import org.cooprouter.agent.io.PortStatistics;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.wire.Ipv4Flyweight;

/**
 * What a router sees through its port, in memory: clients, its proxy, and a server that sends every packet back. Every packet
 * passes the four ways of the packet path (7A to 7D), in two copies, and the next one comes when it has. The time is the
 * router's.
 */
final class Surroundings implements PacketPort {
    private static final int SERVER_ADDRESS = 0xc6120005; // 198.18.0.5
    private static final int SERVER_PORT = 6000;
    private static final int FIRST_CLIENT_PORT = 5000;
    private static final int SESSIONS = 8;
    private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MemorySink fromRouter = new MemorySink();
    private final MemorySink fromProxy = new MemorySink();
    private final MemorySink toRouter = new MemorySink();
    private final AgentPipeline proxy;
    private final ClientFrame clientFrame = new ClientFrame();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final long packets;
    private long nowNs;

    /**
     * Makes the surroundings.
     *
     * @param packets how many packets the clients send; the first when the port is first polled
     * @param aeads what the proxy seals with
     * @param nowNs the router's monotonic time
     */
    Surroundings(long packets, AeadProvider aeads, long nowNs) {
        this.packets = packets;
        this.nowNs = nowNs;
        proxy = new AgentPipeline(fromProxy, aeads, new PacketIdSpace(1), new SplittableRandom(2), nowNs);
        proxy.install(WarmUpConfig.proxy(), nowNs);
    }

    /** Counts the packets that the clients have sent; any thread may ask. */
    long sent() {
        return sent.get();
    }

    /** Counts the answers of the server that have reached the clients; any thread may ask. */
    long answered() {
        return answered.get();
    }

    @Override
    public int poll(FrameHandler handler, int limit, long atNs) {
        nowNs = atNs;
        proxy.onTimers(atNs);
        int frames = toRouter.drainTo(handler, atNs);
        long number = sent.getPlain();
        if (number < packets) {
            int port = FIRST_CLIENT_PORT + (int) (number % SESSIONS);
            handler.onFrame(clientFrame.write(port, SERVER_ADDRESS, SERVER_PORT), 0, ClientFrame.LENGTH, atNs);
            sent.setRelease(number + 1);
            frames++;
        }
        return frames;
    }

    @Override
    public int flush() {
        int frames = fromRouter.drainTo(this::onFrameOfRouter, nowNs);
        int answers;
        do {
            answers = fromProxy.drainTo(this::onFrameOfProxy, nowNs);
        } while (answers > 0);
        return frames;
    }

    private void onFrameOfRouter(ByteBuffer buffer, int offset, int length, long atNs) {
        ip.wrap(buffer, offset + ClientFrame.IP, length - ClientFrame.IP);
        if (ip.destination() == ClientFrame.CLIENT_ADDRESS) {
            answered.setOpaque(answered.getPlain() + 1);
        } else {
            proxy.onFrame(buffer, offset, length, atNs);
        }
    }

    /** To the router, through the tunnel, or to the server, who sends it back: the checksums stay right. */
    private void onFrameOfProxy(ByteBuffer buffer, int offset, int length, long atNs) {
        ip.wrap(buffer, offset + ClientFrame.IP, length - ClientFrame.IP);
        if (ip.destination() != SERVER_ADDRESS) {
            toRouter.buffer().put(toRouter.claim(), buffer, offset, length);
            toRouter.commit(length);
            return;
        }
        ip.destination(ip.source());
        ip.source(SERVER_ADDRESS);
        int ports = buffer.getInt(offset + ClientFrame.TRANSPORT);
        buffer.putInt(offset + ClientFrame.TRANSPORT, Integer.rotateLeft(ports, Short.SIZE));
        proxy.onFrame(buffer, offset, length, atNs);
    }

    @Override
    public boolean await(long timeoutNs) {
        LockSupport.parkNanos(Math.min(timeoutNs, NAP_NS));
        return false;
    }

    /** Not needed: no sleep is long. */
    @Override
    public void wakeup() {}

    @Override
    public ByteBuffer buffer() {
        return fromRouter.buffer();
    }

    @Override
    public int claim() {
        return fromRouter.claim();
    }

    @Override
    public void commit(int length) {
        fromRouter.commit(length);
    }

    @Override
    public void abandon() {
        fromRouter.abandon();
    }

    @Override
    public boolean isAttached() {
        return true;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public String interfaceName() {
        return "memory";
    }

    @Override
    public void close() {}
}
