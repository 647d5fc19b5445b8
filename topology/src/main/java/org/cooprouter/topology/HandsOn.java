// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import org.cooprouter.topology.twohomes.TwoHomes;

/** What to try in a laboratory that is up. */
final class HandsOn {
    private HandsOn() {}

    static String describe(TwoHomes homes) {
        String prefix = "ip netns exec coop-" + homes.lab().id();
        return """

                The two homes are up. In another terminal, as root:

                  coopctl() { %1$s-mgmt %2$s "$@"; }
                  coopctl status                                 # what sites, agents and bridges are doing
                  coopctl apply -f %3$s

                  %1$s-server   iperf3 -s -p 5004        # a server for calls
                  %1$s-client-a iperf3 -c %4$s -p 5004 -u -b 64k -l 160 -t 10 --bidir   # a call
                  %1$s-client-a ping -c 3 %4$s   # ordinary traffic

                  %5$s   # the bridge's rules
                  %1$s-isp-a tcpdump -ni home udp        # what home A's ISP carries
                  %1$s-isp-b tcpdump -ni home udp        # what home B's ISP carries

                Logs: %6$s
                Press Ctrl-C here to take it all down.
                """.formatted(
                        prefix,
                        String.join(" ", homes.coopctl().prefix()),
                        TwoHomes.policy("calls.yaml"),
                        TwoHomes.SERVER,
                        String.join(" ", homes.homeA().bridge().ofctlCommand("dump-flows")),
                        homes.lab().directory("log"));
    }
}
