// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * An ICMP message (RFC 792): "destination unreachable: fragmentation needed and DF set" (RFC 1191 section 4), or an echo with a token of ours.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 3    |   Code = 4    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |           unused = 0          |         Next-Hop MTU          |
 * +-------------------------------+-------------------------------+
 * |   the packet that does not fit, from its IP header on ...
 * +---------------------------------------------------------------+
 *
 * +---------------+---------------+-------------------------------+
 * | Type = 8 or 0 |   Code = 0    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |          Identifier           |        Sequence Number        |
 * +-------------------------------+-------------------------------+
 * |                       token (8 bytes)
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class IcmpFlyweight extends Flyweight {
    /** IANA protocol number. */
    public static final int PROTOCOL = 1;
    /** Bytes before the quoted packet. */
    public static final int HEADER_LENGTH = 8;

    /** Bytes of an echo with its token. */
    public static final int ECHO_LENGTH = HEADER_LENGTH + Long.BYTES;

    private static final int CHECKSUM_OFFSET = 2;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 6;
    private static final short ECHO_REQUEST = 0x0800;
    private static final short ECHO_REPLY = 0;
    private static final int MTU_OFFSET = 6;
    private static final short FRAGMENTATION_NEEDED = 0x0304;

    /**
     * Writes the whole message.
     *
     * @param mtu largest IP packet that would have fitted
     * @param quoted holds the packet that does not fit
     * @param quotedOffset index of its IP header
     * @param quotedLength bytes of it to quote
     */
    public void fragmentationNeeded(int mtu, ByteBuffer quoted, int quotedOffset, int quotedLength) {
        buffer().putLong(offset(), 0);
        buffer().putShort(offset(), FRAGMENTATION_NEEDED);
        buffer().putShort(offset() + MTU_OFFSET, (short) mtu);
        buffer().put(offset() + HEADER_LENGTH, quoted, quotedOffset, quotedLength);
        int checksum = Checksum.finish(Checksum.sum(buffer(), offset(), HEADER_LENGTH + quotedLength));
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) checksum);
    }

    /**
     * Writes an echo request of {@link #ECHO_LENGTH} bytes.
     *
     * @param identifier 0-65535
     * @param sequence 0-65535
     * @param token what the answer brings back
     */
    public void echoRequest(int identifier, int sequence, long token) {
        buffer().putShort(offset(), ECHO_REQUEST);
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) 0);
        buffer().putShort(offset() + IDENTIFIER_OFFSET, (short) identifier);
        buffer().putShort(offset() + SEQUENCE_OFFSET, (short) sequence);
        buffer().putLong(offset() + HEADER_LENGTH, token);
        int checksum = Checksum.finish(Checksum.sum(buffer(), offset(), ECHO_LENGTH));
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) checksum);
    }

    /**
     * Tells whether this is an undamaged echo reply that has room for a token.
     *
     * @return false for every other message
     */
    public boolean isEchoReply() {
        return length() >= ECHO_LENGTH
                && buffer().getShort(offset()) == ECHO_REPLY
                && Checksum.finish(Checksum.sum(buffer(), offset(), length())) == 0;
    }

    /**
     * Returns the identifier of an echo.
     *
     * @return 0-65535
     */
    public int identifier() {
        return unsignedShort(IDENTIFIER_OFFSET);
    }

    /**
     * Returns the sequence number of an echo.
     *
     * @return 0-65535
     */
    public int sequence() {
        return unsignedShort(SEQUENCE_OFFSET);
    }

    /**
     * Returns the token of an echo.
     *
     * @return as it was sent
     */
    public long token() {
        return buffer().getLong(offset() + HEADER_LENGTH);
    }
}
