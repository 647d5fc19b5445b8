// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Every packet that agents have sealed: tells an authentic packet from a forged one, what it carries, and sees to it that no
 * nonce is used twice under one key.
 */
final class SealedPackets {
    private final RunDigest hashes = new RunDigest();
    private final Map<Long, SealedPacket> byBytes = new HashMap<>();
    private final Map<Nonce, SealedPacket> byNonce = new HashMap<>();
    private final Map<SessionKey, TunnelSession> sessions = new HashMap<>();
    private final Map<PacketKey, SplitPacket> split = new HashMap<>();
    private final Map<PacketKey, SealedPacket> wholes = new HashMap<>();
    private final PacketFlyweight packet = new PacketFlyweight();

    private record Nonce(int association, int epoch, int direction, int session, int copy, long packetId) {}

    private record PacketKey(TunnelSession session, long packetId) {}

    private record SessionKey(int association, int direction, int session) {}

    /**
     * Notes a packet that an agent has sealed; true if its number does not follow the last one of its session.
     */
    boolean add(ByteBuffer buffer, int offset, int length, int association, Acting acting, Saying saying, long nowNs) {
        packet.wrap(buffer, offset, length);
        TunnelSession session = session(association, packet.direction(), packet.sessionId());
        boolean endsSession =
                packet.type() == PacketFlyweight.TYPE_CONTROL && packet.direction() == PacketFlyweight.FROM_CLIENT;
        Numbering numbering = session.onSealed(acting, packet, endsSession, nowNs);
        SealedPacket sealed =
                new SealedPacket(numbering, packet, saying, endsSession, acting.cause(), splitPacket(session, saying));
        Nonce nonce = new Nonce(
                association,
                packet.keyEpoch(),
                packet.direction(),
                packet.sessionId(),
                packet.copy(),
                packet.packetId());
        if (packet.type() == PacketFlyweight.TYPE_REPAIR) {
            sealed.combines(new Repair(packet, combined(session)));
        }
        SealedPacket before = byNonce.putIfAbsent(nonce, sealed);
        if (before != null) {
            throw new Violation("two packets are sealed under one nonce: " + before + ", and " + sealed);
        }
        byBytes.put(hash(buffer, offset, length), sealed);
        if (packet.copy() == 0) {
            wholes.put(new PacketKey(session, packet.packetId()), sealed);
        }
        return numbering.isNew();
    }

    /** The packets that a repair copy combines, as far as there are any. */
    private List<SealedPacket> combined(TunnelSession session) {
        List<SealedPacket> combined = new ArrayList<>();
        for (int n = 0; n < packet.count(); n++) {
            SealedPacket part = wholes.get(new PacketKey(session, packet.packetId() - (long) n * packet.stride()));
            if (part != null) {
                combined.add(part);
            }
        }
        return combined;
    }

    private @Nullable SplitPacket splitPacket(TunnelSession session, Saying saying) {
        return packet.copy() == 0 || packet.type() == PacketFlyweight.TYPE_REPAIR
                ? null
                : split.computeIfAbsent(
                        new PacketKey(session, packet.packetId()), key -> new SplitPacket(saying.parts()));
    }

    /** Finds one direction of a session. */
    TunnelSession session(int association, int direction, int sessionId) {
        return sessions.computeIfAbsent(
                new SessionKey(association, direction, sessionId),
                key -> new TunnelSession(association, direction, sessionId));
    }

    /** Finds the packet that a frame carries byte for byte; null if no agent has sealed it. */
    @Nullable
    SealedPacket find(SimFrame frame) {
        int length = frame.length() - SimFrame.UDP_PAYLOAD_OFFSET;
        return length < PacketFlyweight.TAG_LENGTH
                ? null
                : byBytes.get(hash(frame.bytes(), SimFrame.UDP_PAYLOAD_OFFSET, length));
    }

    /** The end of the tag, which no two packets share, and a checksum that shows any change before it. */
    private long hash(ByteBuffer buffer, int offset, int length) {
        long tag = buffer.getLong(offset + length - Long.BYTES);
        return tag ^ hashes.hash(buffer.slice(offset, length)) << Integer.SIZE;
    }
}
