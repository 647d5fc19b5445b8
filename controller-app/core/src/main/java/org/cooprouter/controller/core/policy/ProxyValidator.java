// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.ProxyEndpoint;
import org.cooprouter.policy.v1.RateLimit;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;

/** Checks a proxy. */
final class ProxyValidator {
    private static final int MAX_PORT = 65535;
    private static final int MAX_MORE_ENDPOINTS = 3;
    private static final long MAX_PPS = 100_000_000;
    private static final long MAX_BPS = 1_000_000_000_000L;

    private ProxyValidator() {}

    static void validate(Scope scope, Policy policy, Proxy proxy) {
        policy.site(proxy.getSite()).ifPresent(site -> {
            scope.field("site")
                    .require(site.getUplinksCount() > 0, proxy.getSite() + " has no uplink; a proxy needs one");
            scope.field("site")
                    .require(
                            !site.hasLan(),
                            proxy.getSite() + " has a LAN; a proxy needs a site of its own, without one");
            scope.field("uplink")
                    .require(
                            Policy.uplink(site, proxy.getUplink()).isPresent(),
                            "is \"" + proxy.getUplink() + "\", but " + proxy.getSite() + " has no uplink of that id");
        });
        scope.field("udp_port").range(proxy.getUdpPort(), 1, MAX_PORT, "");
        scope.field("nat_port_min").range(proxy.getNatPortMin(), 1, MAX_PORT, "");
        scope.field("nat_port_max").range(proxy.getNatPortMax(), proxy.getNatPortMin(), MAX_PORT, "");
        scope.field("udp_port")
                .require(
                        proxy.getUdpPort() < proxy.getNatPortMin() || proxy.getUdpPort() > proxy.getNatPortMax(),
                        "is " + proxy.getUdpPort()
                                + ", which lies between nat_port_min and nat_port_max; choose one outside");
        for (int i = 0; i < proxy.getAllowedTargetsCount(); i++) {
            scope.item("allowed_targets", i).cidr(proxy.getAllowedTargets(i), "192.0.2.0/24");
        }
        scope.field("max_sessions_per_client")
                .range(Integer.toUnsignedLong(proxy.getMaxSessionsPerClient()), 1, SiteValidator.MAX_SESSIONS, "");
        endpoints(scope, policy, proxy);
        limit(scope.field("per_client"), proxy.getPerClient());
        limit(scope.field("per_session"), proxy.getPerSession());
    }

    private static void endpoints(Scope scope, Policy policy, Proxy proxy) {
        scope.field("more_endpoints")
                .require(
                        proxy.getMoreEndpointsCount() <= MAX_MORE_ENDPOINTS,
                        "has " + proxy.getMoreEndpointsCount() + " endpoints; at most " + MAX_MORE_ENDPOINTS
                                + " are possible, since routers use at most 8 paths");
        Optional<Site> site = policy.site(proxy.getSite());
        Set<String> taken = new HashSet<>();
        taken.add(key(site, proxy.getUplink(), proxy.getUdpPort()));
        for (int i = 0; i < proxy.getMoreEndpointsCount(); i++) {
            ProxyEndpoint endpoint = proxy.getMoreEndpoints(i);
            int port = endpoint.getUdpPort();
            Scope at = scope.item("more_endpoints", i);
            at.field("uplink")
                    .require(
                            site.isEmpty()
                                    || Policy.uplink(site.get(), endpoint.getUplink())
                                            .isPresent(),
                            "is \"" + endpoint.getUplink() + "\", but " + proxy.getSite()
                                    + " has no uplink of that id");
            at.field("udp_port").range(port, 1, MAX_PORT, "");
            at.field("udp_port")
                    .require(
                            port < proxy.getNatPortMin() || port > proxy.getNatPortMax(),
                            "is " + port + ", which lies between nat_port_min and nat_port_max; choose one outside");
            at.field("udp_port")
                    .require(
                            taken.add(key(site, endpoint.getUplink(), port)),
                            "is " + port
                                    + ", where the proxy is reached at that uplink already; choose another port or uplink");
        }
    }

    /** An uplink without a name is the first. */
    private static String key(Optional<Site> site, String uplink, int port) {
        String id = site.flatMap(known -> Policy.uplink(known, uplink))
                .map(Uplink::getId)
                .orElse(uplink);
        return id + ":" + port;
    }

    private static void limit(Scope scope, RateLimit limit) {
        scope.field("max_pps").range(Integer.toUnsignedLong(limit.getMaxPps()), 0, MAX_PPS, " packets/s");
        scope.field("max_bps").range(limit.getMaxBps(), 0, MAX_BPS, " bit/s");
    }
}
