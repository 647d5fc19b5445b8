// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a bridge holds: rules, groups and meters as the bytes in which they came, so that what is read back is what was sent. Layouts
 * are those of OpenFlow 1.3.5, sections A.3.4 and A.3.5.
 */
final class FlowTables {
    private static final int ADD = 0;
    private static final int DELETE = 3;
    private static final int DELETE_STRICT = 4;
    private static final int ALL_TABLES = 0xff;
    private static final long ALL_GROUPS = 0xffff_fffcL;
    private static final long ALL_METERS = 0xffff_ffffL;
    private static final int GROUP_DELETE = 2;
    private static final int METER_DELETE = 2;

    private static final int FLOW_MATCH = 48;
    private static final int MATCH_HEADER = 4;

    private final Map<Rule, Entry> rules = new LinkedHashMap<>();
    private final Map<Long, byte[]> groups = new LinkedHashMap<>();
    private final Map<Long, byte[]> meters = new LinkedHashMap<>();

    /** What makes two rules the same. */
    private record Rule(int table, int priority, ByteBuffer match) {}

    /** Cookie and all bytes from the match on. */
    private static final class Entry {
        final long cookie;
        final byte[] matchAndInstructions;

        Entry(long cookie, byte[] matchAndInstructions) {
            this.cookie = cookie;
            this.matchAndInstructions = matchAndInstructions;
        }
    }

    int rules() {
        return rules.size();
    }

    /** OFPT_FLOW_MOD. */
    void flowMod(ByteBuf message) {
        int start = message.readerIndex();
        long cookie = message.getLong(start + 8);
        long cookieMask = message.getLong(start + 16);
        int table = message.getUnsignedByte(start + 24);
        int command = message.getUnsignedByte(start + 25);
        int priority = message.getUnsignedShort(start + 30);
        int matchLength = padded(message.getUnsignedShort(start + FLOW_MATCH + 2));
        Rule rule = new Rule(table, priority, ByteBuffer.wrap(bytes(message, start + FLOW_MATCH, matchLength)));
        if (command == ADD) {
            byte[] rest = bytes(message, start + FLOW_MATCH, message.writerIndex() - start - FLOW_MATCH);
            rules.put(rule, new Entry(cookie, rest));
        } else if (command == DELETE_STRICT) {
            rules.computeIfPresent(rule, (key, entry) -> isUnder(entry, cookie, cookieMask) ? null : entry);
        } else if (command == DELETE) {
            rules.entrySet()
                    .removeIf(entry -> (table == ALL_TABLES || entry.getKey().table() == table)
                            && isUnder(entry.getValue(), cookie, cookieMask));
        } else {
            // Modifying keeps the cookie and takes the instructions.
            rules.computeIfPresent(
                    rule,
                    (key, entry) -> new Entry(
                            entry.cookie,
                            bytes(message, start + FLOW_MATCH, message.writerIndex() - start - FLOW_MATCH)));
        }
    }

    private static boolean isUnder(Entry entry, long cookie, long mask) {
        return (entry.cookie & mask) == (cookie & mask);
    }

    private static int padded(int length) {
        return (Math.max(length, MATCH_HEADER) + 7) / 8 * 8;
    }

    private static byte[] bytes(ByteBuf message, int index, int length) {
        byte[] bytes = new byte[length];
        message.getBytes(index, bytes);
        return bytes;
    }

    /** OFPT_GROUP_MOD. */
    void groupMod(ByteBuf message) {
        int start = message.readerIndex();
        long number = message.getUnsignedInt(start + 12);
        if (message.getUnsignedShort(start + 8) == GROUP_DELETE) {
            remove(groups, number, ALL_GROUPS);
        } else {
            groups.put(number, bytes(message, start + 8, message.writerIndex() - start - 8));
        }
    }

    /** OFPT_METER_MOD. */
    void meterMod(ByteBuf message) {
        int start = message.readerIndex();
        long number = message.getUnsignedInt(start + 12);
        if (message.getUnsignedShort(start + 8) == METER_DELETE) {
            remove(meters, number, ALL_METERS);
        } else {
            meters.put(number, bytes(message, start + 8, message.writerIndex() - start - 8));
        }
    }

    private static void remove(Map<Long, byte[]> from, long number, long all) {
        if (number >= all) {
            from.clear();
        } else {
            from.remove(number);
        }
    }

    /** The answer to OFPMP_FLOW whose request's body begins at {@code body}. */
    ByteBuf flowStatistics(ByteBuf request, int body) {
        int table = request.getUnsignedByte(body);
        long cookie = request.getLong(body + 16);
        long cookieMask = request.getLong(body + 24);
        ByteBuf entries = Unpooled.buffer();
        rules.forEach((rule, entry) -> {
            if ((table == ALL_TABLES || table == rule.table()) && isUnder(entry, cookie, cookieMask)) {
                entries.writeShort(FLOW_MATCH + entry.matchAndInstructions.length);
                entries.writeByte(rule.table()).writeByte(0);
                entries.writeInt(1).writeInt(0);
                entries.writeShort(rule.priority());
                entries.writeZero(10);
                entries.writeLong(entry.cookie);
                entries.writeLong(0).writeLong(0);
                entries.writeBytes(entry.matchAndInstructions);
            }
        });
        return entries;
    }

    /** The answer to OFPMP_GROUP_DESC. */
    ByteBuf groupDescriptions() {
        ByteBuf entries = Unpooled.buffer();
        for (byte[] group : groups.values()) {
            // Of a group-mod from its command on: command (2), type, pad, number, buckets; of an entry: length (2), the
            // same.
            entries.writeShort(group.length).writeBytes(group, 2, group.length - 2);
        }
        return entries;
    }

    /** The answer to OFPMP_GROUP. */
    ByteBuf groupStatistics() {
        ByteBuf entries = Unpooled.buffer();
        for (long group : groups.keySet()) {
            entries.writeShort(40).writeShort(0).writeInt((int) group).writeZero(32);
        }
        return entries;
    }

    /** The answer to OFPMP_METER_CONFIG. */
    ByteBuf meterConfigurations() {
        ByteBuf entries = Unpooled.buffer();
        for (byte[] meter : meters.values()) {
            // Of a meter-mod from its command on: command (2), flags, number, bands; of an entry: length (2), the same.
            entries.writeShort(meter.length).writeBytes(meter, 2, meter.length - 2);
        }
        return entries;
    }

    /** The answer to OFPMP_METER. */
    ByteBuf meterStatistics() {
        ByteBuf entries = Unpooled.buffer();
        for (long meter : meters.keySet()) {
            entries.writeInt((int) meter).writeShort(40).writeZero(34);
        }
        return entries;
    }
}
