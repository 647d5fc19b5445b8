// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.PacketFlyweight;

/** Packets of the tunnel with whatever header and plaintext an input names, as one that holds the key could send them. */
final class Packets {
    static final int SESSION = 0xa1b2c3d4;

    private static final int CLIENT_ID_AND_FIELDS = 0x60;

    private Packets() {}

    /** Writes a packet of one session: type, copy, packet_ID (the low byte), and the bytes between fixed header and tag. */
    static PacketFlyweight of(Input input, int type, long firstId) {
        int flags = input.next() & CLIENT_ID_AND_FIELDS;
        int copy = input.next() & 0x7f;
        long packetId = firstId + input.next();
        byte[] rest = input.bytes(1400);
        ByteBuffer buffer =
                ByteBuffer.allocate(PacketFlyweight.HEADER_LENGTH + rest.length + PacketFlyweight.TAG_LENGTH);
        buffer.put((byte) (PacketFlyweight.VERSION << 4 | type))
                .put((byte) flags)
                .putShort((short) 1)
                .putInt(SESSION)
                .putLong((long) copy << 56 | packetId)
                .put(rest);
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(buffer, 0, buffer.capacity());
        return packet;
    }
}
