// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.RaicField;

/** A split copy as it arrived: which of how many, and its bytes. Reused; not safe for use by several threads. */
public final class SplitCopy {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final RaicField field = new RaicField();
    private RedundancyScheme scheme = Schemes.replication();
    private int index;
    private int padding;
    private ByteBuffer buffer = EMPTY;
    private int offset;
    private int length;

    /** Makes a copy of nothing. */
    public SplitCopy() {}

    /**
     * Reads an authenticated packet whose Copy is not 0; strictly, since all that restoring does relies on it.
     *
     * @param packet an opened packet
     * @param body its fields and payload
     * @return {@link DropReason#NONE}, {@link DropReason#SPLIT_INDEX}, {@link DropReason#SPLIT_SCHEME} or {@link
     *     DropReason#SPLIT_LENGTH}
     */
    public DropReason read(PacketFlyweight packet, PacketBody body) {
        if (!body.fields().has(FieldType.RAIC)) {
            return DropReason.SPLIT_INDEX;
        }
        body.fields().raic(field);
        RedundancyScheme named = Schemes.find(field.scheme(), field.parts());
        if (named == null) {
            return DropReason.SPLIT_SCHEME;
        }
        int copy = packet.copy() - 1;
        if (copy >= named.copies()) {
            return DropReason.SPLIT_INDEX;
        }
        long padded = field.padding();
        boolean hasSoundLength = padded < named.parts()
                && padded <= (long) named.parts() * body.payloadLength()
                && named.copies() * body.payloadLength() <= PendingPacket.CAPACITY;
        if (!hasSoundLength) {
            return DropReason.SPLIT_LENGTH;
        }
        scheme = named;
        index = copy;
        padding = (int) padded;
        buffer = packet.buffer();
        offset = body.payloadOffset();
        length = body.payloadLength();
        return DropReason.NONE;
    }

    RedundancyScheme scheme() {
        return scheme;
    }

    int index() {
        return index;
    }

    int padding() {
        return padding;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
