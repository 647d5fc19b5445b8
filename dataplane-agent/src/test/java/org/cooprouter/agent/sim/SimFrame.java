// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/** A frame on its way, and the number of the application's packet for whose sake it exists. */
final class SimFrame {
    /** The number of frames that belong to the agents alone: probes, answers, controls. */
    static final int NONE = -1;

    private static final int PAYLOAD_OFFSET = 42;

    private final ByteBuffer bytes;
    private final int number;

    SimFrame(ByteBuffer bytes, int number) {
        this.bytes = bytes;
        this.number = number;
    }

    /** Makes a UDP packet of the application: its payload begins with its number. */
    static SimFrame udp(long mac, int source, int sourcePort, int target, int targetPort, int payload, int number) {
        ByteBuffer bytes = ByteBuffer.allocate(PAYLOAD_OFFSET + payload);
        if (number != NONE) {
            bytes.putInt(PAYLOAD_OFFSET, number);
        }
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(mac);
        ethernet.source(0x0200_0000_0c01L);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        SimFrame frame = new SimFrame(bytes, number);
        frame.ip().write(0xb8, 64, Ipv4Flyweight.PROTOCOL_UDP, source, target, UdpFlyweight.HEADER_LENGTH + payload);
        frame.udp().write(sourcePort, targetPort, payload, frame.ip().pseudoHeaderSum());
        return frame;
    }

    SimFrame copy() {
        return new SimFrame(ByteBuffer.allocate(length()).put(0, bytes, 0, length()), number);
    }

    /** The payload of its UDP datagram. */
    byte[] payload() {
        byte[] payload = new byte[udp().payloadLength()];
        bytes.get(udp().payloadOffset(), payload);
        return payload;
    }

    /** A frame of a stranger to the same address and port. */
    SimFrame forged(int source, byte[] payload) {
        Ipv4Flyweight ip = ip();
        UdpFlyweight udp = udp();
        SimFrame forged =
                udp(0, source, udp.sourcePort(), ip.destination(), udp.destinationPort(), payload.length, NONE);
        forged.bytes.put(PAYLOAD_OFFSET, payload);
        forged.ports(udp.sourcePort(), udp.destinationPort());
        return forged;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int length() {
        return bytes.capacity();
    }

    int number() {
        return number;
    }

    /** The number that the application reads in the payload. */
    int numberInside() {
        return bytes.getInt(PAYLOAD_OFFSET);
    }

    Ipv4Flyweight ip() {
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(bytes, EthernetFlyweight.HEADER_LENGTH, bytes.capacity() - EthernetFlyweight.HEADER_LENGTH);
        return ip;
    }

    UdpFlyweight udp() {
        UdpFlyweight udp = new UdpFlyweight();
        Ipv4Flyweight ip = ip();
        udp.wrap(bytes, ip.payloadOffset(), ip.payloadLength());
        return udp;
    }

    /** Whether a host would accept it: all lengths and checksums. */
    boolean isSound() {
        return ip().check() == DropReason.NONE
                && udp().check() == DropReason.NONE
                && udp().checksumValid(ip().pseudoHeaderSum());
    }

    /** Changes the UDP ports, as an address translation does; only for frames without a UDP checksum. */
    void ports(int source, int destination) {
        udp().writeWithoutChecksum(source, destination, udp().payloadLength());
    }
}
