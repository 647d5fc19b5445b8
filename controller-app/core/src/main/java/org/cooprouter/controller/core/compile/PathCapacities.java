// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.v1.ClientPathConfig;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Site;

/** What paths can carry, for whoever splits streams over them: "may be communicated to proxy 177" [0094]. */
final class PathCapacities {
    private static final long PERCENT = 100;
    /** Meters count Ethernet headers, splitters IP packets. */
    private static final long WITHOUT_ETHERNET = 98;

    private PathCapacities() {}

    /** Bits per second of what a neighbour forwards: as its meters do. */
    static long granted(Cooperation cooperation) {
        return cooperation.getLatencyOptimization().getMaxBps() / PERCENT * WITHOUT_ETHERNET;
    }

    /** Of the paths of a client, towards it, as far as the policy says. A grant counts whether it is in force or not: paths that do not work are not used. */
    static List<ClientPathConfig> towards(String client, CompileInput input) {
        List<ClientPathConfig> paths = new ArrayList<>();
        Policy policy = input.policy();
        Site site = policy.site(client).orElseThrow(() -> new IllegalStateException("an association has a client"));
        site.getUplinksList().forEach(uplink -> {
            if (uplink.getCapacityDownBps() > 0) {
                paths.add(ClientPathConfig.newBuilder()
                        .setPathId(input.numbers().path(client, uplink.getId()))
                        .setCapacityDownBps(uplink.getCapacityDownBps())
                        .build());
            }
        });
        for (Cooperation cooperation : policy.cooperationsFor(client).values()) {
            if (cooperation.hasLatencyOptimization()) {
                paths.add(ClientPathConfig.newBuilder()
                        .setPathId(input.numbers().path(client, cooperation.getLink()))
                        .setCapacityDownBps(granted(cooperation))
                        .setLimitDownBps(granted(cooperation))
                        .build());
            }
        }
        return paths;
    }
}
