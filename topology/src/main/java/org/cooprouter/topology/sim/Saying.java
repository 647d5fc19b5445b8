// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.RaicField;
import org.cooprouter.agent.wire.TagStats;

/** What the packet at hand says in its fields, read before it is sealed. */
final class Saying {
    /** The packet has no tag. */
    static final long NO_TAG = -1;

    private final PacketFlyweight header = new PacketFlyweight();
    private final FieldsReader fields = new FieldsReader();
    private final RaicField raic = new RaicField();
    private final TagStats counts = new TagStats();
    private int parts = 1;
    private long tag = NO_TAG;

    void read(ByteBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset, length);
        fields.clear();
        if (header.hasFields()
                && fields.parse(buffer, header.plaintextOffset(), header.plaintextLength()) != DropReason.NONE) {
            throw new Violation("a packet is sealed whose fields nobody can read");
        }
        parts = 1;
        if (fields.has(FieldType.RAIC)) {
            fields.raic(raic);
            parts = (int) raic.parts();
        }
        tag = fields.has(FieldType.TAG) ? fields.tag() : NO_TAG;
        counts.clear();
        if (fields.has(FieldType.TAG_STATS_REPLY)) {
            fields.tagStatsReply(counts);
        }
    }

    /** How many different split copies restore the packet. */
    int parts() {
        return parts;
    }

    /** The packet's tag, or {@link #NO_TAG}. */
    long tag() {
        return tag;
    }

    /** What the packet says has been counted by tag; nothing if it says nothing of that. */
    TagStats counts() {
        return counts;
    }
}
