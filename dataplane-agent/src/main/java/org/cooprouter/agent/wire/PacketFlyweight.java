// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * The header of a packet between agents (wire format, version 1, "Packet").
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-+-+-+---------+-------------------------------+
 * |Version| Type  |D|C|F|Reserved |           Key epoch           |
 * +-------+-------+-+-+-+---------+-------------------------------+
 * |                           session_ID                          |
 * +-+-------------+-----------------------------------------------+
 * |0|    Copy     |                                               |
 * +-+-------------+               packet_ID (56)                  |
 * |                                                               |
 * +---------------------------------------------------------------+
 * |                    client_ID (VLQ, if C)                   ...
 * +---------------+---------------+---------------+---------------+
 * |      Row      |     Count     |    Stride     |  (if REPAIR)
 * +===============================================================+
 * |                         sealed part                        ...
 * </pre>
 *
 * The view covers the whole packet to the end of its tag.
 */
public final class PacketFlyweight extends Flyweight {
    /** Bytes of the fixed header. */
    public static final int HEADER_LENGTH = 16;
    /** Bytes of the authentication tag. */
    public static final int TAG_LENGTH = 16;
    /** Bytes by which a REPAIR says what it protects. */
    public static final int REPAIR_LENGTH = 3;
    /** Most bytes that encapsulation adds to a payload, fields apart. */
    public static final int MAX_OVERHEAD = HEADER_LENGTH + Vlq.MAX_LENGTH + REPAIR_LENGTH + TAG_LENGTH;
    /** The version that this class speaks. */
    public static final int VERSION = 1;

    /** Type: a packet of a latency-critical session. */
    public static final int TYPE_DATA = 0;
    /** Type: measures one path. */
    public static final int TYPE_PROBE = 1;
    /** Type: answers a probe. */
    public static final int TYPE_PROBE_REPLY = 2;
    /** Type: fields only. */
    public static final int TYPE_CONTROL = 3;

    /** Type: a combination of several packets of a latency-critical session, which restores what is lost of them. */
    public static final int TYPE_REPAIR = 4;

    /** Copy of the first repair copy of a packet_ID: above those of all split copies. */
    public static final int FIRST_REPAIR_COPY = 65;
    /** Most repair copies of one packet_ID. */
    public static final int MAX_REPAIRS = 63;
    /** Greatest row of a REPAIR. */
    public static final int MAX_ROW = 127;
    /** Most packets that a REPAIR combines. */
    public static final int MAX_COUNT = 64;
    /** Greatest distance between the packets that a REPAIR combines. */
    public static final int MAX_STRIDE = 255;

    /** Direction: sent by the client. */
    public static final int FROM_CLIENT = 0;
    /** Direction: sent by the proxy. */
    public static final int FROM_PROXY = 1;
    /** The session_ID of the association itself. */
    public static final int ASSOCIATION_SESSION = 0;

    private static final int VERSION_TYPE_OFFSET = 0;
    private static final int FLAGS_OFFSET = 1;
    private static final int KEY_EPOCH_OFFSET = 2;
    private static final int SESSION_ID_OFFSET = 4;
    private static final int COPY_PACKET_ID_OFFSET = 8;
    private static final int CLIENT_ID_OFFSET = 16;

    private static final int DIRECTION_SHIFT = 7;
    private static final int CLIENT_ID_FLAG = 0x40;
    private static final int FIELDS_FLAG = 0x20;
    private static final int RESERVED_FLAGS = 0x1f;
    private static final int COPY_SHIFT = 56;
    private static final long PACKET_ID_MASK = (1L << COPY_SHIFT) - 1;

