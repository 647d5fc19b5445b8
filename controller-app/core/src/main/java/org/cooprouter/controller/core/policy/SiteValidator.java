// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.policy.v1.AgentSettings;
import org.cooprouter.policy.v1.Bridge;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;

/** Checks a site: its own numbers, and that the two ends of its links agree. */
final class SiteValidator {
    private static final int MAX_NAME = 80;
    private static final int MIN_MTU = 576;
    private static final int MAX_MTU = 9000;
    private static final int MAX_PORT = 65535;
    private static final int MAX_PATHS = 64;
    static final int MAX_SESSIONS = 1 << 22;
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final Duration MIN_PROBE = Durations.fromMillis(20);
    private static final Duration MAX_PROBE = Durations.fromSeconds(60);
    private static final int MAX_REFLECTORS = 8;
    private static final Duration MIN_REFLECTOR_INTERVAL = Durations.fromMillis(10);
    private static final Duration MAX_REFLECTOR_INTERVAL = Durations.fromSeconds(10);
    private static final Duration MAX_SILENCE = Durations.fromSeconds(60);
    private static final Duration MIN_RESTORED = Durations.fromMillis(100);
    private static final Duration MAX_RESTORED = Durations.fromMinutes(10);

    private final Scope scope;
    private final Site site;
    private final Set<String> ports = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Cidr> networks = new ArrayList<>();

    private SiteValidator(Scope scope, Site site) {
        this.scope = scope;
        this.site = site;
    }

    static void validate(Scope scope, Policy policy, String name, Site site) {
        SiteValidator validator = new SiteValidator(scope, site);
        validator.bridge(site.getBridge());
        validator.lan();
        validator.uplinks();
        validator.links(policy, name);
        validator.agent(site.getAgent());
        scope.field("display_name")
                .require(
                        site.getDisplayName().length() <= MAX_NAME,
                        "has more than " + MAX_NAME + " characters; shorten it");
    }

    private void bridge(Bridge bridge) {
        Scope at = scope.field("bridge");
        at.field("datapath_id")
                .require(
                        bridge.getDatapathId().matches("[0-9a-fA-F]{16}")
                                && !bridge.getDatapathId().matches("0{16}"),
                        "is \"" + bridge.getDatapathId()
                                + "\"; expected 16 hexadecimal digits, as `ovs-vsctl get bridge br0 datapath_id` prints");
        at.field("router_mac").mac(bridge.getRouterMac());
        at.field("conntrack_zone").range(bridge.getConntrackZone(), 1, MAX_PORT, "");
        port(at.field("agent_port"), bridge.getAgentPort());
        port(at.field("agent_live_port"), bridge.getAgentLivePort());
    }

    private void lan() {
        if (site.hasLan()) {
            port(scope.field("lan").field("port"), site.getLan().getPort());
            network(scope.field("lan").field("address"), site.getLan().getAddress(), "192.168.1.1/24");
        }
    }

    private void uplinks() {
        scope.field("uplinks")
                .require(site.getUplinksCount() > 0, "is empty; a site needs at least one Internet connection");
        scope.field("uplinks")
                .require(
                        site.getUplinksCount() + site.getLinksCount() <= MAX_PATHS,
                        "a site has at most " + MAX_PATHS + " uplinks and links");
        for (int i = 0; i < site.getUplinksCount(); i++) {
            Uplink uplink = site.getUplinks(i);
            Scope at = scope.item("uplinks", i);
            id(at.field("id"), uplink.getId());
            port(at.field("port"), uplink.getPort());
            Optional<Cidr> address = network(at.field("address"), uplink.getAddress(), "198.51.100.2/30");
            gateway(at.field("gateway"), uplink, address);
            if (!uplink.getGatewayMac().isEmpty()) {
                at.field("gateway_mac").mac(uplink.getGatewayMac());
            }
            at.field("capacity_up_bps").range(uplink.getCapacityUpBps(), 0, MAX_BPS, " bit/s");
            at.field("capacity_down_bps").range(uplink.getCapacityDownBps(), 0, MAX_BPS, " bit/s");
            at.field("mtu").range(uplink.getMtu(), MIN_MTU, MAX_MTU, " bytes");
            if (uplink.hasLiveness()) {
                liveness(at.field("liveness"), uplink, i);
            }
        }
    }

    private void liveness(Scope at, Uplink uplink, int index) {
        Liveness liveness = uplink.getLiveness();
        at.require(index == 0, "only the first uplink, which ordinary traffic takes, can be watched");
        at.field("reflectors")
                .require(
                        liveness.getReflectorsCount() <= MAX_REFLECTORS,
                        "are " + liveness.getReflectorsCount() + ", expected at most " + MAX_REFLECTORS);
        for (int i = 0; i < liveness.getReflectorsCount(); i++) {
            reflector(at.item("reflectors", i), liveness.getReflectors(i));
        }
        at.field("probe_interval")
                .duration(liveness.getProbeInterval(), MIN_REFLECTOR_INTERVAL, MAX_REFLECTOR_INTERVAL);
        Duration shortest = Defaults.shortestProbeInterval(liveness, site.getAgent());
        if (Durations.isValid(shortest)) {
            Duration two = Durations.fromNanos(2 * Durations.toNanos(shortest));
            at.field("silent_after").duration(liveness.getSilentAfter(), two, MAX_SILENCE);
        }
        at.field("restored_after").duration(liveness.getRestoredAfter(), MIN_RESTORED, MAX_RESTORED);
        port(at.field("silent_port"), liveness.getSilentPort());
    }

