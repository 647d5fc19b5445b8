// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.Checksum;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/** An Ethernet frame of a test: made by its builders, or written by a pipeline. */
final class Frame {
    private static final int IP = EthernetFlyweight.HEADER_LENGTH;
    private static final int TRANSPORT = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    private static final int TTL = 64;

    private final byte[] bytes;

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    static Frame of(byte[] bytes) {
        return new Frame(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The addresses of a packet, in the direction in which it travels. */
    record Flow(String source, int sourcePort, String destination, int destinationPort) {
        Flow reversed() {
            return new Flow(destination, destinationPort, source, sourcePort);
        }
    }

    static Frame udp(long destinationMac, long sourceMac, Flow flow, byte[] payload) {
        return udp(destinationMac, sourceMac, flow, 0, payload);
    }

    static Frame udp(long destinationMac, long sourceMac, Flow flow, int tos, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(TRANSPORT + UdpFlyweight.HEADER_LENGTH + payload.length);
        headers(frame, destinationMac, sourceMac, flow, tos, Session.UDP);
        frame.put(TRANSPORT + UdpFlyweight.HEADER_LENGTH, payload);
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(frame, TRANSPORT, frame.capacity() - TRANSPORT);
        udp.write(
                flow.sourcePort(),
                flow.destinationPort(),
                payload.length,
                Checksum.pseudoHeader(
                        Net.ip(flow.source()),
                        Net.ip(flow.destination()),
                        Session.UDP,
                        UdpFlyweight.HEADER_LENGTH + payload.length));
        return new Frame(frame.array());
    }

    /** A TCP segment; {@code options} must be a multiple of four bytes. */
    static Frame tcp(
            long destinationMac, long sourceMac, Flow flow, int flags, int sequence, byte[] options, byte[] data) {
        int headerLength = TcpFlyweight.MIN_HEADER_LENGTH + options.length;
        ByteBuffer frame = ByteBuffer.allocate(TRANSPORT + headerLength + data.length);
        headers(frame, destinationMac, sourceMac, flow, 0, Session.TCP);
        frame.putInt(TRANSPORT + 4, sequence);
        frame.put(TRANSPORT + 12, (byte) (headerLength << 2));
        frame.put(TRANSPORT + 13, (byte) flags);
        frame.putShort(TRANSPORT + 14, (short) 65000);
        frame.put(TRANSPORT + TcpFlyweight.MIN_HEADER_LENGTH, options);
        frame.put(TRANSPORT + headerLength, data);
        TcpFlyweight tcp = new TcpFlyweight();
        tcp.wrap(frame, TRANSPORT, headerLength + data.length);
        tcp.ports(flow.sourcePort(), flow.destinationPort());
        tcp.computeChecksum(Checksum.pseudoHeader(
                Net.ip(flow.source()), Net.ip(flow.destination()), Session.TCP, headerLength + data.length));
        return new Frame(frame.array());
    }

    private static void headers(
            ByteBuffer frame, long destinationMac, long sourceMac, Flow flow, int tos, int protocol) {
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(frame, 0, frame.capacity());
        ethernet.destination(destinationMac);
        ethernet.source(sourceMac);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(frame, IP, frame.capacity() - IP);
        ip.write(tos, TTL, protocol, Net.ip(flow.source()), Net.ip(flow.destination()), frame.capacity() - TRANSPORT);
    }

    /** The same with one byte set, and the IP header's checksum right again. */
    Frame with(int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        int headerLength = (changed[IP] & 0xf) * 4;
        if (IP + headerLength <= changed.length) {
            buffer.putShort(IP + 10, (short) 0);
            buffer.putShort(IP + 10, (short) Checksum.finish(Checksum.sum(buffer, IP, headerLength)));
        }
        return new Frame(changed);
    }

    /** The same with one byte changed and nothing repaired. */
    Frame damaged(int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 0x10;
        return new Frame(changed);
    }

    Frame cut(int length) {
        return new Frame(Arrays.copyOf(bytes, length));
    }

    /** The same from another source, as a NAT on the way makes it. */
    Frame from(String address, int port) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.clone());
        buffer.putInt(IP + 12, Net.ip(address));
        buffer.putShort(TRANSPORT, (short) port);
        return new Frame(buffer.array()).with(0, bytes[0]);
    }

    long destinationMac() {
        return ethernet().destination();
    }

    long sourceMac() {
        return ethernet().source();
    }

    private EthernetFlyweight ethernet() {
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
        return ethernet;
    }

    Ipv4Flyweight ip() {
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(ByteBuffer.wrap(bytes), IP, bytes.length - IP);
        return ip;
    }

    Flow flow() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Flow(
                Net.text(ip().source()),
                buffer.getShort(TRANSPORT) & 0xffff,
                Net.text(ip().destination()),
                buffer.getShort(TRANSPORT + 2) & 0xffff);
    }

    byte[] payload() {
        int header = ip().protocol() == Session.UDP ? UdpFlyweight.HEADER_LENGTH : tcp().headerLength();
        return Arrays.copyOfRange(bytes, TRANSPORT + header, IP + ip().totalLength());
    }

    TcpFlyweight tcp() {
        TcpFlyweight tcp = new TcpFlyweight();
        tcp.wrap(ByteBuffer.wrap(bytes), TRANSPORT, bytes.length - TRANSPORT);
        return tcp;
    }

    UdpFlyweight udpHeader() {
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(ByteBuffer.wrap(bytes), TRANSPORT, bytes.length - TRANSPORT);
        return udp;
    }

    /** The packet of the tunnel in an outer frame. */
    PacketFlyweight packet() {
        PacketFlyweight packet = new PacketFlyweight();
        int offset = TRANSPORT + UdpFlyweight.HEADER_LENGTH;
        packet.wrap(ByteBuffer.wrap(bytes), offset, bytes.length - offset);
        return packet;
    }

    /** Whether every checksum that must be right is. */
    boolean checksumsRight() {
        ReceivedFrame received = new ReceivedFrame();
        received.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
        return received.parse() == DropReason.NONE && received.verify() == DropReason.NONE;
    }
}
