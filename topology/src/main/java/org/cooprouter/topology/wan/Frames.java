// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.nio.ByteBuffer;

/** The little that the emulator needs to know about a frame's content. */
final class Frames {
    private static final int ETHERTYPE = 12;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int IPV4_PROTOCOL = 14 + 9;
    private static final int IPV6_NEXT_HEADER = 14 + 6;
    private static final int PROTOCOL_UDP = 17;

    private Frames() {}

    /** Tells whether an untagged frame carries UDP directly in IPv4 or IPv6. */
    static boolean isUdp(ByteBuffer buffer, int offset, int length) {
        if (length <= IPV4_PROTOCOL) {
            return false;
        }
        return switch (buffer.getShort(offset + ETHERTYPE) & 0xffff) {
            case TYPE_IPV4 -> buffer.get(offset + IPV4_PROTOCOL) == PROTOCOL_UDP;
            case TYPE_IPV6 -> buffer.get(offset + IPV6_NEXT_HEADER) == PROTOCOL_UDP;
            default -> false;
        };
    }
}
