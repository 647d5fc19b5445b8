// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.Checksum;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.IcmpFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/** Writes the frames that leave the agent. Not safe for use by several threads. */
final class FrameWriter {
    /** What surrounds a sealed packet in an IP packet. */
    static final int OUTER_OVERHEAD = Ipv4Flyweight.MIN_HEADER_LENGTH + UdpFlyweight.HEADER_LENGTH;
    /** The largest IP packet that fits a frame of the agent. */
    static final int MAX_IP_LENGTH = FrameSink.SLOT_LENGTH - EthernetFlyweight.HEADER_LENGTH;

    private static final int TTL = 64;
    /** DSCP CS6, as RFC 1812 section 4.3.2.5 wants for what a router says. */
    private static final int NETWORK_CONTROL = 0xc0;
    /** What an ICMP message of 576 bytes has room for. */
    private static final int MAX_QUOTED = 576 - Ipv4Flyweight.MIN_HEADER_LENGTH - IcmpFlyweight.HEADER_LENGTH;

    private final FrameSink sink;
    private final Playout playout;
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();
    private final TcpFlyweight tcp = new TcpFlyweight();
    private final IcmpFlyweight icmp = new IcmpFlyweight();
    private long routerMac;

    FrameWriter(FrameSink sink, Playout playout) {
        this.sink = sink;
        this.playout = playout;
    }

    /** Says when the next {@link #inner} leaves. */
    Playout playout() {
        return playout;
    }

    void routerMac(long mac) {
        routerMac = mac;
    }

    /** Writes a frame as it came; false if it is longer than a frame may be. */
    boolean unchanged(ByteBuffer buffer, int offset, int length) {
        if (length > FrameSink.SLOT_LENGTH) {
            return false;
        }
        int slot = sink.claim();
        sink.buffer().put(slot, buffer, offset, length);
        sink.commit(length);
        return true;
    }

    /**
     * Writes one copy of a sealed packet. The bridge sets the MAC addresses of the uplink. UDP has no checksum: the packet
     * authenticates itself, and over IPv4 RFC 768 allows it.
     */
    void outer(
            PacketFlyweight packet, int tos, long sourceLow, int sourcePort, long destinationLow, int destinationPort) {
        int slot = sink.claim();
        ByteBuffer frame = sink.buffer();
        int ipOffset = ethernet(frame, slot, routerMac);
        ip.wrap(frame, ipOffset, MAX_IP_LENGTH);
        ip.write(
                tos,
                TTL,
                Session.UDP,
                (int) sourceLow,
                (int) destinationLow,
                UdpFlyweight.HEADER_LENGTH + packet.length());
        udp.wrap(frame, ipOffset + Ipv4Flyweight.MIN_HEADER_LENGTH, MAX_IP_LENGTH);
        udp.writeWithoutChecksum(sourcePort, destinationPort, packet.length());
        frame.put(udp.payloadOffset(), packet.buffer(), packet.offset(), packet.length());
        sink.commit(EthernetFlyweight.HEADER_LENGTH + OUTER_OVERHEAD + packet.length());
    }

    /** Tells whether {@link #inner} can write a body. */
    static boolean fitsInner(int protocol, int bodyLength) {
        return Ipv4Flyweight.MIN_HEADER_LENGTH + transportOverhead(protocol) + bodyLength <= MAX_IP_LENGTH;
    }

    /**
     * Writes a packet that has left the tunnel, checksums computed anew. The body of a TCP packet has been checked.
     */
    void inner(
            long destinationMac,
            int tos,
            int protocol,
            long sourceLow,
            int sourcePort,
            long destinationLow,
            int destinationPort,
            ByteBuffer body,
            int bodyOffset,
            int bodyLength) {
        int slot = sink.claim();
        ByteBuffer frame = sink.buffer();
        int ipOffset = ethernet(frame, slot, destinationMac);
        int transportLength = transportOverhead(protocol) + bodyLength;
        int source = (int) sourceLow;
        int destination = (int) destinationLow;
        ip.wrap(frame, ipOffset, MAX_IP_LENGTH);
        ip.write(tos, TTL, protocol, source, destination, transportLength);
        int transport = ipOffset + Ipv4Flyweight.MIN_HEADER_LENGTH;
        frame.put(transport + transportOverhead(protocol), body, bodyOffset, bodyLength);
        long pseudoHeader = Checksum.pseudoHeader(source, destination, protocol, transportLength);
        if (protocol == Session.TCP) {
            tcp.wrap(frame, transport, transportLength);
            tcp.ports(sourcePort, destinationPort);
            tcp.computeChecksum(pseudoHeader);
        } else {
            udp.wrap(frame, transport, transportLength);
            udp.write(sourcePort, destinationPort, bodyLength, pseudoHeader);
        }
        playout.commit(slot, EthernetFlyweight.HEADER_LENGTH + Ipv4Flyweight.MIN_HEADER_LENGTH + transportLength);
    }

