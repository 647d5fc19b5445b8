// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.wire.PacketFlyweight;

/** What a repair copy combines, and who has taken it when. */
final class Repair {
    /** Agents' clocks drift. */
    private static final long SURELY_KEPT_NS = SimConfigs.MAX_SKEW_NS - EventQueue.MS;

    private final int row;
    private final int count;
    private final int stride;
    private final List<SealedPacket> packets;
    private final Map<Life, Long> takenNs = new HashMap<>();

    Repair(PacketFlyweight header, List<SealedPacket> packets) {
        this.row = header.row();
        this.count = header.count();
        this.stride = header.stride();
        this.packets = packets;
    }

    @Override
    public String toString() {
        return "row " + row + " of " + count + " packets, " + stride + " apart: " + packets;
    }

    int row() {
        return row;
    }

    int count() {
        return count;
    }

    int stride() {
        return stride;
    }

    /** The packets that it combines, as far as there are any. */
    List<SealedPacket> packets() {
        return packets;
    }

    /** Whether each number that it combines is a packet's: a session that goes on under others may leave some out. */
    boolean isOfPacketsOnly() {
        return packets.size() == count;
    }

    /** What it combines that an agent has neither accepted nor restored. */
    List<SealedPacket> missingAt(Life receiver) {
        List<SealedPacket> missing = new ArrayList<>(packets);
        missing.removeIf(packet -> packet.isKnownTo(receiver));
        return missing;
    }

    /** Whether an agent may take it now: for the first time, or after it has given it up. */
    boolean mayBeTaken(Life receiver, long nowNs) {
        Long before = takenNs.get(receiver);
        return before == null || nowNs - before > SURELY_KEPT_NS;
    }

    void take(Life receiver, long nowNs) {
        takenNs.put(receiver, nowNs);
        packets.forEach(packet -> packet.combinedAt(receiver));
    }

    /** Whether an agent may know all that it says: from others that combine the same packets. */
    boolean mayBeImpliedAt(Life receiver) {
        return missingAt(receiver).stream().allMatch(packet -> packet.isCombinedAt(receiver));
    }
}
