// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.LinkMac;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * The frames in which messages travel (C3). Between agent and bridge the MAC address of the link stands where the bridge's own would be: the
 * source of what leaves, the destination of what came. Not safe for use by several threads.
 */
public final class MessageFrames {
    /** The multicast group of the messages, 239.255.67.82, of which the last two bytes are "CR" (RFC 2365 section 6.1). */
    public static final int GROUP = 0xefff_4352;
    /** The UDP port of the messages, at both ends. */
    public static final int PORT = 7178;

    /** To all cooperating routers on a link: locally administered, "Coop". */
    static final long GROUP_MAC = 0x0300_436f_6f70L;

    /** RFC 1112 section 6.4. */
    private static final long IP_GROUP_MAC = 0x0100_5e7f_4352L;

    private static final int NETWORK_CONTROL = 0xc0;
    private static final int UDP = 17;

    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();
    private final FrameSink sink;
    private int slot;
    private int message;

    /**
     * Makes a writer and reader of frames.
     *
     * @param sink takes the frames
     */
    public MessageFrames(FrameSink sink) {
        this.sink = sink;
    }

    /** Claims a frame; the message is to be written at {@link #messageOffset()}. */
    ByteBuffer claim(LinkSettings.Transport transport) {
        slot = sink.claim();
        int headers = transport == LinkSettings.Transport.ETHERNET
                ? EthernetFlyweight.HEADER_LENGTH
                : EthernetFlyweight.HEADER_LENGTH + Ipv4Flyweight.MIN_HEADER_LENGTH + UdpFlyweight.HEADER_LENGTH;
        message = slot + headers;
        return sink.buffer();
    }

    int messageOffset() {
        return message;
    }

    /** Writes the headers around a message and hands the frame over; {@code neighbourMac} 0 is to all. */
    void commit(LinkSettings link, long neighbourMac, int length) {
        ethernet.wrap(sink.buffer(), slot, FrameSink.SLOT_LENGTH);
        ethernet.source(LinkMac.of(link.number()));
        if (link.transport() == LinkSettings.Transport.ETHERNET) {
            ethernet.destination(neighbourMac == 0 ? GROUP_MAC : neighbourMac);
            ethernet.type(MessageFlyweight.ETHER_TYPE);
        } else {
            // Whoever is meant stands in the message.
            ethernet.destination(IP_GROUP_MAC);
            ethernet.type(EthernetFlyweight.TYPE_IPV4);
            ip.wrap(sink.buffer(), ethernet.payloadOffset(), FrameSink.SLOT_LENGTH);
            ip.write(NETWORK_CONTROL, 1, UDP, link.address(), GROUP, UdpFlyweight.HEADER_LENGTH + length);
            udp.wrap(sink.buffer(), message - UdpFlyweight.HEADER_LENGTH, FrameSink.SLOT_LENGTH);
            udp.writeWithoutChecksum(PORT, PORT, length);
        }
        sink.commit(message - slot + length);
    }

    /** Finds the message in a received frame, whose Ethernet header is complete: then wraps it. */
    DropReason read(ByteBuffer buffer, int offset, int length, MessageFlyweight target) {
        ethernet.wrap(buffer, offset, length);
        if (ethernet.type() == MessageFlyweight.ETHER_TYPE) {
            target.wrap(buffer, ethernet.payloadOffset(), ethernet.payloadLength());
            return DropReason.NONE;
        }
        if (ethernet.type() != EthernetFlyweight.TYPE_IPV4) {
            return DropReason.ETHERNET_TYPE;
        }
        ip.wrap(buffer, ethernet.payloadOffset(), ethernet.payloadLength());
        DropReason reason = ip.check();
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (ip.isFragment()) {
            return DropReason.IP_FRAGMENT;
        }
        if (ip.protocol() != UDP) {
            return DropReason.IP_PROTOCOL;
        }
        udp.wrap(buffer, ip.payloadOffset(), ip.payloadLength());
        reason = udp.check();
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (udp.destinationPort() != PORT) {
            return DropReason.NOT_FOR_US;
        }
        target.wrap(buffer, udp.payloadOffset(), udp.payloadLength());
        return DropReason.NONE;
    }

    /** The sender of the frame read last. */
    long source() {
        return ethernet.source();
    }
}
