// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * A frame with a UDP or TCP packet in it, taken apart. The body is what the tunnel carries of it: the UDP payload, or the TCP
 * segment from the sequence number on. Reused for every frame; not safe for use by several threads.
 */
final class ReceivedFrame {
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();
    private final TcpFlyweight tcp = new TcpFlyweight();
    private boolean isTcp;

    /** Takes up a frame and checks its Ethernet header. */
    DropReason wrap(ByteBuffer buffer, int offset, int length) {
        ethernet.wrap(buffer, offset, length);
        return ethernet.check();
    }

    /** Checks everything up to the transport header, lengths before contents; after {@link #wrap}. */
    DropReason parse() {
        if (ethernet.type() != EthernetFlyweight.TYPE_IPV4) {
            return DropReason.ETHERNET_TYPE;
        }
        ip.wrap(ethernet.buffer(), ethernet.payloadOffset(), ethernet.payloadLength());
        DropReason reason = ip.check();
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (ip.isFragment()) {
            return DropReason.IP_FRAGMENT;
        }
        isTcp = ip.protocol() == Session.TCP;
        if (isTcp) {
            tcp.wrap(ip.buffer(), ip.payloadOffset(), ip.payloadLength());
            return tcp.check();
        }
        if (ip.protocol() != Session.UDP) {
            return DropReason.IP_PROTOCOL;
        }
        udp.wrap(ip.buffer(), ip.payloadOffset(), ip.payloadLength());
        return udp.check();
    }

    /** Verifies the transport checksum; after {@link #parse}. */
    DropReason verify() {
        if (isTcp) {
            return tcp.checksumValid(ip.pseudoHeaderSum()) ? DropReason.NONE : DropReason.TCP_CHECKSUM;
        }
        // A UDP length shorter than the IP payload is legal; the pseudo-header has the UDP length (RFC 768).
        long pseudoHeader = ip.pseudoHeaderSum() - ip.payloadLength() + udp.udpLength();
        return udp.checksumValid(pseudoHeader) ? DropReason.NONE : DropReason.UDP_CHECKSUM;
    }

    EthernetFlyweight ethernet() {
        return ethernet;
    }

    Ipv4Flyweight ip() {
        return ip;
    }

    /** Only if {@link #isTcp()}. */
    TcpFlyweight tcp() {
        return tcp;
    }

    boolean isTcp() {
        return isTcp;
    }

    int protocol() {
        return ip.protocol();
    }

    long sourceLow() {
        return IpAddress.mapped(ip.source());
    }

    long destinationLow() {
        return IpAddress.mapped(ip.destination());
    }

    /** The first half of both addresses. */
    long addressHigh() {
        return 0;
    }

    int sourcePort() {
        return isTcp ? tcp.sourcePort() : udp.sourcePort();
    }

    int destinationPort() {
        return isTcp ? tcp.destinationPort() : udp.destinationPort();
    }

    ByteBuffer buffer() {
        return ethernet.buffer();
    }

    int bodyOffset() {
        return isTcp ? tcp.offset() + TcpFlyweight.SEQUENCE_OFFSET : udp.payloadOffset();
    }

    int bodyLength() {
        return isTcp ? tcp.length() - TcpFlyweight.SEQUENCE_OFFSET : udp.payloadLength();
    }
}
