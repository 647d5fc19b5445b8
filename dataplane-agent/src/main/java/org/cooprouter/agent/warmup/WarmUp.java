// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * A client, a router, a proxy and a server that echoes, all in memory and under a time of their own: every packet passes the
 * four ways of the packet path (7A to 7D), in two copies. Not safe for use by several threads.
 */
public final class WarmUp {
    private static final int IP = EthernetFlyweight.HEADER_LENGTH;
    private static final int TRANSPORT = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    private static final int PAYLOAD = 160;
    private static final int FRAME = TRANSPORT + UdpFlyweight.HEADER_LENGTH + PAYLOAD;
    private static final int SESSIONS = 8;
    private static final int CLIENT_ADDRESS = 0xc0a8010a; // 192.168.1.10
    private static final int SERVER_ADDRESS = 0xc6120005; // 198.18.0.5
    private static final int SERVER_PORT = 6000;
    private static final long CLIENT_MAC = 0x0200_0000_0010L;
    private static final int TTL = 64;
    private static final long STEP_NS = 1_000_000;

    private final MemorySink fromRouter = new MemorySink();
    private final MemorySink fromProxy = new MemorySink();
    private final AgentPipeline router;
    private final AgentPipeline proxy;
    private final ByteBuffer clientFrame = ByteBuffer.allocateDirect(FRAME);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();
    private long nowNs;

    /**
     * Makes a network of two agents.
     *
     * @param aeads what the agents seal with
     */
    public WarmUp(AeadProvider aeads) {
        router = new AgentPipeline(fromRouter, aeads, new PacketIdSpace(1), new SplittableRandom(1), nowNs);
        proxy = new AgentPipeline(fromProxy, aeads, new PacketIdSpace(1), new SplittableRandom(2), nowNs);
        router.install(WarmUpConfig.router(), nowNs);
        proxy.install(WarmUpConfig.proxy(), nowNs);
    }

    /**
     * Sends packets from the client, one per millisecond of the network's own time.
     *
     * @param packets how many
     * @return how many answers of the server the client has received, all in all
     */
    public long run(int packets) {
        for (int i = 0; i < packets; i++) {
            nowNs += STEP_NS;
            router.onTimers(nowNs);
            proxy.onTimers(nowNs);
            writeClientFrame(5000 + i % SESSIONS);
            router.onFrame(clientFrame, 0, FRAME, nowNs);
            fromRouter.drainTo(proxy, nowNs);
            fromProxy.drainTo(this::onFrameOfProxy, nowNs);
            fromProxy.drainTo(router, nowNs);
        }
        return router.counters().get(AgentCounter.PACKETS_DELIVERED);
    }

    /** To a client, through the tunnel, or to a server, who sends it back: the checksums stay right. */
    private void onFrameOfProxy(ByteBuffer buffer, int offset, int length, long atNs) {
        ip.wrap(buffer, offset + IP, length - IP);
        if (ip.destination() == SERVER_ADDRESS) {
            int source = ip.source();
            ip.source(ip.destination());
            ip.destination(source);
            int ports = buffer.getInt(offset + TRANSPORT);
            buffer.putInt(offset + TRANSPORT, Integer.rotateLeft(ports, Short.SIZE));
            proxy.onFrame(buffer, offset, length, atNs);
        } else {
            router.onFrame(buffer, offset, length, atNs);
        }
    }

    private void writeClientFrame(int port) {
        ethernet.wrap(clientFrame, 0, FRAME);
        ethernet.destination(SteeringMac.of(WarmUpConfig.APP_TYPE));
        ethernet.source(CLIENT_MAC);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        ip.wrap(clientFrame, IP, FRAME - IP);
        ip.write(0, TTL, Ipv4Flyweight.PROTOCOL_UDP, CLIENT_ADDRESS, SERVER_ADDRESS, FRAME - TRANSPORT);
        udp.wrap(clientFrame, TRANSPORT, FRAME - TRANSPORT);
        udp.writeWithoutChecksum(port, SERVER_PORT, PAYLOAD);
    }
}
