// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * Translates what a bridge says it has. Of rules, groups and meters only the fixed parts are read; every entry begins with its own
 * length, by which the rest is passed over or kept as bytes.
 */
final class StatsReader {
    /** OpenFlow header, multipart type, flags, padding. */
    private static final int REPLY_HEADER = 16;
    /** ofp_flow_stats up to the match: length 16, table 8, ..., cookie 64, packets 64, bytes 64. */
    private static final int FLOW_LENGTH = 48;

    private static final int FLOW_TABLE = 2;
    private static final int FLOW_COOKIE = 24;
    private static final int FLOW_PACKETS = 32;
    private static final int FLOW_BYTES = 40;
    /** ofp_group_desc: length 16, type 8, padding 8, group id 32, buckets. */
    private static final int GROUP_LENGTH = 8;

    private static final int GROUP_TYPE = 2;
    private static final int GROUP_ID = 4;
    /** ofp_meter_config: length 16, flags 16, meter id 32, bands. */
    private static final int METER_LENGTH = 8;

    private static final int METER_ID = 4;

    private StatsReader() {}

    /** Reads the replies to OFPMP_FLOW. */
    static List<BridgeImage.Rule> rules(List<Inbound.ReplyPart> parts) throws OFParseError {
        List<BridgeImage.Rule> rules = new ArrayList<>();
        forEachEntry(
                parts,
                FLOW_LENGTH,
                (entry, _) -> rules.add(new BridgeImage.Rule(
                        Byte.toUnsignedInt(entry.get(FLOW_TABLE)),
                        entry.getLong(FLOW_COOKIE),
                        entry.getLong(FLOW_PACKETS),
                        entry.getLong(FLOW_BYTES))));
        return rules;
    }

    /** Reads the replies to OFPMP_GROUP_DESC. */
    static Map<Integer, BridgeImage.Group> groups(List<Inbound.ReplyPart> parts) throws OFParseError {
        Map<Integer, BridgeImage.Group> groups = new HashMap<>();
        forEachEntry(
                parts,
                GROUP_LENGTH,
                (entry, bytes) -> groups.put(
                        entry.getInt(GROUP_ID),
                        new BridgeImage.Group(
                                Byte.toUnsignedInt(entry.get(GROUP_TYPE)), bytes.substring(GROUP_LENGTH))));
        return groups;
    }

    /** Reads the replies to OFPMP_METER_CONFIG. */
    static Map<Integer, ByteString> meters(List<Inbound.ReplyPart> parts) throws OFParseError {
        Map<Integer, ByteString> meters = new HashMap<>();
        forEachEntry(parts, METER_LENGTH, (entry, bytes) -> meters.put(entry.getInt(METER_ID), bytes));
        return meters;
    }

    /** Reads the replies to OFPMP_PORT_DESC. */
    static List<OFPortDesc> ports(List<Inbound.ReplyPart> parts) throws OFParseError {
        List<OFPortDesc> ports = new ArrayList<>();
        for (Inbound.ReplyPart part : parts) {
            if (read(part) instanceof OFPortDescStatsReply reply) {
                ports.addAll(reply.getEntries());
            }
        }
        return ports;
    }

    /** Reads the replies to OFPMP_PORT_STATS. */
    static List<OFPortStatsEntry> portStatistics(List<Inbound.ReplyPart> parts) throws OFParseError {
        List<OFPortStatsEntry> ports = new ArrayList<>();
        for (Inbound.ReplyPart part : parts) {
            if (read(part) instanceof OFPortStatsReply reply) {
                ports.addAll(reply.getEntries());
            }
        }
        return ports;
    }

    private static OFMessage read(Inbound.ReplyPart part) throws OFParseError {
        return OFFactories.getFactory(OFVersion.OF_13)
                .getReader()
                .readFrom(Unpooled.wrappedBuffer(part.frame().asReadOnlyByteBuffer()));
    }

    private static void forEachEntry(
            List<Inbound.ReplyPart> parts, int minimum, BiConsumer<ByteBuffer, ByteString> consumer)
            throws OFParseError {
        for (Inbound.ReplyPart part : parts) {
            ByteString rest = part.frame().substring(REPLY_HEADER);
            while (!rest.isEmpty()) {
                if (rest.size() < minimum) {
                    throw new OFParseError("an entry of a multipart reply is cut at " + rest.size() + " bytes");
                }
                int length = Short.toUnsignedInt(rest.asReadOnlyByteBuffer().getShort());
                if (length < minimum || length > rest.size()) {
                    throw new OFParseError("an entry of a multipart reply has length " + length + ", expected "
                            + minimum + " to " + rest.size());
                }
                ByteString entry = rest.substring(0, length);
                consumer.accept(entry.asReadOnlyByteBuffer().slice(), entry);
                rest = rest.substring(length);
            }
        }
    }
}
