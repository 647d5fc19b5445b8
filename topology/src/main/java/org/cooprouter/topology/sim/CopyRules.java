// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RedundancyProfile;

/**
 * Every packet of a call leaves over every path as often as its profile says, whatever has happened to paths: so that a single
 * failure loses nothing that the surviving path carries (invariant 3).
 */
final class CopyRules {
    /** Less than the 30 s after which a proxy forgets a path. */
    private static final long FRESH_NS = 25 * EventQueue.SECOND;

    private final World world;
    private final Map<Client, Map<Integer, Ending>> endings = new HashMap<>();

    private record Client(Life proxy, int site) {}

    /** Where a path of a client ends, as its last accepted probe showed it. */
    private record Ending(int address, int port, long atNs) {}

    CopyRules(World world) {
        this.world = world;
    }

    void onProbe(Life proxy, SealedPacket probe, SimFrame frame) {
        int site = Associations.site(probe.session().association());
        endings.computeIfAbsent(new Client(proxy, site), client -> new TreeMap<>())
                .put(
                        probe.leftFrom(),
                        new Ending(
                                frame.source(), frame.sourcePort(), world.time().nowNs()));
    }

    void fromRouter(Site site, AppPacket packet, List<SimFrame> copies) {
        int expected = 0;
        for (int address : site.pathAddresses()) {
            int wanted = wanted(packet, address);
            expected += wanted;
            long left = copies.stream().filter(copy -> copy.source() == address).count();
            if (left != wanted) {
                throw new Violation(site.agent().name() + " sends " + left + " copies of " + packet + " from "
                        + Integer.toHexString(address) + " instead of " + wanted);
            }
        }
        if (expected != copies.size()) {
            throw new Violation(site.agent().name() + " sends " + copies.size() + " frames for " + packet);
        }
    }

    void fromProxy(ProxyNode proxy, Life life, AppPacket packet, List<SimFrame> copies) {
        int site = packet.ledger().call().site().index();
        long now = world.time().nowNs();
        endings.getOrDefault(new Client(life, site), Map.of()).forEach((path, ending) -> {
            long left = copies.stream()
                    .filter(copy -> copy.destination() == ending.address() && copy.destinationPort() == ending.port())
                    .count();
            if (now - ending.atNs() < FRESH_NS && left < wanted(packet, path)) {
                throw new Violation(proxy.agent().name() + " sends " + left + " copies of " + packet
                        + " to the client's path " + Integer.toHexString(path) + " instead of "
                        + wanted(packet, path));
            }
        });
    }

    private int wanted(AppPacket packet, int pathAddress) {
        RedundancyProfile profile =
                world.configs().appType(packet.ledger().call().appType()).profile();
        return profile.share(Addresses.isUplink(pathAddress) ? PathKind.UPLINK : PathKind.NEIGHBOUR);
    }
}
