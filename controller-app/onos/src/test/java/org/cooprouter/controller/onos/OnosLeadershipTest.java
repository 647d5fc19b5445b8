// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cooprouter.controller.core.port.Leadership;
import org.cooprouter.controller.core.port.LeadershipContract;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.onos.testhost.Settings;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipAdminService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;

/** Leadership by the real manager of ONOS, on two nodes. */
class OnosLeadershipTest extends LeadershipContract {
    private static final List<OnosTestHost> HOSTS = new ArrayList<>();

    private final Map<Leadership, NodeId> candidates = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        var cluster = new ClusterState();
        for (String node : List.of("one", "two")) {
            HOSTS.add(OnosTestHost.start(Settings.alone().withNode(node).withCluster(cluster)));
        }
    }

    @AfterAll
    static void stop() {
        HOSTS.forEach(OnosTestHost::close);
        HOSTS.clear();
    }

    @AfterEach
    void resign() {
        candidates.keySet().forEach(Leadership::resign);
    }

    @Override
    protected Leadership candidate() {
        OnosTestHost host = HOSTS.get(candidates.size());
        NodeId node = host.service(ClusterService.class).getLocalNode().id();
        var candidate = new OnosLeadership(host.service(LeadershipService.class), node);
        candidates.put(candidate, node);
        return candidate;
    }

    @Override
    protected void elect(Leadership candidate) {
        HOSTS.get(0)
                .service(LeadershipAdminService.class)
                .transferLeadership(OnosLeadership.TOPIC, Objects.requireNonNull(candidates.get(candidate)));
    }
}
