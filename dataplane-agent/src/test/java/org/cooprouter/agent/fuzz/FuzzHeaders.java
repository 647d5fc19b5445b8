// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/** Ethernet, IPv4, UDP and TCP headers: what they check stays inside the frame, and a clamped segment keeps its checksum. */
public final class FuzzHeaders {
    private static final int MAX_SEGMENT_SIZE = 536;

    private FuzzHeaders() {}

    /** Takes a frame. */
    public static void fuzzerTestOneInput(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(buffer, 0, data.length);
        if (ethernet.check() == DropReason.NONE) {
            ipv4(buffer, ethernet.payloadOffset(), data.length - ethernet.payloadOffset());
        }
        tcp(buffer, 0, data.length, 0);
    }

    private static void ipv4(ByteBuffer buffer, int offset, int length) {
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(buffer, offset, length);
        if (ip.check() != DropReason.NONE) {
            return;
        }
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(buffer, ip.payloadOffset(), ip.payloadLength());
        if (udp.check() == DropReason.NONE) {
            Inside.require(udp.payloadOffset(), udp.payloadLength(), buffer);
            udp.checksumValid(ip.pseudoHeaderSum());
        }
        tcp(buffer, ip.payloadOffset(), ip.payloadLength(), ip.pseudoHeaderSum());
    }

    private static void tcp(ByteBuffer buffer, int offset, int length, long pseudoHeader) {
        TcpFlyweight tcp = new TcpFlyweight();
        tcp.wrap(buffer, offset, length);
        if (tcp.check() != DropReason.NONE) {
            return;
        }
        tcp.computeChecksum(pseudoHeader);
        tcp.clampMaxSegmentSize(MAX_SEGMENT_SIZE);
        if (!tcp.checksumValid(pseudoHeader)) {
            throw new AssertionError("the checksum of a clamped segment is wrong");
        }
    }
}
