// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * An ICMP message "destination unreachable: fragmentation needed and DF set" (RFC 792, RFC 1191 section 4).
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
 * </pre>
 */
public final class IcmpFlyweight extends Flyweight {
    /** IANA protocol number. */
    public static final int PROTOCOL = 1;
    /** Bytes before the quoted packet. */
    public static final int HEADER_LENGTH = 8;

    private static final int CHECKSUM_OFFSET = 2;
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
}
