// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * The nonce of a packet (wire format, "Sealing").
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-------------+-----------------------------------------------+
 * |D|    Copy     |             session_ID (high 24)              |  high
 * +-+-------------+-----------------------------------------------+
 * |  s_ID (low 8) |              packet_ID (high 24)              |  low
 * +---------------+-----------------------------------------------+
 * |                       packet_ID (low 32)                      |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Nonce {
    private static final int DIRECTION_SHIFT = 31;
    private static final int COPY_SHIFT = 24;
    private static final int SESSION_LOW_BITS = 8;
    private static final int PACKET_ID_BITS = 56;

    private Nonce() {}

    /** Returns the first 4 bytes. */
    static long high(PacketFlyweight packet) {
        return (long) packet.direction() << DIRECTION_SHIFT
                | (long) packet.copy() << COPY_SHIFT
                | packet.sessionId() >>> SESSION_LOW_BITS;
    }

    /** Returns the last 8 bytes. */
    static long low(PacketFlyweight packet) {
        return (long) packet.sessionId() << PACKET_ID_BITS | packet.packetId();
    }
}
