// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.Pipeliner;
import org.onosproject.net.device.DeviceService;

/** Nodes of a cluster in one JVM: when one is lost, the other takes its place. */
class ClusterIT {
    private static final String DPID = "0000000000000a02";
    private static final DeviceId DEVICE = DeviceId.deviceId("of:" + DPID);
    private static final NodeId FIRST = NodeId.nodeId("node-1");
    private static final NodeId SECOND = NodeId.nodeId("node-2");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void shouldMakeTheOtherNodeLeaderAndMasterWhenOneIsLost() throws IOException {
        Settings shared = Settings.alone().withCluster(new ClusterState());
        try (PrivateVswitch vswitch = PrivateVswitch.start(directory);
                OnosTestHost survivor = OnosTestHost.start(shared.withNode(SECOND.id()))) {
            List<NodeId> leaders = new CopyOnWriteArrayList<>();
            OnosTestHost lost = OnosTestHost.start(shared.withNode(FIRST.id()));
            lost.service(LeadershipService.class).runForLeadership("site");
            survivor.service(LeadershipService.class)
                    .addListener(event -> leaders.add(event.subject().leaderNodeId()));
            survivor.service(LeadershipService.class).runForLeadership("site");
            assertThat(survivor.service(ClusterService.class).getNodes()).hasSize(2);
            assertThat(survivor.service(LeadershipService.class).getLeader("site"))
                    .isEqualTo(FIRST);

            vswitch.addBridge("br0", DPID, "p1");
            vswitch.vsctl("set", "bridge", "br0", "protocols=OpenFlow13");
            vswitch.vsctl("set-controller", "br0", address(lost), address(survivor));
            await().atMost(LIMIT).until(() -> master(survivor).isPresent());
            await().atMost(LIMIT).until(() -> backups(survivor) == 1);

            lost.close();
            await().atMost(LIMIT)
                    .until(() -> SECOND.equals(
                            survivor.service(LeadershipService.class).getLeader("site")));
            await().atMost(LIMIT).until(() -> master(survivor).equals(Optional.of(SECOND)));
            assertThat(leaders).contains(SECOND);
            assertThat(survivor.service(DeviceService.class).getDevice(DEVICE).is(Pipeliner.class))
                    .as("the survivor's devices still have their drivers")
                    .isTrue();
            assertThat(survivor.service(ClusterService.class).getNodes()).hasSize(1);
            await().atMost(LIMIT)
                    .until(() -> vswitch.vsctl("--columns=role", "list", "controller")
                            .contains("master"));
        }
    }

    private static String address(OnosTestHost host) {
        return "tcp:127.0.0.1:" + host.openFlowPort();
    }

    private static Optional<NodeId> master(OnosTestHost host) {
        return Optional.ofNullable(host.service(MastershipService.class).getMasterFor(DEVICE));
    }

    private static int backups(OnosTestHost host) {
        return host.service(MastershipService.class)
                .getNodesFor(DEVICE)
                .backups()
                .size();
    }
}
