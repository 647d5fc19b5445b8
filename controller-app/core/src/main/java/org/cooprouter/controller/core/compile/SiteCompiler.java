// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cooprouter.controller.core.compile.SiteFacts.ProxyFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Resource;

/** Compiles one site: a pure function of its input. */
public final class SiteCompiler {
    private SiteCompiler() {}

    /** {@code name}: "sites/home-a", of the input's policy. */
    public static CompiledSite compile(CompileInput input, String name) {
        SiteFacts site = new SiteFacts(input, name);
        List<Association> associations = associations(input, site);
        return new CompiledSite(
                name,
                DatapathId.parse(site.site.getBridge().getDatapathId()),
                AgentConfigCompiler.compile(input, site, associations),
                associations,
                base(input, site).build(),
                steering(input, site, associations),
                nextHops(site));
    }

    private static SiteProgram base(CompileInput input, SiteFacts site) {
        SiteProgram program = new SiteProgram();
        IngressRules.add(site, program);
        LocalRules.add(site, program);
        site.lan.ifPresent(lan -> LanRules.add(site, lan, program));
        UplinkRules.add(site, program);
        AgentRules.add(site, program);
        NeighbourRules.add(site, input.policy(), program);
        HandshakeRules.add(site, program);
        site.emergencyLink().ifPresent(link -> EmergencyRules.add(site, link, program));
        site.sharedLink().ifPresent(link -> SharingRules.add(site, link, program));
        InternetHelpRules.add(site, program);
        ArpRules.add(site, program);
        return program;
    }

    private static List<Association> associations(CompileInput input, SiteFacts site) {
        List<Association> result = new ArrayList<>();
        if (site.hosted.isPresent()) {
            ProxyFacts proxy = site.hosted.get();
            for (String client : clients(input.policy(), proxy.name)) {
                result.add(association(input, client, proxy));
            }
            return result;
        }
        for (ProxyFacts proxy : site.proxies.values()) {
            result.add(association(input, site.name, proxy));
        }
        return result;
    }

    private static Association association(CompileInput input, String client, ProxyFacts proxy) {
        return new Association(
                client, proxy.name, proxy.proxy.getSite(), input.numbers().client(client));
    }

    private static SortedSet<String> clients(Policy policy, String proxy) {
        SortedSet<String> clients = new TreeSet<>();
        for (Resource resource : policy.effective(ResourceName.APP_TYPES).values()) {
            AppType type = resource.getAppType();
            if (!type.getPreferredProxiesList().contains(proxy)) {
                continue;
            }
            if (type.getSitesCount() > 0) {
                clients.addAll(type.getSitesList());
            } else {
                policy.effective(ResourceName.SITES).forEach((name, site) -> {
                    if (site.getSite().hasLan()) {
                        clients.add(name);
                    }
                });
            }
        }
        return clients;
    }

    private static List<SteeringPart> steering(CompileInput input, SiteFacts site, List<Association> associations) {
        List<SteeringPart> parts = new ArrayList<>();
        site.hosted.ifPresent(proxy -> parts.add(new SteeringPart(
                proxy.name, UplinkRules.proxySteering(site, proxy), Set.of("site", "proxyRole"), List.of())));
        site.appTypes.forEach((name, type) -> {
            Set<String> needed = new HashSet<>(type.getPreferredProxiesList());
            needed.add("site");
            needed.add(name);
            needed.add(type.getRedundancyProfile());
            input.policy()
                    .profile(type.getRedundancyProfile())
                    .ifPresent(profile -> needed.addAll(profile.getAdaptive().getCandidatesList()));
            List<Association> anyOf = new ArrayList<>(associations);
            anyOf.removeIf(association -> !type.getPreferredProxiesList().contains(association.proxy()));
            parts.add(new SteeringPart(
                    name,
                    ClassificationRules.of(site.zone, type, input.numbers().appType(name)),
                    needed,
                    anyOf));
        });
        return parts;
    }

    private static List<NextHop> nextHops(SiteFacts site) {
        List<NextHop> result = new ArrayList<>();
        for (UplinkFacts uplink : site.uplinks) {
            if (uplink.uplink.getGatewayMac().isEmpty()) {
                result.add(new NextHop(
                        uplink.key, uplink.port, site.routerMac, uplink.address.address(), uplink.gateway()));
            }
        }
        return result;
    }
}
