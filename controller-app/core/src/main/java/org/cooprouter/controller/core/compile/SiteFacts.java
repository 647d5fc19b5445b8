// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.cooprouter.agent.v1.Endpoint;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.controller.core.policy.MacAddress;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Cooperation.TypeCase;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.ProxyEndpoint;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Suppression;
import org.cooprouter.policy.v1.Uplink;

/** A site seen from the compilers: its part of the policy, parsed and with its references resolved. */
final class SiteFacts {
    final String name;
    final Site site;
    final long routerMac;
    final int zone;
    final PortRef agentPort;
    final PortRef livePort;
    final Optional<LanFacts> lan;
    final List<UplinkFacts> uplinks;
    final List<LinkFacts> links;
    /** App types that apply here, by name. */
    final SortedMap<String, AppType> appTypes;
    /** Proxies that those app types prefer, by name. */
    final SortedMap<String, ProxyFacts> proxies;
    /** The proxy that runs here. */
    final Optional<ProxyFacts> hosted;

    private final CompileInput input;

    SiteFacts(CompileInput input, String name) {
        this.input = input;
        this.name = name;
        Policy policy = input.policy();
        site = policy.site(name).orElseThrow(() -> new IllegalArgumentException("no such site: " + name));
        routerMac = MacAddress.of(site.getBridge().getRouterMac());
        zone = site.getBridge().getConntrackZone();
        agentPort = PortRef.named(site.getBridge().getAgentPort());
        livePort = PortRef.named(site.getBridge().getAgentLivePort());
        lan = site.hasLan() ? Optional.of(new LanFacts(site)) : Optional.empty();
        uplinks = uplinks();
        links = links();
        appTypes = appTypes();
        proxies = new TreeMap<>();
        appTypes.values()
                .forEach(type -> type.getPreferredProxiesList()
                        .forEach(proxy -> proxies.computeIfAbsent(proxy, key -> ProxyFacts.of(policy, key))));
        hosted = policy.proxyAt(name).map(entry -> ProxyFacts.of(policy, entry.getKey()));
    }

    /** The uplink over which ordinary traffic and helped neighbours go. */
    UplinkFacts firstUplink() {
        return uplinks.get(0);
    }

    /** What is left to the other traffic of the LAN in each direction because neighbours have asked for suppression. */
    OptionalLong suppressedToBps() {
        return links.stream()
                .flatMapToLong(link -> link.suppressedToBps.stream())
                .min();
    }

    /** The link through which some sessions go because both ISPs are shared. */
    Optional<LinkFacts> sharedLink() {
        return links.stream().filter(link -> link.sharingHelped.isPresent()).findFirst();
    }

    /** The link through which ordinary traffic goes while the first uplink is silent; what a cooperation arranges comes before an agreement. */
    Optional<LinkFacts> emergencyLink() {
        return links.stream()
                .filter(link -> link.emergencyHelped.isPresent())
                .min(Comparator.comparing(link -> link.isEmergencyByAgreement));
    }

    private List<UplinkFacts> uplinks() {
        List<UplinkFacts> result = new ArrayList<>();
        for (Uplink uplink : site.getUplinksList()) {
            String key = name + "/" + uplink.getId();
            Long learnt = input.nextHops().get(key);
            OptionalLong gatewayMac = !uplink.getGatewayMac().isEmpty()
                    ? OptionalLong.of(MacAddress.of(uplink.getGatewayMac()))
                    : learnt == null ? OptionalLong.empty() : OptionalLong.of(learnt);
            result.add(new UplinkFacts(uplink, key, input.numbers().path(name, uplink.getId()), gatewayMac));
        }
        return result;
    }

    private List<LinkFacts> links() {
        List<LinkFacts> result = new ArrayList<>();
        for (InterRouterLink link : site.getLinksList()) {
            Site peer = input.policy()
                    .site(link.getPeerSite())
                    .orElseThrow(() -> new IllegalStateException("a validated link has a peer"));
            InterRouterLink end = Policy.link(peer, link.getPeerLink())
                    .orElseThrow(() -> new IllegalStateException("a validated link has another end"));
            result.add(new LinkFacts(
                    link,
                    peer,
                    end,
                    input.numbers().path(name, link.getId()),
                    type -> cooperation(type, input.helping(), name, link.getPeerSite(), end.getId()),
                    type -> cooperation(type, input.usable(), link.getPeerSite(), name, link.getId())));
        }
        return result;
    }

