// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * An IPv4 header (RFC 791 section 3.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-----------+---+-------------------------------+
 * |Version|  IHL  |   DSCP    |ECN|         Total Length          |
 * +-------+-------+-----------+---+-----+-------------------------+
 * |        Identification         |Flags|     Fragment Offset     |
 * +---------------+---------------+-----+-------------------------+
 * | Time to Live  |   Protocol    |        Header Checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        Source Address                         |
 * +---------------------------------------------------------------+
 * |                      Destination Address                      |
 * +---------------------------------------------------------------+
 * |                    Options (0-40 bytes) ...
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv4Flyweight extends Flyweight {
    /** Bytes of a header without options. */
    public static final int MIN_HEADER_LENGTH = 20;
    /** IANA protocol number of TCP. */
    public static final int PROTOCOL_TCP = 6;
    /** IANA protocol number of UDP. */
    public static final int PROTOCOL_UDP = 17;

    private static final int VERSION_IHL_OFFSET = 0;
    private static final int TOS_OFFSET = 1;
    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int IDENTIFICATION_OFFSET = 4;
    private static final int FRAGMENT_OFFSET = 6;
    private static final int TTL_OFFSET = 8;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int CHECKSUM_OFFSET = 10;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;

    private static final int VERSION_4_NO_OPTIONS = 0x45;
    private static final int DONT_FRAGMENT = 0x4000;
    /** More-fragments flag and fragment offset: all zero in a whole packet. */
    private static final int FRAGMENT_MASK = 0x3fff;

    /**
     * Checks lengths, version and header checksum. Bytes after the total length (Ethernet padding) are allowed. A fragment
     * passes: ask {@link #isFragment()}.
     *
     * @return {@link DropReason#NONE}, {@link DropReason#IP_TRUNCATED}, {@link DropReason#IP_HEADER} or {@link
     *     DropReason#IP_CHECKSUM}
     */
    public DropReason check() {
        if (length() < MIN_HEADER_LENGTH) {
            return DropReason.IP_TRUNCATED;
        }
        if (unsignedByte(VERSION_IHL_OFFSET) >> 4 != 4 || headerLength() < MIN_HEADER_LENGTH) {
            return DropReason.IP_HEADER;
        }
        if (totalLength() < headerLength()) {
            return DropReason.IP_HEADER;
        }
        if (totalLength() > length()) {
            return DropReason.IP_TRUNCATED;
        }
        return Checksum.finish(Checksum.sum(buffer(), offset(), headerLength())) == 0
                ? DropReason.NONE
                : DropReason.IP_CHECKSUM;
    }

    /**
     * Writes a header without options: DF set, identification 0 (RFC 6864 allows it for atomic packets), checksum right.
     *
     * @param tos DSCP and ECN, 0-255
     * @param ttl time to live, 1-255
     * @param protocol IANA number
     * @param source source address
     * @param destination destination address
     * @param payloadLength bytes after the header
     */
    public void write(int tos, int ttl, int protocol, int source, int destination, int payloadLength) {
        int at = offset();
        buffer().put(at + VERSION_IHL_OFFSET, (byte) VERSION_4_NO_OPTIONS);
        buffer().put(at + TOS_OFFSET, (byte) tos);
        buffer().putShort(at + TOTAL_LENGTH_OFFSET, (short) (MIN_HEADER_LENGTH + payloadLength));
        buffer().putShort(at + IDENTIFICATION_OFFSET, (short) 0);
        buffer().putShort(at + FRAGMENT_OFFSET, (short) DONT_FRAGMENT);
        buffer().put(at + TTL_OFFSET, (byte) ttl);
        buffer().put(at + PROTOCOL_OFFSET, (byte) protocol);
        buffer().putShort(at + CHECKSUM_OFFSET, (short) 0);
        buffer().putInt(at + SOURCE_OFFSET, source);
        buffer().putInt(at + DESTINATION_OFFSET, destination);
        checksum(Checksum.finish(Checksum.sum(buffer(), at, MIN_HEADER_LENGTH)));
    }

    /**
     * Returns the length of the header with its options.
     *
     * @return bytes, 0-60
     */
    public int headerLength() {
        return (unsignedByte(VERSION_IHL_OFFSET) & 0xf) << 2;
    }

    /**
     * Returns the DSCP and ECN bits.
     *
     * @return 0-255; DSCP is the upper six bits
     */
    public int tos() {
        return unsignedByte(TOS_OFFSET);
    }

    /**
     * Returns the length of the packet with its header.
     *
     * @return bytes
     */
    public int totalLength() {
        return unsignedShort(TOTAL_LENGTH_OFFSET);
    }

    /**
     * Tells whether this is a part of a packet.
     *
     * @return true for every fragment, also the first
     */
    public boolean isFragment() {
        return (unsignedShort(FRAGMENT_OFFSET) & FRAGMENT_MASK) != 0;
    }

    /**
     * Tells whether the sender forbids fragmentation.
     *
     * @return the DF flag
     */
    public boolean dontFragment() {
        return (unsignedShort(FRAGMENT_OFFSET) & DONT_FRAGMENT) != 0;
    }

    /**
     * Returns the time to live.
     *
     * @return 0-255
     */
    public int ttl() {
        return unsignedByte(TTL_OFFSET);
    }

    /**
     * Returns the transport protocol.
     *
     * @return IANA number
     */
    public int protocol() {
        return unsignedByte(PROTOCOL_OFFSET);
    }

    /**
     * Returns the header checksum.
     *
     * @return 0-65535
     */
    public int checksum() {
        return unsignedShort(CHECKSUM_OFFSET);
    }

    /**
     * Returns the source address.
     *
     * @return 32 bits
     */
    public int source() {
        return buffer().getInt(offset() + SOURCE_OFFSET);
    }

    /**
     * Sets the source address and adapts the header checksum.
     *
     * @param address 32 bits
     */
    public void source(int address) {
        address(SOURCE_OFFSET, address);
    }

    /**
     * Returns the destination address.
     *
     * @return 32 bits
     */
    public int destination() {
        return buffer().getInt(offset() + DESTINATION_OFFSET);
    }

    /**
     * Sets the destination address and adapts the header checksum.
     *
     * @param address 32 bits
     */
    public void destination(int address) {
        address(DESTINATION_OFFSET, address);
    }

    /**
     * Returns where the transport header begins.
     *
     * @return index in {@link #buffer()}
     */
    public int payloadOffset() {
        return offset() + headerLength();
    }

    /**
     * Returns the length of the transport header and its payload.
     *
     * @return bytes, without Ethernet padding
     */
    public int payloadLength() {
        return totalLength() - headerLength();
    }

    /**
     * Sums the pseudo-header for the transport checksum of this packet.
     *
     * @return a partial sum, see {@link Checksum}
     */
    public long pseudoHeaderSum() {
        return Checksum.pseudoHeader(source(), destination(), protocol(), payloadLength());
    }

    private void address(int at, int address) {
        int before = buffer().getInt(offset() + at);
        buffer().putInt(offset() + at, address);
        checksum(Checksum.update32(checksum(), before, address));
    }

    private void checksum(int checksum) {
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) checksum);
    }
}
