// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.util.List;
import org.cooprouter.topology.lab.OpenVswitch;

/**
 * What distinguishes one site of the topology from another.
 *
 * @param id name of site, agent and bridge certificate, "home-a"
 * @param identity of its bridge
 * @param managementAddress in the management network, with prefix length
 * @param localAddress of the bridge's LOCAL port, with prefix length
 * @param ports the bridge's ports besides {@code agent0} and {@code live0}
 */
public record SitePlan(
        String id, OpenVswitch.Identity identity, String managementAddress, String localAddress, List<String> ports) {
    /** Home A: the site that is helped. */
    public static final SitePlan HOME_A = new SitePlan(
            "home-a",
            new OpenVswitch.Identity("000000000000000a", "02:00:5e:00:00:0a"),
            "10.255.0.11/24",
            "192.168.1.1/24",
            List.of("lan0", "isp-a", "to-b"));

    /** Home B: the neighbour. */
    public static final SitePlan HOME_B = new SitePlan(
            "home-b",
            new OpenVswitch.Identity("000000000000000b", "02:00:5e:00:00:0b"),
            "10.255.0.12/24",
            "192.168.2.1/24",
            List.of("lan0", "isp-b", "to-a"));

    /** The host of the proxy. */
    public static final SitePlan PROXY = new SitePlan(
            "proxy-fra",
            new OpenVswitch.Identity("00000000000000f1", "02:00:5e:00:00:f1"),
            "10.255.0.13/24",
            "192.0.2.2/30",
            List.of("net0"));
}
