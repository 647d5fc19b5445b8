// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * Ends a packet with one copy of a frame's body: the body itself, or one of the split copies that a scheme makes of it; or with
 * a repair copy.
 */
final class CopyWriter {
    private static final int INNER_OVERHEAD = Ipv4Flyweight.MIN_HEADER_LENGTH + UdpFlyweight.HEADER_LENGTH;

    /** Bytes of the largest IP packet of an Ethernet (RFC 894). */
    private static final int LAN_MTU = 1500;

    private CopyWriter() {}

    /**
     * The largest body of which every copy fits a path without X-Fragmentation. Split copies could carry more, but what is
     * restored has to fit an IP packet of that size too.
     */
    static int maxWholeLength(RedundancyScheme scheme, boolean repairs, int mtu, int overhead) {
        int largest = Math.min(mtu, FrameWriter.MAX_IP_LENGTH);
        int perCopy = largest - FrameWriter.OUTER_OVERHEAD - overhead;
        if (repairs) {
            return perCopy - PacketFlyweight.REPAIR_LENGTH - RepairCode.LENGTH_BYTES;
        }
        return scheme.splits()
                ? Math.min(scheme.parts() * (perCopy - FieldsWriter.RAIC_LENGTH), largest - INNER_OVERHEAD)
                : perCopy;
    }

    /** The largest body that can be sent at all: any that comes from a LAN, in as many fragments as it takes. */
    static int maxBodyLength(RedundancyScheme scheme, int maxWholeLength) {
        return scheme.splits()
                ? maxWholeLength
                : Math.max(
                        maxWholeLength,
                        Math.min(
                                Schemes.MAX_PARTS * (maxWholeLength - FieldsWriter.RAIC_LENGTH),
                                LAN_MTU - INNER_OVERHEAD));
    }

    /**
     * What makes the copies of one packet: the profile's scheme, or fragments that all leave as the whole packet would (R10;
     * [0283], [0284]).
     *
     * @param maxFragmentLength as the app type wants it, 0 = only as the paths do
     */
    static RedundancyScheme schemeFor(
            RedundancyScheme scheme, int bodyLength, int maxWholeLength, int maxFragmentLength) {
        int limit = maxFragmentLength == 0 ? maxWholeLength : Math.min(maxFragmentLength, maxWholeLength);
        if (scheme.splits() || bodyLength <= limit) {
            return scheme;
        }
        int perFragment = Math.min(limit, maxWholeLength - FieldsWriter.RAIC_LENGTH);
        return Schemes.fragments(Math.min(Schemes.MAX_PARTS, (bodyLength + perFragment - 1) / perFragment));
    }

    /** Bytes of the IP datagram in which a packet travels. */
    static long datagramLength(PacketFlyweight packet) {
        return (long) INNER_OVERHEAD + packet.length();
    }

    /** Bytes of the IP datagram in which the whole body would travel instead of this copy of it. */
    static long oneCopyLength(PacketFlyweight packet, RedundancyScheme scheme, int bodyLength) {
        return scheme.splits()
                ? datagramLength(packet) - scheme.copyLength(bodyLength) - FieldsWriter.RAIC_LENGTH + bodyLength
                : datagramLength(packet);
    }

    /** Writes copy {@code copy} of the frame's body behind what the packet has already, and finishes the packet. */
    static PacketFlyweight finish(
            PacketWriter writer, ByteBuffer target, RedundancyScheme scheme, int copy, ReceivedFrame frame) {
        int length = frame.bodyLength();
        int copyLength = scheme.copyLength(length);
        if (scheme.splits()) {
            writer.splitCopy(copy, scheme.number(), scheme.parts(), scheme.parts() * copyLength - length);
        }
        scheme.encode(copy, frame.buffer(), frame.bodyOffset(), length, target, writer.payload(copyLength));
        return writer.finish();
    }

    /** Writes the encoder's repair copy behind what the packet has already, and finishes the packet. */
    static PacketFlyweight finish(PacketWriter writer, ByteBuffer target, RepairEncoder encoder) {
        encoder.encode(target, writer.payload(encoder.length()));
        return writer.finish();
    }
}
