// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * Reads the optional fields at the beginning of a plaintext (wire format, "Fields").
 *
 * <pre>
 * +---------------------+---------+---------+-------+--   --+-------
 * | fields length (VLQ) |type(VLQ)|len(VLQ) | value |  ...  | payload
 * +---------------------+---------+---------+-------+--   --+-------
 *                       |&lt;------- fields length -------&gt;|
 * </pre>
 *
 * {@link #parse} checks everything, the lengths of known values included; the accessors of a field are meaningful if {@link
 * #has} says so. An address of 4 bytes is given in IPv4-mapped form (RFC 4291 section 2.5.5.2), so that one pair of longs
 * holds either family. Reused for every packet; not safe for use by several threads.
 */
public final class FieldsReader {
    /** The upper half of every IPv4-mapped address. */
    public static final long IPV4_HIGH = 0;
    /** The lower half of an IPv4-mapped address without the address itself. */
    public static final long IPV4_LOW_PREFIX = 0xffff_0000_0000L;

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int PORT_LENGTH = 2;
    private static final int PACKET_ID_LENGTH = 8;
    private static final int MALFORMED = -1;
    private static final int UNKNOWN_CRITICAL = -2;

    private final int[] valueOffsets = new int[FieldType.LIMIT];
    private final int[] valueLengths = new int[FieldType.LIMIT];
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int present;
    private int end;

    /** Makes a reader that has no fields. */
    public FieldsReader() {}

    /** Forgets the fields: for a packet that has none. */
    public void clear() {
        present = 0;
    }

    /**
     * Parses the fields of a packet that has F set. A field that occurs twice is malformed.
     *
     * @param source big endian
     * @param offset index of the first byte of the plaintext
     * @param length bytes of the plaintext
     * @return {@link DropReason#NONE}, {@link DropReason#MALFORMED_FIELDS} or {@link DropReason#UNKNOWN_CRITICAL_FIELD}; no
     *     field is present unless NONE
     */
    public DropReason parse(ByteBuffer source, int offset, int length) {
        clear();
        buffer = source;
        int limit = offset + length;
        long fieldsLength = Vlq.decode(source, offset, limit);
        if (fieldsLength < 0) {
            return DropReason.MALFORMED_FIELDS;
        }
        int first = offset + Vlq.lengthOf(source.get(offset));
        if (fieldsLength > limit - first) {
            return DropReason.MALFORMED_FIELDS;
        }
        end = first + (int) fieldsLength;
        DropReason reason = DropReason.NONE;
        int at = first;
        while (at < end && reason == DropReason.NONE) {
            at = field(at);
            if (at < 0) {
                reason = at == UNKNOWN_CRITICAL ? DropReason.UNKNOWN_CRITICAL_FIELD : DropReason.MALFORMED_FIELDS;
            }
        }
        if (reason != DropReason.NONE) {
            clear();
        }
        return reason;
    }

    /** Parses one field and returns where the next begins, or a negative reason. */
    private int field(int at) {
        long type = Vlq.decode(buffer, at, end);
        if (type < 0) {
            return MALFORMED;
        }
        int lengthAt = at + Vlq.lengthOf(buffer.get(at));
        long length = Vlq.decode(buffer, lengthAt, end);
        if (length < 0) {
            return MALFORMED;
        }
        int value = lengthAt + Vlq.lengthOf(buffer.get(lengthAt));
        if (length > end - value) {
            return MALFORMED;
        }
        int next = value + (int) length;
        if (!FieldType.isKnown(type)) {
            return FieldType.isCritical(type) ? UNKNOWN_CRITICAL : next;
        }
        int known = (int) type;
        if (has(known) || !valueFits(known, value, (int) length)) {
            return MALFORMED;
        }
        present |= 1 << known;
        valueOffsets[known] = value;
        valueLengths[known] = (int) length;
        return next;
    }

    private boolean valueFits(int type, int value, int length) {
        return switch (type) {
            case FieldType.PROXY_TARGET -> isAddressLength(length - 1 - PORT_LENGTH);
            case FieldType.REAL_IP -> isAddressLength(length);
            case FieldType.TIMESTAMP -> length == Long.BYTES;
            case FieldType.VPORT -> length == PORT_LENGTH;
            case FieldType.REFERENCE_PACKET_ID ->
                length > PACKET_ID_LENGTH && isVlq(value + PACKET_ID_LENGTH, length - PACKET_ID_LENGTH);
            case FieldType.RAIC -> RaicField.fits(buffer, value, length);
            case FieldType.TAG_STATS_REQUEST -> TagStats.fits(buffer, value, length, TagStats.REQUESTED);
            case FieldType.TAG_STATS_REPLY -> TagStats.fits(buffer, value, length, TagStats.REPLIED);
            case FieldType.CONNECTION_QUALITY -> ConnectionQuality.fits(buffer, value, length);
            default -> isVlq(value, length);
        };
    }

    private boolean isVlq(int value, int length) {
        return length > 0 && Vlq.lengthOf(buffer.get(value)) == length;
    }

    private static boolean isAddressLength(int length) {
        return length == IPV4_LENGTH || length == IPV6_LENGTH;
    }

    /**
     * Tells whether a field is there.
     *
     * @param type one of {@link FieldType}
     * @return true if its accessors are meaningful
     */
    public boolean has(int type) {
        return (present >> type & 1) != 0;
    }

    /**
     * Returns where the payload begins. Only after {@link #parse} has returned NONE.
     *
     * @return index in the buffer
     */
    public int payloadOffset() {
        return end;
    }

    /**
     * Returns what the peer has learnt.
     *
     * @return bits, see {@link FieldType#ACKNOWLEDGEMENT}; 0 without the field
     */
    public long acknowledgement() {
        return has(FieldType.ACKNOWLEDGEMENT) ? vlq(FieldType.ACKNOWLEDGEMENT) : 0;
    }

    /**
     * Returns the server's transport protocol.
     *
     * @return IANA number
     */
    public int proxyTargetProtocol() {
        return buffer.get(valueOffsets[FieldType.PROXY_TARGET]) & 0xff;
    }

    /**
     * Returns the server's address.
     *
     * @return upper 64 bits
     */
    public long proxyTargetAddressHigh() {
        return addressHigh(proxyTargetAddressAt(), proxyTargetAddressLength());
    }

    /**
     * Returns the server's address.
     *
     * @return lower 64 bits
     */
    public long proxyTargetAddressLow() {
        return addressLow(proxyTargetAddressAt(), proxyTargetAddressLength());
    }

    /**
     * Returns the server's port.
     *
     * @return 0-65535
     */
    public int proxyTargetPort() {
        return buffer.getShort(proxyTargetAddressAt() + proxyTargetAddressLength()) & 0xffff;
    }

    /**
     * Returns the sender's clock.
     *
     * @return monotonic ns
     */
    public long timestampNs() {
        return buffer.getLong(valueOffsets[FieldType.TIMESTAMP]);
    }

    /**
     * Returns the client host's own source port.
     *
     * @return 0-65535
     */
    public int vport() {
        return buffer.getShort(valueOffsets[FieldType.VPORT]) & 0xffff;
    }

    /**
     * Returns the packet that the peer received.
     *
     * @return packet_ID
     */
    public long referencePacketId() {
        return buffer.getLong(valueOffsets[FieldType.REFERENCE_PACKET_ID]);
    }

    /**
     * Returns how long the peer held the referenced packet before this one left.
     *
     * @return microseconds
     */
    public long referenceDelayUs() {
        return Vlq.decode(buffer, valueOffsets[FieldType.REFERENCE_PACKET_ID] + PACKET_ID_LENGTH, end);
    }

    /**
     * Returns the client host's own address.
     *
     * @return upper 64 bits
     */
    public long realIpHigh() {
        return addressHigh(valueOffsets[FieldType.REAL_IP], valueLengths[FieldType.REAL_IP]);
    }

    /**
     * Returns the client host's own address.
     *
     * @return lower 64 bits
     */
    public long realIpLow() {
        return addressLow(valueOffsets[FieldType.REAL_IP], valueLengths[FieldType.REAL_IP]);
    }

    /**
     * Returns the path of a probe.
     *
     * @return the client's path_id
     */
    public long pathId() {
        return vlq(FieldType.PATH_ID);
    }

    /**
     * Returns where the path of a probe begins.
     *
     * @return the sender's number of the local path; the path's own number without the field
     */
    public long localPath() {
        return has(FieldType.LOCAL_PATH) ? vlq(FieldType.LOCAL_PATH) : pathId();
    }

    /**
     * Returns whose uplink the path of a probe uses.
     *
     * @return one of the KIND constants of {@link FieldType}, or a later version's
     */
    public long pathKind() {
        return vlq(FieldType.PATH_KIND);
    }

    /**
     * Returns the session's app type.
     *
     * @return index
     */
    public long appType() {
        return vlq(FieldType.APP_TYPE);
    }

    /**
     * Reads how the packet was split.
     *
     * @param field gets the value
     */
    public void raic(RaicField field) {
        field.read(buffer, valueOffsets[FieldType.RAIC], end);
    }

    /**
     * Reads what the peer has measured of its incoming paths.
     *
     * @param field gets the value
     */
    public void connectionQuality(ConnectionQuality field) {
        field.read(buffer, valueOffsets[FieldType.CONNECTION_QUALITY], end);
    }

    /**
     * Returns how much the peer has sent over the path of this probe or reply.
     *
     * @return datagrams before this one
     */
    public long sent() {
        return vlq(FieldType.SENT);
    }

    /**
     * Returns why the session ended.
     *
     * @return one of the END constants of {@link FieldType}, or a later version's
     */
    public long sessionEnd() {
        return vlq(FieldType.SESSION_END);
    }

    /**
     * Returns under what the packet is to be counted.
     *
     * @return the sender's number
     */
    public long tag() {
        return vlq(FieldType.TAG);
    }

    /**
     * Reads which tags the sender wants to know of.
     *
     * @param field gets the tags
     */
    public void tagStatsRequest(TagStats field) {
        read(FieldType.TAG_STATS_REQUEST, field, TagStats.REQUESTED);
    }

    /**
     * Reads what has arrived of tags.
     *
     * @param field gets the value
     */
    public void tagStatsReply(TagStats field) {
        read(FieldType.TAG_STATS_REPLY, field, TagStats.REPLIED);
    }

    private void read(int type, TagStats field, int perTag) {
        field.read(buffer, valueOffsets[type], valueLengths[type], perTag);
    }

    private long vlq(int type) {
        return Vlq.decode(buffer, valueOffsets[type], end);
    }

    private int proxyTargetAddressAt() {
        return valueOffsets[FieldType.PROXY_TARGET] + 1;
    }

    private int proxyTargetAddressLength() {
        return valueLengths[FieldType.PROXY_TARGET] - 1 - PORT_LENGTH;
    }

    private long addressHigh(int at, int length) {
        return length == IPV4_LENGTH ? IPV4_HIGH : buffer.getLong(at);
    }

    private long addressLow(int at, int length) {
        return length == IPV4_LENGTH
                ? IPV4_LOW_PREFIX | (buffer.getInt(at) & 0xffff_ffffL)
                : buffer.getLong(at + Long.BYTES);
    }
}