    private Optional<Agreed> cooperation(
            TypeCase type, Set<String> among, String helper, String beneficiary, String beneficiaryLink) {
        return input.policy().cooperationsFor(beneficiary).entrySet().stream()
                .filter(entry -> among.contains(entry.getKey()))
                .filter(entry -> entry.getValue().getTypeCase() == type
                        && entry.getValue().getHelper().equals(helper)
                        && entry.getValue().getLink().equals(beneficiaryLink))
                .findFirst()
                .map(entry ->
                        new Agreed(entry.getValue(), input.share(entry.getKey()), input.isSuppressing(entry.getKey())));
    }

    private SortedMap<String, AppType> appTypes() {
        SortedMap<String, AppType> result = new TreeMap<>();
        for (Map.Entry<String, Resource> entry :
                input.policy().effective(ResourceName.APP_TYPES).entrySet()) {
            AppType type = entry.getValue().getAppType();
            if (Policy.appliesAt(type, name, site)) {
                result.put(entry.getKey(), type);
            }
        }
        return result;
    }

    /** The addresses of the router itself. */
    List<InetAddress> ownAddresses() {
        List<InetAddress> addresses = new ArrayList<>();
        lan.ifPresent(facts -> addresses.add(facts.address.address()));
        uplinks.forEach(uplink -> addresses.add(uplink.address.address()));
        links.forEach(link -> addresses.add(link.address.address()));
        return addresses;
    }

    /** The site's own network. */
    static final class LanFacts {
        final PortRef port;
        final Cidr address;

        LanFacts(Site site) {
            port = PortRef.named(site.getLan().getPort());
            address = Cidr.of(site.getLan().getAddress());
        }
    }

    /** An Internet connection. */
    static final class UplinkFacts {
        final Uplink uplink;
        final String key;
        final PortRef port;
        final Cidr address;
        final int pathId;
        final OptionalLong gatewayMac;

        UplinkFacts(Uplink uplink, String key, int pathId, OptionalLong gatewayMac) {
            this.uplink = uplink;
            this.key = key;
            this.port = PortRef.named(uplink.getPort());
            this.address = Cidr.of(uplink.getAddress());
            this.pathId = pathId;
            this.gatewayMac = gatewayMac;
        }

        InetAddress gateway() {
            return Cidr.parseAddress(uplink.getGateway())
                    .orElseThrow(() -> new IllegalStateException("a validated uplink has a gateway"));
        }
    }

    /** This site's end of a link. */
    static final class LinkFacts {
        final InterRouterLink link;
        final PortRef port;
        final Cidr address;
        final int pathId;
        final long peerMac;
        final InetAddress peerAddress;
        final int peerUdpPort;
        /** MTU of the whole way through the peer. */
        final int pathMtu;
        /** The latency optimization in which this site helps the peer. */
        final Optional<Cooperation> helping;
        /** What the peer has asked this site to leave to its other traffic, bit/s. */
        final OptionalLong suppressedToBps;
        /** The latency optimization in which the peer helps this site. */
        final Optional<Cooperation> helped;
        /** Whether the agent uses the link while the peer's agent agrees, since no cooperation says so. */
        final boolean isUsedByAgreement;
        /** The emergency connection in which this site helps the peer. */
        final Optional<Cooperation> emergencyHelping;
        /** The emergency connection in which the peer helps this site. */
        final Optional<Cooperation> emergencyHelped;
        /** Whether no cooperation says so, but the two agents agree, and the peer acknowledges when it is needed. */
        final boolean isEmergencyByAgreement;
        /** The bandwidth sharing in which this site helps the peer. */
        final Optional<Agreed> sharingHelping;
        /** The bandwidth sharing in which the peer helps this site. */
        final Optional<Agreed> sharingHelped;

