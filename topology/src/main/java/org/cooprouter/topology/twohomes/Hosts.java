// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Namespace;

/**
 * The namespaces of the topology and the links between them, without bridges and programs.
 *
 * @param management where the controller runs
 * @param clientA host in the LAN of home A
 * @param clientB host in the LAN of home B
 * @param ispA what lies between home A and the Internet; interfaces {@code home} and {@code net}
 * @param ispB likewise for home B
 * @param internet kernel router
 * @param server host on the Internet
 * @param sites namespaces of the sites by id
 */
public record Hosts(
        Namespace management,
        Namespace clientA,
        Namespace clientB,
        Namespace ispA,
        Namespace ispB,
        Namespace internet,
        Namespace server,
        Map<String, Namespace> sites) {
    private static final String ETHERNET = "eth0";
    private static final String MANAGEMENT = "mgmt0";

    static Hosts build(Lab lab) {
        Hosts hosts = new Hosts(
                lab.namespace("mgmt"),
                lab.namespace("client-a"),
                lab.namespace("client-b"),
                lab.namespace("isp-a"),
                lab.namespace("isp-b"),
                lab.namespace("internet"),
                lab.namespace("server"),
                Map.of(
                        SitePlan.HOME_A.id(), lab.namespace(SitePlan.HOME_A.id()),
                        SitePlan.HOME_B.id(), lab.namespace(SitePlan.HOME_B.id()),
                        SitePlan.PROXY.id(), lab.namespace(SitePlan.PROXY.id())));
        hosts.linkManagement();
        hosts.linkHomes();
        hosts.linkInternet();
        return hosts;
    }

    Namespace site(SitePlan plan) {
        return Objects.requireNonNull(sites.get(plan.id()), plan.id());
    }

    private void linkManagement() {
        List<SitePlan> plans = List.of(SitePlan.HOME_A, SitePlan.HOME_B, SitePlan.PROXY);
        for (SitePlan plan : plans) {
            site(plan).connect(MANAGEMENT, management, plan.id());
            site(plan).address(MANAGEMENT, plan.managementAddress());
        }
        management.kernelBridge("mgmt", plans.stream().map(SitePlan::id).toList());
        management.address("mgmt", "10.255.0.1/24");
    }

    private void linkHomes() {
        clientA.connect(ETHERNET, site(SitePlan.HOME_A), "lan0");
        clientA.address(ETHERNET, TwoHomes.CLIENT_A + "/24");
        clientA.defaultRoute("192.168.1.1");
        clientB.connect(ETHERNET, site(SitePlan.HOME_B), "lan0");
        clientB.address(ETHERNET, TwoHomes.CLIENT_B + "/24");
        clientB.defaultRoute("192.168.2.1");
        site(SitePlan.HOME_A).connect("to-b", site(SitePlan.HOME_B), "to-a");
        site(SitePlan.HOME_A).connect("isp-a", ispA, "home");
        site(SitePlan.HOME_B).connect("isp-b", ispB, "home");
    }

    private void linkInternet() {
        ispA.connect("net", internet, "isp-a");
        ispB.connect("net", internet, "isp-b");
        server.connect(ETHERNET, internet, "server");
        site(SitePlan.PROXY).connect("net0", internet, "proxy");
        internet.address("isp-a", "198.51.100.1/30");
        internet.address("isp-b", "203.0.113.1/30");
        internet.address("proxy", "192.0.2.1/30");
        internet.address("server", "192.0.2.129/30");
        internet.forward();
        server.address(ETHERNET, TwoHomes.SERVER + "/30");
        server.defaultRoute("192.0.2.129");
    }
}
