// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import org.cooprouter.topology.lab.Namespace;

/**
 * Packets that passed certain places of the topology, by the kernel's and the bridge's own counters.
 *
 * @param toIspA from home A to its ISP
 * @param fromIspA from its ISP to home A
 * @param toIspB from home B to its ISP
 * @param fromIspB from its ISP to home B
 * @param toServer from the Internet to the server
 * @param toHelpersAgent from home B's bridge to its agent
 * @param bytesToIspB bytes from home B to its ISP
 */
record Carried(
        long toIspA, long fromIspA, long toIspB, long fromIspB, long toServer, long toHelpersAgent, long bytesToIspB) {
    static Carried now(TwoHomes homes) {
        Namespace ispA = homes.hosts().ispA();
        Namespace ispB = homes.hosts().ispB();
        return new Carried(
                ispA.counter("home", "rx_packets"),
                ispA.counter("net", "rx_packets"),
                ispB.counter("home", "rx_packets"),
                ispB.counter("net", "rx_packets"),
                homes.hosts().server().counter("eth0", "rx_packets"),
                homes.homeB().namespace().counter("agent", "rx_packets"),
                ispB.counter("home", "rx_bytes"));
    }

    Carried minus(Carried before) {
        return new Carried(
                toIspA - before.toIspA,
                fromIspA - before.fromIspA,
                toIspB - before.toIspB,
                fromIspB - before.fromIspB,
                toServer - before.toServer,
                toHelpersAgent - before.toHelpersAgent,
                bytesToIspB - before.bytesToIspB);
    }
}