    /**
     * Checks everything that can be checked without knowing the sender: steps 1 to 3 of "Receiving", in their order.
     *
     * @param direction the direction that this side receives
     * @return {@link DropReason#NONE}, {@link DropReason#WIRE_TRUNCATED}, {@link DropReason#WIRE_VERSION}, {@link
     *     DropReason#WIRE_RESERVED} or {@link DropReason#WIRE_DIRECTION}
     */
    public DropReason check(int direction) {
        if (length() < HEADER_LENGTH + TAG_LENGTH) {
            return DropReason.WIRE_TRUNCATED;
        }
        if (version() != VERSION) {
            return DropReason.WIRE_VERSION;
        }
        boolean reserved = (unsignedByte(FLAGS_OFFSET) & RESERVED_FLAGS) != 0
                || unsignedByte(COPY_PACKET_ID_OFFSET) >= 0x80
                || type() > TYPE_REPAIR;
        if (reserved) {
            return DropReason.WIRE_RESERVED;
        }
        if (direction() != direction) {
            return DropReason.WIRE_DIRECTION;
        }
        if (!isWhereItsTypeBelongs()) {
            return DropReason.WIRE_RESERVED;
        }
        if (headerLength() + TAG_LENGTH > length()) {
            return DropReason.WIRE_TRUNCATED;
        }
        return type() == TYPE_REPAIR && !protectsSomething() ? DropReason.WIRE_RESERVED : DropReason.NONE;
    }

    private boolean protectsSomething() {
        return row() <= MAX_ROW
                && count() >= 1
                && count() <= MAX_COUNT
                && stride() >= 1
                && (count() - 1L) * stride() <= packetId();
    }

    private boolean isWhereItsTypeBelongs() {
        boolean ofAssociation = sessionId() == ASSOCIATION_SESSION;
        return switch (type()) {
            case TYPE_DATA -> !ofAssociation && copy() < FIRST_REPAIR_COPY;
            case TYPE_PROBE -> ofAssociation && copy() == 0 && direction() == FROM_CLIENT;
            case TYPE_PROBE_REPLY -> ofAssociation && copy() == 0 && direction() == FROM_PROXY;
            case TYPE_REPAIR -> !ofAssociation && copy() >= FIRST_REPAIR_COPY;
            default -> copy() == 0;
        };
    }

    /**
     * Writes the fixed header without client_ID, fields and epoch; use {@link PacketWriter} to write a packet.
     *
     * @param type one of the TYPE constants
     * @param direction {@link #FROM_CLIENT} or {@link #FROM_PROXY}
     * @param sessionId session_ID
     * @param packetId packet_ID, 56 bits
     */
    void write(int type, int direction, int sessionId, long packetId) {
        ByteBuffer target = buffer();
        int at = offset();
        target.put(at + VERSION_TYPE_OFFSET, (byte) (VERSION << 4 | type));
        target.put(at + FLAGS_OFFSET, (byte) (direction << DIRECTION_SHIFT));
        target.putShort(at + KEY_EPOCH_OFFSET, (short) 0);
        target.putInt(at + SESSION_ID_OFFSET, sessionId);
        target.putLong(at + COPY_PACKET_ID_OFFSET, packetId);
    }

    /** Makes it a split copy: Copy is its index plus 1. */
    void splitCopy(int index) {
        buffer().put(offset() + COPY_PACKET_ID_OFFSET, (byte) (index + 1));
    }

    /** Makes it a repair copy, after client_ID has been written. */
    void repairCopy(int index, int row, int count, int stride) {
        buffer().put(offset() + COPY_PACKET_ID_OFFSET, (byte) (FIRST_REPAIR_COPY + index));
        int at = repairOffset();
        buffer().put(at, (byte) row).put(at + 1, (byte) count).put(at + 2, (byte) stride);
    }

    /** Writes client_ID after the fixed header and sets C. */
    void writeClientId(long clientId) {
        setFlag(CLIENT_ID_FLAG);
        Vlq.encode(buffer(), offset() + CLIENT_ID_OFFSET, clientId);
    }

    /** Sets F. */
    void setHasFields() {
        setFlag(FIELDS_FLAG);
    }

    /**
     * Returns the version.
     *
     * @return 0-15
     */
    public int version() {
        return unsignedByte(VERSION_TYPE_OFFSET) >> 4;
    }

    /**
     * Returns the type.
     *
     * @return one of the TYPE constants once checked
     */
    public int type() {
        return unsignedByte(VERSION_TYPE_OFFSET) & 0xf;
    }

    /**
     * Returns who sent the packet.
     *
     * @return {@link #FROM_CLIENT} or {@link #FROM_PROXY}
     */
    public int direction() {
        return unsignedByte(FLAGS_OFFSET) >> DIRECTION_SHIFT;
    }

    /**
     * Tells whether client_ID follows the fixed header.
     *
     * @return the C flag
     */
    public boolean hasClientId() {
        return (unsignedByte(FLAGS_OFFSET) & CLIENT_ID_FLAG) != 0;
    }

