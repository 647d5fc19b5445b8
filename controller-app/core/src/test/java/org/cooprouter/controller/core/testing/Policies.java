// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Bridge;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Lan;
import org.cooprouter.policy.v1.LatencyOptimization;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.ProxyEndpoint;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.TrafficMatch;
import org.cooprouter.policy.v1.Uplink;

/** The two homes, the proxy and the call of the main job. */
public final class Policies {
    public static final long DPID_A = 0xa;
    public static final long DPID_B = 0xb;
    public static final long DPID_FRA = 0xf;

    private Policies() {}

    public static Resource homeA() {
        return Resource.newBuilder()
                .setName("sites/home-a")
                .setSite(Site.newBuilder()
                        .setBridge(bridge("000000000000000a", "02:00:5e:00:00:0a", 1))
                        .setLan(Lan.newBuilder().setAddress("192.168.1.1/24"))
                        .addUplinks(uplink("isp-a", "wan0", "198.51.100.2/30", "198.51.100.1", "02:00:5e:00:01:01"))
                        .addLinks(InterRouterLink.newBuilder()
                                .setId("to-b")
                                .setPort("link0")
                                .setAddress("10.77.0.1/30")
                                .setPeerSite("sites/home-b")
                                .setPeerLink("to-a")))
                .build();
    }

    public static Resource homeB() {
        return Resource.newBuilder()
                .setName("sites/home-b")
                .setSite(Site.newBuilder()
                        .setBridge(bridge("000000000000000b", "02:00:5e:00:00:0b", 2))
                        .setLan(Lan.newBuilder().setAddress("192.168.2.1/24"))
                        .addUplinks(uplink("isp-b", "wan0", "198.51.100.6/30", "198.51.100.5", "02:00:5e:00:01:02"))
                        .addLinks(InterRouterLink.newBuilder()
                                .setId("to-a")
                                .setPort("link0")
                                .setAddress("10.77.0.2/30")
                                .setPeerSite("sites/home-a")
                                .setPeerLink("to-b")))
                .build();
    }

    public static Resource fraSite() {
        return Resource.newBuilder()
                .setName("sites/fra")
                .setSite(Site.newBuilder()
                        .setBridge(bridge("000000000000000f", "02:00:5e:00:00:0f", 3))
                        .addUplinks(uplink("net", "wan0", "203.0.113.2/30", "203.0.113.1", "02:00:5e:00:01:03")))
                .build();
    }

    /** The proxy with a second uplink, reached there as well, and at the first one's port 7178. */
    public static List<Resource> withThreeEndpoints() {
        Site.Builder site = fraSite().getSite().toBuilder()
                .addUplinks(uplink("net-2", "wan1", "203.0.113.6/30", "203.0.113.5", "02:00:5e:00:01:04"));
        Proxy.Builder proxy = fra().getProxy().toBuilder()
                .addMoreEndpoints(ProxyEndpoint.newBuilder().setUplink("net-2"))
                .addMoreEndpoints(ProxyEndpoint.newBuilder().setUdpPort(7178));
        return all(
                fraSite().toBuilder().setSite(site).build(),
                fra().toBuilder().setProxy(proxy).build());
    }

    private static Bridge bridge(String dpid, String mac, int zone) {
        return Bridge.newBuilder()
                .setDatapathId(dpid)
                .setRouterMac(mac)
                .setConntrackZone(zone)
                .build();
    }

    private static Uplink uplink(String id, String port, String address, String gateway, String mac) {
        return Uplink.newBuilder()
                .setId(id)
                .setPort(port)
                .setAddress(address)
                .setGateway(gateway)
                .setGatewayMac(mac)
                .build();
    }

    public static Resource fra() {
        return Resource.newBuilder()
                .setName("proxies/fra")
                .setProxy(Proxy.newBuilder().setSite("sites/fra"))
                .build();
    }

    public static Resource profile() {
        return Resource.newBuilder()
                .setName("redundancyProfiles/double")
                .setRedundancyProfile(RedundancyProfile.newBuilder().setReplication(Replication.getDefaultInstance()))
                .build();
    }

    public static Resource voice() {
        return appType("voice", udp(5000, 5999));
    }

    public static Resource appType(String id, TrafficMatch... matches) {
        return Resource.newBuilder()
                .setName("appTypes/" + id)
                .setAppType(AppType.newBuilder()
                        .addAllMatches(List.of(matches))
                        .addPreferredProxies("proxies/fra")
                        .setRedundancyProfile("redundancyProfiles/double")
                        .addSites("sites/home-a"))
                .build();
    }

    public static TrafficMatch udp(int first, int last) {
        return TrafficMatch.newBuilder()
                .setProtocol(Protocol.PROTOCOL_UDP)
                .addForeignPorts(PortRange.newBuilder().setFirst(first).setLast(last))
                .build();
    }

    public static Resource cooperation() {
        return Resource.newBuilder()
                .setName("cooperations/a-helped-by-b")
                .setCooperation(Cooperation.newBuilder()
                        .setBeneficiary("sites/home-a")
                        .setLink("to-b")
                        .setHelper("sites/home-b")
                        .setBeneficiaryConsents(true)
                        .setHelperConsents(true)
                        .setLatencyOptimization(LatencyOptimization.newBuilder()
                                .setMaxBps(2_000_000)
                                .addAllowedProxies("proxies/fra")))
                .build();
    }

    /** Home A as its owner wants it to be helped in an emergency. */
    public static Resource watchedHomeA() {
        Site.Builder site = homeA().getSite().toBuilder();
        site.getUplinksBuilder(0)
                .setLiveness(Liveness.newBuilder().addReflectors("192.0.2.53").addReflectors("192.0.2.54"));
        return homeA().toBuilder().setSite(site).build();
    }

    public static Resource emergency() {
        return Resource.newBuilder()
                .setName("cooperations/a-in-emergency")
                .setCooperation(Cooperation.newBuilder()
                        .setBeneficiary("sites/home-a")
                        .setLink("to-b")
                        .setHelper("sites/home-b")
                        .setBeneficiaryConsents(true)
                        .setHelperConsents(true)
                        .setEmergencyConnection(EmergencyConnection.newBuilder().setMaxBps(5_000_000)))
                .build();
    }

    /** Home B shares what its uplink has left with home A. */
    public static Resource sharing() {
        return Resource.newBuilder()
                .setName("cooperations/a-shares-b")
                .setCooperation(Cooperation.newBuilder()
                        .setBeneficiary("sites/home-a")
                        .setLink("to-b")
                        .setHelper("sites/home-b")
                        .setBeneficiaryConsents(true)
                        .setHelperConsents(true)
                        .setBandwidthSharing(BandwidthSharing.newBuilder().setMaxBps(8_000_000)))
                .build();
    }

    /** All of them; a resource given here takes the place of the one with its name. */
    public static List<Resource> all(Resource... instead) {
        List<Resource> all =
                new ArrayList<>(List.of(homeA(), homeB(), fraSite(), fra(), profile(), voice(), cooperation()));
        for (Resource resource : instead) {
            all.removeIf(other -> other.getName().equals(resource.getName()));
            all.add(resource);
        }
        return all;
    }

    /** The whole policy but {@code name}. */
    public static List<Resource> without(String name) {
        List<Resource> resources = new ArrayList<>(all());
        resources.removeIf(resource -> resource.getName().equals(name));
        return resources;
    }
}
