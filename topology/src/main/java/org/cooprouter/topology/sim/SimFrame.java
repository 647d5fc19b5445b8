// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way; its bytes begin at 0 and end at their capacity.
 *
 * @param bytes Ethernet frame
 * @param cause packet of an application for whose sake it exists, null for probes, answers and controls
 */
record SimFrame(ByteBuffer bytes, @Nullable AppPacket cause) {
    static final int IP_OFFSET = EthernetFlyweight.HEADER_LENGTH;
    static final int TRANSPORT_OFFSET = IP_OFFSET + Ipv4Flyweight.MIN_HEADER_LENGTH;
    static final int UDP_PAYLOAD_OFFSET = TRANSPORT_OFFSET + UdpFlyweight.HEADER_LENGTH;

    private static final int PROTOCOL_OFFSET = IP_OFFSET + 9;
    private static final int SOURCE_OFFSET = IP_OFFSET + 12;
    private static final int DESTINATION_OFFSET = IP_OFFSET + 16;
    private static final int TOS = 0xb8;
    private static final int TTL = 64;
    private static final long HOST_MAC = 0x0200_0000_0c01L;
    private static final int FLAGS_OFFSET = TRANSPORT_OFFSET + 13;
    private static final byte MIN_DATA_OFFSET = 0x50;
    private static final int TCP_PAYLOAD_OFFSET = TRANSPORT_OFFSET + TcpFlyweight.MIN_HEADER_LENGTH;

    /** Makes a packet of an application. */
    static SimFrame of(long mac, Flow flow, AppPacket packet) {
        boolean isTcp = flow.protocol() == Ipv4Flyweight.PROTOCOL_TCP;
        int payloadOffset = isTcp ? TCP_PAYLOAD_OFFSET : UDP_PAYLOAD_OFFSET;
        SimFrame frame = withHeaders(mac, flow, payloadOffset + packet.length() - TRANSPORT_OFFSET, packet);
        packet.writeTo(frame.bytes, payloadOffset);
        if (isTcp) {
            frame.bytes.put(FLAGS_OFFSET - 1, MIN_DATA_OFFSET).put(FLAGS_OFFSET, (byte) packet.tcpFlags());
            TcpFlyweight tcp = frame.tcp();
            tcp.ports(flow.sourcePort(), flow.destinationPort());
            tcp.computeChecksum(frame.ip().pseudoHeaderSum());
        } else {
            frame.udp()
                    .write(
                            flow.sourcePort(),
                            flow.destinationPort(),
                            packet.length(),
                            frame.ip().pseudoHeaderSum());
        }
        return frame;
    }

    /** Makes a datagram of a stranger. */
    static SimFrame datagram(Flow flow, byte[] payload) {
        SimFrame frame = withHeaders(0, flow, UdpFlyweight.HEADER_LENGTH + payload.length, null);
        frame.bytes.put(UDP_PAYLOAD_OFFSET, payload);
        frame.udp().writeWithoutChecksum(flow.sourcePort(), flow.destinationPort(), payload.length);
        return frame;
    }

    private static SimFrame withHeaders(long mac, Flow flow, int transportLength, @Nullable AppPacket cause) {
        ByteBuffer bytes = ByteBuffer.allocate(TRANSPORT_OFFSET + transportLength);
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(mac);
        ethernet.source(HOST_MAC);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        SimFrame frame = new SimFrame(bytes, cause);
        frame.ip().write(TOS, TTL, flow.protocol(), flow.source(), flow.destination(), transportLength);
        return frame;
    }

    int length() {
        return bytes.capacity();
    }

    int source() {
        return bytes.getInt(SOURCE_OFFSET);
    }

    int destination() {
        return bytes.getInt(DESTINATION_OFFSET);
    }

    int sourcePort() {
        return Short.toUnsignedInt(bytes.getShort(TRANSPORT_OFFSET));
    }

    int destinationPort() {
        return Short.toUnsignedInt(bytes.getShort(TRANSPORT_OFFSET + Short.BYTES));
    }

    Flow flow() {
        return new Flow(bytes.get(PROTOCOL_OFFSET), source(), sourcePort(), destination(), destinationPort());
    }

    /** The payload of a datagram. */
    byte[] datagram() {
        byte[] payload = new byte[length() - UDP_PAYLOAD_OFFSET];
        bytes.get(UDP_PAYLOAD_OFFSET, payload);
        return payload;
    }

    /** The ledger that an application's packet says it belongs to, in the upper half, and its number; -1 if it is too short. */
    long claim() {
        int at = bytes.get(PROTOCOL_OFFSET) == Ipv4Flyweight.PROTOCOL_TCP ? TCP_PAYLOAD_OFFSET : UDP_PAYLOAD_OFFSET;
        return length() < at + AppPacket.MIN_LENGTH ? -1 : bytes.getLong(at);
    }

    /** Changes where a datagram of the tunnel comes from, as an address translation does. */
    void source(int address, int port) {
        ip().source(address);
        udp().writeWithoutChecksum(port, destinationPort(), length() - UDP_PAYLOAD_OFFSET);
    }

    /** Changes where a datagram of the tunnel goes, as an address translation does. */
    void destination(int address, int port) {
        ip().destination(address);
        udp().writeWithoutChecksum(sourcePort(), port, length() - UDP_PAYLOAD_OFFSET);
    }

    /** Whether a host would accept it as this packet of this flow: addresses, lengths, checksums, and every byte of the payload. */
    boolean carries(AppPacket packet, Flow flow) {
        if (!flow().equals(flow) || ip().check() != DropReason.NONE) {
            return false;
        }
        boolean isTcp = flow.protocol() == Ipv4Flyweight.PROTOCOL_TCP;
        long pseudoHeader = ip().pseudoHeaderSum();
        boolean isSound = isTcp
                ? tcp().check() == DropReason.NONE && tcp().checksumValid(pseudoHeader)
                : udp().check() == DropReason.NONE && udp().checksumValid(pseudoHeader);
        return isSound && packet.isAt(bytes, isTcp ? TCP_PAYLOAD_OFFSET : UDP_PAYLOAD_OFFSET);
    }

    private Ipv4Flyweight ip() {
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(bytes, IP_OFFSET, length() - IP_OFFSET);
        return ip;
    }

    private UdpFlyweight udp() {
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(bytes, TRANSPORT_OFFSET, length() - TRANSPORT_OFFSET);
        return udp;
    }

    private TcpFlyweight tcp() {
        TcpFlyweight tcp = new TcpFlyweight();
        tcp.wrap(bytes, TRANSPORT_OFFSET, length() - TRANSPORT_OFFSET);
        return tcp;
    }
}