        LinkFacts(
                InterRouterLink link,
                Site peer,
                InterRouterLink end,
                int pathId,
                Function<TypeCase, Optional<Agreed>> given,
                Function<TypeCase, Optional<Agreed>> taken) {
            this.link = link;
            this.port = PortRef.named(link.getPort());
            this.address = Cidr.of(link.getAddress());
            this.pathId = pathId;
            this.peerMac = MacAddress.of(peer.getBridge().getRouterMac());
            this.peerAddress = Cidr.of(end.getAddress()).address();
            this.peerUdpPort = peer.getAgent().getUdpPort();
            this.pathMtu = Math.min(
                    Math.min(link.getMtu(), end.getMtu()), peer.getUplinks(0).getMtu());
            this.helping = given.apply(TypeCase.LATENCY_OPTIMIZATION)
                    .map(agreed -> agreed.cooperation)
                    .or(() -> Handshakes.provided(link));
            this.suppressedToBps = given
                    .apply(TypeCase.LATENCY_OPTIMIZATION)
                    .filter(agreed -> agreed.isSuppressing)
                    .map(agreed -> agreed.cooperation.getLatencyOptimization().getSuppression())
                    .stream()
                    .mapToLong(Suppression::getLimitBps)
                    .findFirst();
            this.helped = taken.apply(TypeCase.LATENCY_OPTIMIZATION).map(agreed -> agreed.cooperation);
            this.isUsedByAgreement = !helped.isPresent() && Handshakes.takesCopies(link);
            this.emergencyHelping = given.apply(TypeCase.EMERGENCY_CONNECTION)
                    .map(agreed -> agreed.cooperation)
                    .or(() -> Handshakes.providedInEmergency(link));
            Optional<Cooperation> arranged =
                    taken.apply(TypeCase.EMERGENCY_CONNECTION).map(agreed -> agreed.cooperation);
            this.emergencyHelped = arranged.or(() -> Handshakes.takenInEmergency(link));
            this.isEmergencyByAgreement = !arranged.isPresent() && emergencyHelped.isPresent();
            this.sharingHelping = given.apply(TypeCase.BANDWIDTH_SHARING);
            this.sharingHelped = taken.apply(TypeCase.BANDWIDTH_SHARING);
        }
    }

    /** A cooperation in force and, for the moment, how much of it if it shares bandwidth, and whether it asks for suppression. */
    static final class Agreed {
        final Cooperation cooperation;
        final Share share;
        final boolean isSuppressing;

        Agreed(Cooperation cooperation, Share share, boolean isSuppressing) {
            this.cooperation = cooperation;
            this.share = share;
            this.isSuppressing = isSuppressing;
        }
    }

    /** Where a proxy is reached. */
    static final class EndpointFacts {
        final Uplink uplink;
        final InetAddress address;
        final int port;

        EndpointFacts(Uplink uplink, int port) {
            this.uplink = uplink;
            this.address = Cidr.of(uplink.getAddress()).address();
            this.port = port;
        }

        Endpoint message() {
            return Endpoint.newBuilder()
                    .setAddress(ByteString.copyFrom(address.getAddress()))
                    .setPort(port)
                    .build();
        }
    }

    /** A proxy and where it is reached. */
    static final class ProxyFacts {
        final String name;
        final Proxy proxy;
        final Uplink uplink;
        final InetAddress address;
        /** Where routers reach it; the first is the above. */
        final List<EndpointFacts> endpoints;

        private ProxyFacts(Policy policy, String name, Proxy proxy) {
            this.name = name;
            this.proxy = proxy;
            this.uplink = policy.uplinkOf(proxy);
            this.address = Cidr.of(uplink.getAddress()).address();
            this.endpoints = new ArrayList<>();
            endpoints.add(new EndpointFacts(uplink, proxy.getUdpPort()));
            for (ProxyEndpoint endpoint : proxy.getMoreEndpointsList()) {
                endpoints.add(new EndpointFacts(policy.uplinkOf(proxy, endpoint.getUplink()), endpoint.getUdpPort()));
            }
        }

        /** The largest packet that every endpoint can take. */
        int mtu() {
            return endpoints.stream()
                    .mapToInt(endpoint -> endpoint.uplink.getMtu())
                    .min()
                    .orElseThrow();
        }

        static ProxyFacts of(Policy policy, String name) {
            Proxy proxy = policy.proxy(name)
                    .orElseThrow(() -> new IllegalStateException("a validated policy has all proxies that it names"));
            return new ProxyFacts(policy, name, proxy);
        }
    }
}
