// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.TagStats;

/** Packets of the tunnel and their fields, as if they had been authenticated. */
public final class FuzzPacket {
    private FuzzPacket() {}

    /** Takes a packet. */
    public static void fuzzerTestOneInput(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(buffer, 0, data.length);
        for (int direction = PacketFlyweight.FROM_CLIENT; direction <= PacketFlyweight.FROM_PROXY; direction++) {
            if (packet.check(direction) == DropReason.NONE) {
                Inside.require(packet.plaintextOffset(), packet.plaintextLength(), buffer);
                body(packet, buffer);
            }
        }
        FieldsReader fields = new FieldsReader();
        if (fields.parse(buffer, 0, data.length) == DropReason.NONE) {
            Inside.require(fields.payloadOffset(), 0, buffer);
            report(fields);
        }
    }

    private static void report(FieldsReader fields) {
        TagStats tags = new TagStats();
        if (fields.has(FieldType.TAG_STATS_REQUEST)) {
            fields.tagStatsRequest(tags);
        }
        if (fields.has(FieldType.TAG_STATS_REPLY)) {
            fields.tagStatsReply(tags);
        }
        if (tags.size() > TagStats.MAX_TAGS) {
            throw new AssertionError(tags.size() + " tags");
        }
        if (fields.has(FieldType.CONNECTION_QUALITY)) {
            PeerQuality peer = new PeerQuality();
            peer.adopt(0, new PathQuality());
            peer.onReport(0, fields, 0);
        }
    }

    private static void body(PacketFlyweight packet, ByteBuffer buffer) {
        PacketBody body = new PacketBody();
        if (body.parse(packet) == DropReason.NONE) {
            Inside.require(body.payloadOffset(), body.payloadLength(), buffer);
        }
    }
}