    private void reflector(Scope at, String text) {
        Optional<InetAddress> address = at.address(text, "192.0.2.53");
        if (address.isPresent()) {
            boolean own = networks.stream().anyMatch(network -> network.contains(address.get()));
            at.require(
                    !own
                            && !address.get().isMulticastAddress()
                            && !address.get().isLoopbackAddress(),
                    "is " + text + "; expected a host on the Internet, beyond the networks of the site");
        }
    }

    private static void gateway(Scope at, Uplink uplink, Optional<Cidr> address) {
        Optional<InetAddress> gateway = at.address(uplink.getGateway(), "198.51.100.1");
        if (gateway.isPresent() && address.isPresent()) {
            at.require(
                    address.get().contains(gateway.get())
                            && !address.get().address().equals(gateway.get()),
                    "is " + uplink.getGateway() + "; expected another address of the network " + uplink.getAddress());
        }
    }

    private void links(Policy policy, String name) {
        for (int i = 0; i < site.getLinksCount(); i++) {
            InterRouterLink link = site.getLinks(i);
            Scope at = scope.item("links", i);
            id(at.field("id"), link.getId());
            port(at.field("port"), link.getPort());
            network(at.field("address"), link.getAddress(), "10.77.0.1/30");
            at.field("mtu").range(link.getMtu(), MIN_MTU, MAX_MTU, " bytes");
            policy.site(link.getPeerSite()).ifPresent(peer -> ends(at, name, link, peer));
            if (link.hasHandshake()) {
                HandshakeValidator.validate(at.field("handshake"), link.getHandshake(), site);
            }
        }
        long helpers = site.getLinksList().stream()
                .filter(link -> HandshakeValidator.takesEmergencyConnection(link.getHandshake()))
                .count();
        scope.field("links")
                .require(
                        helpers <= 1,
                        "take an emergency connection from " + helpers
                                + " neighbours; a site has one helper in an emergency");
    }

    private static void ends(Scope at, String name, InterRouterLink link, Site peer) {
        Optional<InterRouterLink> other = Policy.link(peer, link.getPeerLink());
        if (!at.field("peer_site")
                        .require(!link.getPeerSite().equals(name), "is the site itself; expected the other end's")
                || !at.field("peer_link")
                        .require(
                                other.isPresent(),
                                "is \"" + link.getPeerLink() + "\", but " + link.getPeerSite()
                                        + " has no link of that id")) {
            return;
        }
        InterRouterLink end = other.orElseThrow();
        at.field("peer_link")
                .require(
                        end.getPeerSite().equals(name) && end.getPeerLink().equals(link.getId()),
                        "names " + link.getPeerSite() + " link \"" + end.getId() + "\", which in turn names "
                                + end.getPeerSite() + " link \"" + end.getPeerLink()
                                + "\"; the two ends of a link must name each other");
        Optional<Cidr> mine = Cidr.parse(link.getAddress());
        Optional<Cidr> theirs = Cidr.parse(end.getAddress());
        if (mine.isPresent() && theirs.isPresent()) {
            at.field("address")
                    .require(
                            mine.get().length() == theirs.get().length()
                                    && mine.get().contains(theirs.get().address())
                                    && !mine.get().address().equals(theirs.get().address()),
                            "is " + mine.get() + " and the other end's is " + theirs.get()
                                    + "; expected two addresses of one network");
        }
    }

    private void agent(AgentSettings agent) {
        Scope at = scope.field("agent");
        at.field("udp_port").range(agent.getUdpPort(), 1, MAX_PORT, "");
        at.field("max_sessions").range(agent.getMaxSessions(), 1, MAX_SESSIONS, "");
        at.field("probe_interval").duration(agent.getProbeInterval(), MIN_PROBE, MAX_PROBE);
    }

    private void id(Scope at, String id) {
        at.id(id);
        at.require(
                ids.add(id), "\"" + id + "\" is already the id of another uplink or link of this site; choose another");
    }

    private void port(Scope at, String port) {
        at.portName(port);
        at.require(
                ports.add(port),
                "\"" + port + "\" is already used for another purpose at this site; every port has one");
    }

    private Optional<Cidr> network(Scope at, String text, String example) {
        Optional<Cidr> network = at.cidr(text, example);
        if (network.isPresent()) {
            for (Cidr other : networks) {
                at.require(
                        !other.overlaps(network.get()),
                        "the network of " + text + " overlaps with that of " + other + " of the same site");
            }
            networks.add(network.get());
        }
        return network;
    }
}
