// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;

/** Which repair copies have to leave with a packet, and that they combine what they have to. */
final class RepairRules {
    private RepairRules() {}

    /** Holds the repair copies among the datagrams of a packet to the rules; returns the others. */
    static List<SimFrame> requireAndRemove(World world, SimAgent by, AppPacket packet, List<SimFrame> written) {
        List<SimFrame> others = new ArrayList<>();
        List<SealedPacket> repairs = new ArrayList<>();
        long packetId = 0;
        for (SimFrame frame : written) {
            SealedPacket sealed = world.packets().find(frame);
            if (sealed != null && sealed.repair() != null) {
                repairs.add(sealed);
            } else {
                others.add(frame);
                packetId = sealed == null ? packetId : sealed.packetId();
            }
        }
        long last = packetId;
        // A CONTROL before the packet has had no packet to bring its repair copies with it.
        repairs.removeIf(repair -> repair.packetId() != last);
        List<String> left = repairs.stream().map(RepairRules::name).sorted().toList();
        RepairCode code = world.configs().profile(packet).repairs().code();
        if (!isRight(code, left)) {
            throw new Violation(by.name() + " sends the repair copies " + left + " of " + packet + " by " + code);
        }
        return others;
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
