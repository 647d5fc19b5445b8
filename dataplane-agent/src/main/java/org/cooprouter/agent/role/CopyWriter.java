// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.cooprouter.agent.wire.UdpFlyweight;

/** Ends a packet with one copy of a frame's body: the body itself, or one of the split copies that a scheme makes of it. */
final class CopyWriter {
    private static final int INNER_OVERHEAD = Ipv4Flyweight.MIN_HEADER_LENGTH + UdpFlyweight.HEADER_LENGTH;

    private CopyWriter() {}

    /**
     * The largest body of which every copy fits a path. Split copies could carry more, but what is restored has to fit an IP
     * packet of that size too.
     */
    static int maxBodyLength(RedundancyScheme scheme, int mtu, int overhead) {
        int largest = Math.min(mtu, FrameWriter.MAX_IP_LENGTH);
        int perCopy = largest - FrameWriter.OUTER_OVERHEAD - overhead;
        return scheme.splits()
                ? Math.min(scheme.parts() * (perCopy - FieldsWriter.RAIC_LENGTH), largest - INNER_OVERHEAD)
                : perCopy;
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
}
