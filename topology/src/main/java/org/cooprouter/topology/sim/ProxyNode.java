// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashSet;
import java.util.Set;

/** A latency-oriented proxy and what surrounds it: the Internet on one side, the servers on the other. */
final class ProxyNode {
    private final World world;
    private final int index;
    private final SimAgent agent;
    private final Set<Integer> cutOff = new HashSet<>();

    ProxyNode(World world, int index) {
        this.world = world;
        this.index = index;
        this.agent = new SimAgent(
                world, SimConfigs.proxyId(index), keys -> world.configs().proxy(index, keys), this::fromAgent);
    }

    int index() {
        return index;
    }

    SimAgent agent() {
        return agent;
    }

    /** From now on no client reaches one of its addresses, nor is reached from there; servers are. */
    void cutOffAt(int address) {
        cutOff.add(address);
    }

    boolean isCutOffAt(int address) {
        return cutOff.contains(address);
    }

    /** Takes a frame that the agent wrote. */
    void fromAgent(SimFrame frame) {
        int destination = frame.destination();
        if (Addresses.isUplink(destination) && isCutOffAt(frame.source())) {
            world.trace(agent.name(), () -> "is cut off from its clients at that address");
        } else if (Addresses.isUplink(destination)) {
            Site site = world.site(Addresses.siteOfUplink(destination));
            site.uplink((destination & 0xff) - 1).down().send(frame);
        } else if (Addresses.isAttacker(destination)) {
            throw new Violation(agent.name() + " sends to whoever replays");
        } else {
            world.fromProxy(this, frame);
        }
    }
}
