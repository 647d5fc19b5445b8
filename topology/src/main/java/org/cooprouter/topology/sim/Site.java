// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.role.config.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A home: a router's agent with its bridge, which translates addresses for the neighbours that the home helps.
 *
 * <pre>
 *  client -- bridge + agent --- uplink 0 --- Internet
 *                 |         +-- uplink 1 --- Internet
 *                 +------------ link to a neighbour, its bridge, its uplink 0
 * </pre>
 */
final class Site {
    private static final int FIRST_NAT_PORT = 40_001;

    private final World world;
    private final int index;
    private final SimAgent agent;
    private final List<Uplink> uplinks = new ArrayList<>();
    private final List<Site> helpers = new ArrayList<>();
    private final Map<Integer, Integer> natPortsByLink = new HashMap<>();
    private final Map<Integer, Site> natOwnersByPort = new HashMap<>();
    private int nextNatPort = FIRST_NAT_PORT;

    Site(World world, int index, int uplinkCount) {
        this.world = world;
        this.index = index;
        this.agent = new SimAgent(
                world,
                "home-" + index,
                keys -> world.configs().router(index, uplinkCount, helperIndexes(), keys),
                this::fromAgent);
        for (int uplink = 0; uplink < uplinkCount; uplink++) {
            int ownAddress = Addresses.uplink(index, uplink);
            uplinks.add(new Uplink(
                    world.time(), world.random().nextLong(), world::toProxy, frame -> fromInternet(ownAddress, frame)));
        }
    }

    private List<Integer> helperIndexes() {
        return helpers.stream().map(Site::index).toList();
    }

    int index() {
        return index;
    }

    SimAgent agent() {
        return agent;
    }

    Uplink uplink(int uplink) {
        return uplinks.get(uplink);
    }

    List<Uplink> uplinks() {
        return uplinks;
    }

    /** Sends copies through a neighbour as well; before the agent starts. */
    void helpedBy(Site neighbour) {
        helpers.add(neighbour);
    }

    List<Site> helpers() {
        return helpers;
    }

    /** All paths to a proxy, in the order of their path_IDs. */
    List<PathPair> pathsTo(int proxy) {
        int addresses = world.configs().addresses(proxy);
        List<PathPair> paths = new ArrayList<>();
        for (int which = 0; which < addresses; which++) {
            int remote = Addresses.proxy(proxy, which);
            String end = addresses == 1 ? "" : "@" + IpAddress.ofIpv4(remote) + ":" + Addresses.TUNNEL_PORT;
            for (int uplink = 0; uplink < uplinks.size(); uplink++) {
                paths.add(new PathPair(SimConfigs.uplinkId(uplink) + end, Addresses.uplink(index, uplink), remote));
            }
            for (Site helper : helpers) {
                int local = Addresses.link(index, helper.index);
                paths.add(new PathPair(SimConfigs.neighbourId(helper.index) + end, local, remote));
            }
        }
        return paths;
    }

    /** Forgets all translations of addresses, as home routers do. */
    void forgetTranslations() {
        world.trace(agent.name(), () -> "forgets its translations for neighbours");
        natPortsByLink.clear();
        natOwnersByPort.clear();
    }

    /** Takes a frame that the agent wrote. */
    void fromAgent(SimFrame frame) {
        int source = frame.source();
        if (Addresses.isUplink(source)) {
            world.leaves(frame);
            uplinks.get((source & 0xff) - 1).up().send(frame);
        } else if (isLink(source)) {
            world.leaves(frame);
            world.site(source & 0xff).help(this, frame);
        } else {
            world.fromRouter(this, frame);
        }
    }

    private boolean isLink(int source) {
        return helpers.stream().anyMatch(helper -> source == Addresses.link(index, helper.index));
    }

    private void help(Site owner, SimFrame frame) {
        int link = frame.source();
        @Nullable Integer port = natPortsByLink.get(link);
        if (port == null) {
            port = nextNatPort++;
            natPortsByLink.put(link, port);
            natOwnersByPort.put(port, owner);
        }
        frame.source(Addresses.uplink(index, 0), port);
        uplinks.get(0).up().send(frame);
    }

    private void fromInternet(int ownAddress, SimFrame frame) {
        if (frame.destination() != ownAddress) {
            throw new IllegalStateException("the Internet brings " + agent.name() + " another's frame");
        }
        if (frame.destinationPort() == Addresses.TUNNEL_PORT) {
            world.toRouter(this, frame);
            return;
        }
        Site owner = natOwnersByPort.get(frame.destinationPort());
        if (owner == null) {
            world.trace(agent.name(), () -> "has no translation for port " + frame.destinationPort());
        } else {
            frame.destination(Addresses.link(owner.index, index), Addresses.TUNNEL_PORT);
            world.toRouter(owner, frame);
        }
    }
}
