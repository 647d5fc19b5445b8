// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.UdpFlyweight;

/** A client's UDP packet as the bridge steers it to the agent; the frame is written anew each time. */
final class ClientFrame {
    static final int IP = EthernetFlyweight.HEADER_LENGTH;
    static final int TRANSPORT = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    static final int CLIENT_ADDRESS = 0xc0a8010a; // 192.168.1.10

    private static final int PAYLOAD = 160;

    /** Length of every frame in bytes. */
    static final int LENGTH = TRANSPORT + UdpFlyweight.HEADER_LENGTH + PAYLOAD;

    private static final long CLIENT_MAC = 0x0200_0000_0010L;
    private static final int TTL = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();

    /** Writes a packet of the client; returns always the same buffer. */
    ByteBuffer write(int clientPort, int server, int serverPort) {
        ethernet.wrap(buffer, 0, LENGTH);
        ethernet.destination(SteeringMac.of(WarmUpConfig.APP_TYPE));
        ethernet.source(CLIENT_MAC);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        ip.wrap(buffer, IP, LENGTH - IP);
        ip.write(0, TTL, Ipv4Flyweight.PROTOCOL_UDP, CLIENT_ADDRESS, server, LENGTH - TRANSPORT);
        udp.wrap(buffer, TRANSPORT, LENGTH - TRANSPORT);
        udp.writeWithoutChecksum(clientPort, serverPort, PAYLOAD);
        return buffer;
    }
}
