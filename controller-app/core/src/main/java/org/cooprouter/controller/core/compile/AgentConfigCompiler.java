// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.ClientConfig;
import org.cooprouter.agent.v1.DuplicateEliminationConfig;
import org.cooprouter.agent.v1.EmergencyConfig;
import org.cooprouter.agent.v1.FragmentExperimentConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.Prefix;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.RateLimit;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.RtpConfig;
import org.cooprouter.agent.v1.SiteConfig;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.ProxyFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.controller.core.policy.MacAddress;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.DuplicateElimination;
import org.cooprouter.policy.v1.ExistingPacketId;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.RedundancyProfile;

/** Compiles the resources of a site's agent, but for associations and keys. */
final class AgentConfigCompiler {
    private final CompileInput input;
    private final SiteFacts site;
    private final SortedMap<String, Resource> resources = new TreeMap<>();

    private AgentConfigCompiler(CompileInput input, SiteFacts site) {
        this.input = input;
        this.site = site;
    }

    static SortedMap<String, Resource> compile(
            CompileInput input, SiteFacts site, Collection<Association> associations) {
        AgentConfigCompiler compiler = new AgentConfigCompiler(input, site);
        compiler.site();
        if (site.hosted.isPresent()) {
            compiler.proxyRole(site.hosted.get(), associations);
        } else {
            compiler.paths();
            compiler.liveness();
            compiler.handshakes();
            site.appTypes.forEach(compiler::appType);
            site.proxies.values().forEach(compiler::proxy);
        }
        return compiler.resources;
    }

    private void add(String name, Message body) {
        resources.put(name, resource(name, body));
    }

    static Resource resource(String name, Message body) {
        return Resource.newBuilder().setName(name).setBody(Any.pack(body)).build();
    }

    private void site() {
        SiteConfig.Builder config = SiteConfig.newBuilder()
                .setRouterMac(MacAddress.bytes(site.routerMac))
                .setClientId(input.numbers().client(site.name))
                .setUdpPort(site.site.getAgent().getUdpPort())
                .setProbeInterval(site.site.getAgent().getProbeInterval())
                .setMaxSessions(site.site.getAgent().getMaxSessions());
        site.lan.ifPresent(
                lan -> config.setLanAddress(lan.address.addressBytes()).setLanPrefixLength(lan.address.length()));
        add("site", config.build());
    }

    private void paths() {
        for (UplinkFacts uplink : site.uplinks) {
            add(
                    "paths/" + uplink.uplink.getId(),
                    PathConfig.newBuilder()
                            .setPathId(uplink.pathId)
                            .setKind(PathConfig.Kind.KIND_UPLINK)
                            .setLocalAddress(uplink.address.addressBytes())
                            .setMtu(uplink.uplink.getMtu())
                            .setCapacityUpBps(uplink.uplink.getCapacityUpBps())
                            .build());
        }
        for (LinkFacts link : site.links) {
            if (link.helped.isPresent() || link.isUsedByAgreement) {
                // What neighbours agree on by themselves, the policy does not know.
                long granted = link.helped.map(PathCapacities::granted).orElse(0L);
                add(
                        "paths/" + link.link.getId(),
                        PathConfig.newBuilder()
                                .setPathId(link.pathId)
                                .setKind(PathConfig.Kind.KIND_NEIGHBOUR)
                                .setLocalAddress(link.address.addressBytes())
                                .setMtu(link.pathMtu)
                                .setCapacityUpBps(granted)
                                .setLimitUpBps(granted)
                                .build());
            }
        }
    }

    private void handshakes() {
        for (LinkFacts link : site.links) {
            if (link.link.hasHandshake()) {
                add("handshakes/" + link.link.getId(), Handshakes.config(site, link, input.linkSecret()));
            }
        }
    }

    private void liveness() {
        for (UplinkFacts uplink : site.uplinks) {
            if (uplink.uplink.hasLiveness()) {
                add("emergencies/" + uplink.uplink.getId(), liveness(uplink.uplink.getLiveness()));
            }
        }
    }

    private EmergencyConfig liveness(Liveness liveness) {
        EmergencyConfig.Builder config = EmergencyConfig.newBuilder()
                .setSilentTap(liveness.getSilentPort())
                .setProbeInterval(liveness.getProbeInterval())
                .setSilentAfter(liveness.getSilentAfter())
                .setRestoredAfter(liveness.getRestoredAfter());
        liveness.getReflectorsList()
                .forEach(reflector ->
                        config.addReflectors(Cidr.of(reflector + "/32").addressBytes()));
        site.emergencyLink()
                .flatMap(link -> link.emergencyHelped)
                .map(Cooperation::getEmergencyConnection)
                .filter(emergency -> !emergency.getKeepTcp())
                .ifPresent(emergency -> config.setResetTcpAfter(emergency.getResetTcpAfter()));
        return config.build();
    }

