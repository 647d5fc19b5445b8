// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Bridge;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Lan;
import org.cooprouter.policy.v1.LatencyOptimization;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.TrafficMatch;
import org.cooprouter.policy.v1.Uplink;

/** The policy of a fabric: one site with a proxy, and pairs of homes of which each helps the other. */
final class FabricPolicy {
    /** Ports of every bridge. */
    static final List<String> PORTS = List.of("lan0", "wan0", "link0", "agent0", "agent-live");

    private static final String PROXY = "proxies/p";
    private static final String PROFILE = "redundancyProfiles/double";
    private static final int FIRST_PORT = 5004;

    private final int sites;

    FabricPolicy(int sites) {
        this.sites = sites;
    }

    int sites() {
        return sites;
    }

    /** The id of a site; 0 is the proxy's. */
    static String id(int site) {
        return site == 0 ? "proxy" : "home-" + site;
    }

    static long datapathId(int site) {
        return 0x1000L + site;
    }

    /** All of it. */
    List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        all.add(proxySite());
        for (int site = 1; site < sites; site++) {
            all.add(home(site));
        }
        all.add(Resource.newBuilder()
                .setName(PROXY)
                .setProxy(Proxy.newBuilder().setSite("sites/" + id(0)).setUplink("isp"))
                .build());
        all.add(Resource.newBuilder()
                .setName(PROFILE)
                .setRedundancyProfile(RedundancyProfile.newBuilder()
                        .setReplication(
                                Replication.newBuilder().setCopiesPerUplink(1).setCopiesPerNeighbour(1)))
                .build());
        all.add(calls(0));
        for (int site = 1; site < sites; site++) {
            if (neighbour(site) != 0) {
                all.add(cooperation(site));
            }
        }
        return all;
    }

    /** The one resource that is changed, and that every home depends on; {@code variant} makes it different from the others. */
    Resource calls(int variant) {
        return Resource.newBuilder()
                .setName("appTypes/voice")
                .setAppType(AppType.newBuilder()
                        .addMatches(TrafficMatch.newBuilder()
                                .setProtocol(Protocol.PROTOCOL_UDP)
                                .addForeignPorts(PortRange.newBuilder()
                                        .setFirst(FIRST_PORT + variant)
                                        .setLast(FIRST_PORT + variant)))
                        .setExpectedPacketRatePps(50 + variant)
                        .addPreferredProxies(PROXY)
                        .setRedundancyProfile(PROFILE))
                .build();
    }

    private static Site.Builder site(int site, String display) {
        return Site.newBuilder()
                .setDisplayName(display)
                .setBridge(Bridge.newBuilder()
                        .setDatapathId("%016x".formatted(datapathId(site)))
                        .setRouterMac("02:00:5e:10:%02x:%02x".formatted(site >> 8, site & 0xff))
                        .setAgentPort("agent0")
                        .setAgentLivePort("agent-live"))
                .addUplinks(Uplink.newBuilder()
                        .setId("isp")
                        .setPort("wan0")
                        .setAddress(address(198, site, 2) + "/30")
                        .setGateway(address(198, site, 1))
                        .setGatewayMac("02:00:5e:20:%02x:%02x".formatted(site >> 8, site & 0xff)));
    }

    /** The {@code host}th address of the site's /30 in FIRST.18.0.0/15. */
    private static String address(int first, int site, int host) {
        int offset = site * 4 + host;
        return first + "." + (18 + (offset >> 16)) + "." + (offset >> 8 & 0xff) + "." + (offset & 0xff);
    }

    private static Resource proxySite() {
        return Resource.newBuilder()
                .setName("sites/" + id(0))
                .setSite(site(0, "The proxy"))
                .build();
    }

    private Resource home(int number) {
        Site.Builder home = site(number, "Home " + number)
                .setLan(Lan.newBuilder()
                        .setPort("lan0")
                        .setAddress("10.%d.%d.1/24".formatted(number >> 8, number & 0xff)));
        int neighbour = neighbour(number);
        if (neighbour != 0) {
            // The link's addresses are of the pair's /30.
            int pair = Math.min(number, neighbour);
            home.addLinks(InterRouterLink.newBuilder()
                    .setId("next-door")
                    .setPort("link0")
                    .setAddress(address(172, pair, number < neighbour ? 1 : 2) + "/30")
                    .setPeerSite("sites/" + id(neighbour))
                    .setPeerLink("next-door"));
        }
        return Resource.newBuilder()
                .setName("sites/" + id(number))
                .setSite(home)
                .build();
    }

    /** Homes 1 and 2, 3 and 4, ... are neighbours; 0: none. */
    private int neighbour(int home) {
        int other = home % 2 == 1 ? home + 1 : home - 1;
        return other < sites ? other : 0;
    }

    private Resource cooperation(int home) {
        return Resource.newBuilder()
                .setName("cooperations/" + id(home))
                .setCooperation(Cooperation.newBuilder()
                        .setBeneficiary("sites/" + id(home))
                        .setLink("next-door")
                        .setHelper("sites/" + id(neighbour(home)))
                        .setBeneficiaryConsents(true)
                        .setHelperConsents(true)
                        .setLatencyOptimization(LatencyOptimization.newBuilder()
                                .setMaxBps(2_000_000)
                                .addAllowedProxies(PROXY)))
                .build();
    }
}
