// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/** A latency-oriented proxy and what surrounds it: the Internet on one side, the servers on the other. */
final class ProxyNode {
    private final World world;
    private final int index;
    private final SimAgent agent;

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

    /** Takes a frame that the agent wrote. */
    void fromAgent(SimFrame frame) {
        int destination = frame.destination();
        if (Addresses.isUplink(destination)) {
            Site site = world.site(Addresses.siteOfUplink(destination));
            site.uplink((destination & 0xff) - 1).down().send(frame);
        } else if (Addresses.isAttacker(destination)) {
            throw new Violation(agent.name() + " sends to whoever replays");
        } else {
            world.fromProxy(this, frame);
        }
    }
}