    /** As {@link #inner}, over the uplink: the bridge sets the MAC addresses. */
    void innerToServer(
            int tos,
            int protocol,
            long sourceLow,
            int sourcePort,
            long destinationLow,
            int destinationPort,
            ByteBuffer body,
            int bodyOffset,
            int bodyLength) {
        inner(
                routerMac,
                tos,
                protocol,
                sourceLow,
                sourcePort,
                destinationLow,
                destinationPort,
                body,
                bodyOffset,
                bodyLength);
    }

    /** Tells the sender of a packet how large it may be; quotes as much of it as RFC 1812 section 4.3.2.3 allows. */
    void fragmentationNeeded(ReceivedFrame packet, long sourceLow, int mtu) {
        int quoted = Math.min(packet.ip().totalLength(), MAX_QUOTED);
        int slot = sink.claim();
        ByteBuffer frame = sink.buffer();
        int ipOffset = ethernet(frame, slot, packet.ethernet().source());
        ip.wrap(frame, ipOffset, MAX_IP_LENGTH);
        ip.write(
                NETWORK_CONTROL,
                TTL,
                IcmpFlyweight.PROTOCOL,
                (int) sourceLow,
                packet.ip().source(),
                IcmpFlyweight.HEADER_LENGTH + quoted);
        icmp.wrap(frame, ipOffset + Ipv4Flyweight.MIN_HEADER_LENGTH, IcmpFlyweight.HEADER_LENGTH + quoted);
        icmp.fragmentationNeeded(mtu, packet.buffer(), packet.ip().offset(), quoted);
        sink.commit(EthernetFlyweight.HEADER_LENGTH
                + Ipv4Flyweight.MIN_HEADER_LENGTH
                + IcmpFlyweight.HEADER_LENGTH
                + quoted);
    }

    /** Asks a reflector over the uplink that the source address names. */
    void echoRequest(int source, int destination, int identifier, int sequence, long token) {
        int slot = sink.claim();
        ByteBuffer frame = sink.buffer();
        int ipOffset = ethernet(frame, slot, routerMac);
        ip.wrap(frame, ipOffset, MAX_IP_LENGTH);
        ip.write(NETWORK_CONTROL, TTL, IcmpFlyweight.PROTOCOL, source, destination, IcmpFlyweight.ECHO_LENGTH);
        icmp.wrap(frame, ipOffset + Ipv4Flyweight.MIN_HEADER_LENGTH, IcmpFlyweight.ECHO_LENGTH);
        icmp.echoRequest(identifier, sequence, token);
        sink.commit(EthernetFlyweight.HEADER_LENGTH + Ipv4Flyweight.MIN_HEADER_LENGTH + IcmpFlyweight.ECHO_LENGTH);
    }

    /** Answers a TCP packet, in the name of its far end, by RST. */
    void reset(ReceivedFrame segment) {
        int source = segment.ip().destination();
        int destination = segment.ip().source();
        int slot = sink.claim();
        ByteBuffer frame = sink.buffer();
        int ipOffset = ethernet(frame, slot, routerMac);
        int length = TcpFlyweight.MIN_HEADER_LENGTH;
        ip.wrap(frame, ipOffset, MAX_IP_LENGTH);
        ip.write(0, TTL, Session.TCP, source, destination, length);
        tcp.wrap(frame, ipOffset + Ipv4Flyweight.MIN_HEADER_LENGTH, length);
        tcp.resetOf(segment.tcp());
        tcp.computeChecksum(Checksum.pseudoHeader(source, destination, Session.TCP, length));
        sink.commit(EthernetFlyweight.HEADER_LENGTH + Ipv4Flyweight.MIN_HEADER_LENGTH + length);
    }

    private int ethernet(ByteBuffer frame, int slot, long destinationMac) {
        ethernet.wrap(frame, slot, FrameSink.SLOT_LENGTH);
        ethernet.destination(destinationMac);
        ethernet.source(routerMac);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        return ethernet.payloadOffset();
    }

    private static int transportOverhead(int protocol) {
        return protocol == Session.TCP ? TcpFlyweight.SEQUENCE_OFFSET : UdpFlyweight.HEADER_LENGTH;
    }
}
