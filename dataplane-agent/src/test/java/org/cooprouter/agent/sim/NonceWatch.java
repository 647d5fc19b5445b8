// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.cooprouter.agent.wire.PacketFlyweight;

/** Sees to it that packets sealed under one key and nonce are the same bytes: copies of one packet, never two packets. */
final class NonceWatch {
    private final Map<Nonce, Integer> seen = new HashMap<>();

    private record Nonce(int direction, int epoch, int session, int copy, long packetId) {}

    void check(SimFrame frame) {
        byte[] sealed = frame.payload();
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(frame.bytes(), frame.udp().payloadOffset(), sealed.length);
        Nonce nonce =
                new Nonce(packet.direction(), packet.keyEpoch(), packet.sessionId(), packet.copy(), packet.packetId());
        int hash = Arrays.hashCode(sealed);
        Integer before = seen.putIfAbsent(nonce, hash);
        if (before != null && before != hash) {
            throw new AssertionError("two packets are sealed under " + nonce);
        }
    }
}