    private void appType(String name, AppType type) {
        AppTypeConfig.Builder config = AppTypeConfig.newBuilder()
                .setIndex(input.numbers().appType(name))
                .setExpectedPacketRatePps(type.getExpectedPacketRatePps())
                .setOutboundIdleTimeout(type.getOutboundIdleTimeout())
                .setPresenceHold(type.getPresenceHold())
                .setRedundancyProfile(ResourceName.id(type.getRedundancyProfile()))
                .setMaxFragmentSize(type.getMaxFragmentSize())
                .setPathMtuDiscovery(type.getPathMtuDiscovery());
        if (type.hasFragmentExperiment()) {
            config.setFragmentExperiment(FragmentExperimentConfig.newBuilder()
                    .addAllSizes(type.getFragmentExperiment().getSizesList())
                    .setPercent(type.getFragmentExperiment().getPercent())
                    .setAdopt(type.getFragmentExperiment().getAdopt()));
        }
        if (type.hasDuplicateElimination()) {
            config.setDuplicateElimination(duplicateElimination(type.getDuplicateElimination()));
        }
        if (type.hasInboundIdleTimeout()) {
            config.setInboundIdleTimeout(type.getInboundIdleTimeout());
        }
        type.getPreferredProxiesList().forEach(proxy -> config.addPreferredProxies(ResourceName.id(proxy)));
        add(name, config.build());
        profile(type.getRedundancyProfile());
    }

    private static DuplicateEliminationConfig duplicateElimination(DuplicateElimination elimination) {
        DuplicateEliminationConfig.Builder config =
                DuplicateEliminationConfig.newBuilder().setMaxSkew(elimination.getMaxSkew());
        if (elimination.hasRtp()) {
            config.setRtp(RtpConfig.getDefaultInstance());
        } else if (elimination.hasContent()) {
            config.setContentCopies(elimination.getContent().getCopies());
        } else {
            ExistingPacketId number = elimination.getExistingPacketId();
            config.getExistingPacketIdBuilder().setOffset(number.getOffset()).setBytes(number.getBytes());
            if (number.hasStreamOffset()) {
                config.getExistingPacketIdBuilder().setStreamOffset(number.getStreamOffset());
            }
        }
        return config.build();
    }

    private void profile(String name) {
        RedundancyProfile profile = input.policy()
                .profile(name)
                .orElseThrow(() -> new IllegalStateException("a validated app type has a profile"));
        add(name, ProfileCompiler.compile(profile));
        profile.getAdaptive().getCandidatesList().forEach(this::profile);
    }

    private void proxy(ProxyFacts proxy) {
        ProxyConfig.Builder config = ProxyConfig.newBuilder();
        proxy.endpoints.forEach(endpoint -> config.addEndpoints(endpoint.message()));
        add(proxy.name, config.build());
    }

    private void proxyRole(ProxyFacts facts, Collection<Association> associations) {
        Proxy proxy = facts.proxy;
        ProxyRoleConfig.Builder config = ProxyRoleConfig.newBuilder()
                .setProxy(ResourceName.id(facts.name))
                .setAddress(ByteString.copyFrom(facts.address.getAddress()))
                .setUdpPort(proxy.getUdpPort())
                .setNatPortMin(proxy.getNatPortMin())
                .setNatPortMax(proxy.getNatPortMax())
                .setMtu(facts.mtu())
                .setPerClient(limit(proxy.getPerClient()))
                .setPerSession(limit(proxy.getPerSession()))
                .setMaxSessionsPerClient(proxy.getMaxSessionsPerClient());
        facts.endpoints.stream().skip(1).forEach(endpoint -> config.addMoreEndpoints(endpoint.message()));
        for (String target : proxy.getAllowedTargetsList()) {
            Cidr network = Cidr.of(target);
            config.addAllowedTargets(Prefix.newBuilder()
                    .setAddress(ByteString.copyFrom(network.network()))
                    .setLength(network.length()));
        }
        add("proxyRole", config.build());
        for (Association association : associations) {
            add(
                    "clients/" + ResourceName.id(association.client()),
                    ClientConfig.newBuilder()
                            .setClientId(association.clientId())
                            .addAllPaths(PathCapacities.towards(association.client(), input))
                            .build());
        }
        Policy policy = input.policy();
        policy.effective(ResourceName.APP_TYPES).forEach((name, resource) -> {
            if (resource.getAppType().getPreferredProxiesList().contains(facts.name)) {
                appType(name, resource.getAppType());
            }
        });
    }

    private static RateLimit limit(org.cooprouter.policy.v1.RateLimit limit) {
        return RateLimit.newBuilder()
                .setMaxPps(limit.getMaxPps())
                .setMaxBps(limit.getMaxBps())
                .build();
    }
}