    /**
     * Tells whether the sealed part begins with fields.
     *
     * @return the F flag
     */
    public boolean hasFields() {
        return (unsignedByte(FLAGS_OFFSET) & FIELDS_FLAG) != 0;
    }

    /**
     * Returns the epoch of the key.
     *
     * @return 0-65535; 0 is never valid
     */
    public int keyEpoch() {
        return unsignedShort(KEY_EPOCH_OFFSET);
    }

    /**
     * Sets the epoch of the key.
     *
     * @param epoch 1-65535
     */
    public void keyEpoch(int epoch) {
        buffer().putShort(offset() + KEY_EPOCH_OFFSET, (short) epoch);
    }

    /**
     * Returns the session.
     *
     * @return 32 bits; {@link #ASSOCIATION_SESSION} for the association itself
     */
    public int sessionId() {
        return buffer().getInt(offset() + SESSION_ID_OFFSET);
    }

    /**
     * Returns which of a packet's different copies this is.
     *
     * @return 0 for a whole packet, all copies of which are the same bytes; the index of a split copy plus 1; of a REPAIR, its
     *     index plus {@link #FIRST_REPAIR_COPY}
     */
    public int copy() {
        return unsignedByte(COPY_PACKET_ID_OFFSET) & 0x7f;
    }

    /**
     * Returns the number of the packet in its session and direction.
     *
     * @return 56 bits
     */
    public long packetId() {
        return buffer().getLong(offset() + COPY_PACKET_ID_OFFSET) & PACKET_ID_MASK;
    }

    /**
     * Returns the client. Only if {@link #hasClientId()}.
     *
     * @return number of the client, or {@link Vlq#TRUNCATED} where {@link #check} would have said so
     */
    public long clientId() {
        return Vlq.decode(buffer(), offset() + CLIENT_ID_OFFSET, offset() + length());
    }

    /**
     * Tells whether the packet brings something of a session's packets.
     *
     * @return true for DATA and REPAIR
     */
    public boolean isOfData() {
        return type() == TYPE_DATA || type() == TYPE_REPAIR;
    }

    /**
     * Returns by which row of the code a REPAIR combines packets. Only of a REPAIR.
     *
     * @return 0 to {@link #MAX_ROW} once checked
     */
    public int row() {
        return buffer().get(repairOffset()) & 0xff;
    }

    /**
     * Returns how many packets a REPAIR combines: the one of its packet_ID and others before. Only of a REPAIR.
     *
     * @return 1 to {@link #MAX_COUNT} once checked
     */
    public int count() {
        return buffer().get(repairOffset() + 1) & 0xff;
    }

    /**
     * Returns the distance between the packet_IDs that a REPAIR combines. Only of a REPAIR.
     *
     * @return 1 to {@link #MAX_STRIDE} once checked
     */
    public int stride() {
        return buffer().get(repairOffset() + 2) & 0xff;
    }

    /**
     * Returns the length of what precedes the sealed part: the associated data.
     *
     * @return bytes: the fixed header, client_ID, and what a REPAIR protects
     */
    public int headerLength() {
        int length = repairOffset() - offset();
        return type() == TYPE_REPAIR ? length + REPAIR_LENGTH : length;
    }

    private int repairOffset() {
        int clientIdAt = offset() + CLIENT_ID_OFFSET;
        return hasClientId() ? clientIdAt + Vlq.lengthOf(buffer().get(clientIdAt)) : clientIdAt;
    }

    /**
     * Returns the length of the sealed part, tag included.
     *
     * @return bytes, at least {@link #TAG_LENGTH} once checked
     */
    public int sealedLength() {
        return length() - headerLength();
    }

    /**
     * Returns where the sealed part, once opened the plaintext, begins.
     *
     * @return index in {@link #buffer()}
     */
    public int plaintextOffset() {
        return offset() + headerLength();
    }

    /**
     * Returns the length of the plaintext: fields and payload.
     *
     * @return bytes
     */
    public int plaintextLength() {
        return sealedLength() - TAG_LENGTH;
    }

    private void setFlag(int flag) {
        buffer().put(offset() + FLAGS_OFFSET, (byte) (unsignedByte(FLAGS_OFFSET) | flag));
    }
}
