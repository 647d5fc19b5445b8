// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.jspecify.annotations.Nullable;

/** Which repair copies have to leave with a packet, and that they combine what they have to. */
final class RepairRules {
    private final World world;
    /** Packets since the last that brought repair copies. */
    private final Map<Numbering, Integer> unprotected = new HashMap<>();
    /** What protected the last packet. */
    private final Map<Numbering, RepairCode> codes = new HashMap<>();
    /** Whole packets that no repair copy combines yet, and when they left. */
    private final Map<SealedPacket, Long> uncovered = new HashMap<>();

    RepairRules(World world) {
        this.world = world;
    }

    /** Holds the repair copies among the datagrams of a packet to the rules; returns the others. */
    List<SimFrame> requireAndRemove(SimAgent by, AppPacket packet, RepairCode code, List<SimFrame> written) {
        List<SimFrame> others = new ArrayList<>();
        List<SealedPacket> repairs = new ArrayList<>();
        SealedPacket whole = null;
        for (SimFrame frame : written) {
            SealedPacket sealed = world.packets().find(frame);
            if (sealed != null && sealed.repair() != null) {
                repairs.add(sealed);
            } else {
                others.add(frame);
                whole = sealed == null ? whole : sealed;
            }
        }
        if (code instanceof Raict) {
            // What leaves with a packet is lost with it: it protects those before.
            repairs.forEach(this::cover);
            requireInTime(by, packet, code, whole, !repairs.isEmpty());
        } else {
            requireInTime(by, packet, code, whole, !repairs.isEmpty());
            repairs.forEach(this::cover);
        }
        long last = whole == null ? 0 : whole.packetId();
        // A CONTROL before the packet has had no packet to bring its repair copies with it.
        repairs.removeIf(repair -> repair.packetId() != last);
        List<String> left = repairs.stream().map(RepairRules::name).sorted().toList();
        boolean isWhole = whole == null || whole.split() == null;
        if (isWhole ? !isRight(code, left) : !left.isEmpty()) {
            throw new Violation(by.name() + " sends the repair copies " + left + " of " + packet + " by " + code);
        }
        return others;
    }

    /** The last packet of each block brings repair copies, whatever number the block began with. */
    private void requireInTime(
            SimAgent by, AppPacket packet, RepairCode code, @Nullable SealedPacket whole, boolean protects) {
        if (whole == null) {
            return;
        }
        // Also when there were none in between.
        if (!code.equals(codes.put(whole.numbering(), code))) {
            unprotected.remove(whole.numbering());
        }
        if (whole.split() != null || code.window() == 0) {
            return;
        }
        uncovered.put(whole, world.time().nowNs());
        if (!(code instanceof ReedSolomon block)) {
            return;
        }
        int without = protects ? 0 : unprotected.merge(whole.numbering(), 1, Integer::sum);
        if (protects) {
            unprotected.put(whole.numbering(), 0);
        }
        if (without > block.window() - block.interleave()) {
            throw new Violation(
                    by.name() + " sends no repair copies of " + without + " packets up to " + packet + " by " + code);
        }
    }

    /** Repair copies that leave without a packet protect the last ones of their session; the code begins anew. */
    void byTimer(List<SimFrame> written) {
        for (SimFrame frame : written) {
            SealedPacket sealed = world.packets().find(frame);
            Repair repair = sealed == null ? null : sealed.repair();
            if (sealed != null && repair != null) {
                unprotected.put(sealed.numbering(), 0);
                cover(sealed);
            }
        }
    }

    private void cover(SealedPacket sealed) {
        Repair repair = sealed.repair();
        if (repair != null) {
            repair.packets().forEach(uncovered::remove);
        }
    }

    /** Holds agents to having protected all packets that were sent since a time, when silence has followed. */
    void requireClosed(long sinceNs) {
        uncovered.forEach((packet, atNs) -> {
            Life sender = packet.numbering().sender();
            if (atNs >= sinceNs && sender.agent().life() == sender) {
                throw new Violation(
                        sender.agent().name() + " sends no repair copies of " + packet + ", one of the last");
            }
        });
    }

    private static String name(SealedPacket sealed) {
        Repair repair = sealed.repair();
        return repair == null ? "" : repair.row() + " " + repair.stride() + " " + repair.count();
    }

    private static boolean isRight(RepairCode code, List<String> left) {
        List<String> expected = new ArrayList<>();
        if (code instanceof Raict raict) {
            // While there is no predecessor, the packet itself.
            for (int distance = 1; distance <= raict.depth(); distance++) {
                expected.add("0 " + distance + (left.contains("0 " + distance + " 1") ? " 1" : " 2"));
            }
        } else if (code instanceof ReedSolomon block && !left.isEmpty()) {
            for (int row = 0; row < block.r(); row++) {
                expected.add(row + " " + block.interleave() + ' ' + block.k());
            }
        }
        expected.sort(null);
        return left.equals(expected);
    }
}
