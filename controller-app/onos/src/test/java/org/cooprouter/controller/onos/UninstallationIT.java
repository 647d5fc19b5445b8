// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.onos.fabric.OnosFabric;
import org.cooprouter.controller.onos.fabric.OnosServices;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.onos.testhost.Settings;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.cooprouter.controller.standalone.PrivateVswitch;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.app.ApplicationAdminService;
import org.onosproject.app.ApplicationStore;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;

/** What bridges of a real Open vSwitch keep when the application goes, as ONOS's own application manager makes it go. */
class UninstallationIT {
    private static final String BRIDGE = "br0";
    private static final String DPID = "000000000000000a";
    private static final ApplyResourcesRequest POLICY =
            ApplyResourcesRequest.newBuilder().addAllResources(Policies.all()).build();

    @TempDir
    private Path directory;

    private final ClusterState cluster = new ClusterState();
    private final List<OnosTestHost> hosts = new ArrayList<>();
    private PrivateVswitch vswitch;

    @BeforeEach
    void startBridge() throws IOException {
        vswitch = PrivateVswitch.start(directory);
        vswitch.addBridge(BRIDGE, DPID, "lan0", "agent0", "live0", "wan0", "link0");
        vswitch.vsctl("set", "bridge", BRIDGE, "protocols=OpenFlow13", "fail_mode=secure");
    }

    @AfterEach
    void stop() {
        hosts.forEach(OnosTestHost::close);
        if (vswitch != null) {
            vswitch.close();
        }
    }

    private OnosTestHost start(String node) {
        OnosTestHost host = OnosTestHost.start(Settings.alone().withNode(node).withCluster(cluster));
        hosts.add(host);
        host.install(
                CoopRouterApplication.class,
                Map.of("plaintext", true, "listenAddress", "127.0.0.1", "northboundPort", 0, "southboundPort", 0));
        host.install(OnosServices.class, OnosFabric.class, Uninstallation.class);
        host.service(ApplicationStore.class).activate(id(host));
        return host;
    }

    private static ApplicationId id(OnosTestHost host) {
        return host.service(CoreService.class).registerApplication(CoopRouterApplication.NAME);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    /** Connects the bridge to all nodes. */
    private void connect() {
        String[] command = new String[hosts.size() + 2];
        command[0] = "set-controller";
        command[1] = BRIDGE;
        for (int i = 0; i < hosts.size(); i++) {
            command[i + 2] = "tcp:127.0.0.1:" + hosts.get(i).openFlowPort();
        }
        vswitch.vsctl(command);
    }

    /** Gives the bridge its site's rules. */
    private void program() {
        connect();
        CoopRouterApplication application = hosts.get(0).component(CoopRouterApplication.class);
        soon().ignoreException(StatusRuntimeException.class)
                .until(() -> PolicyServiceGrpc.newBlockingStub(application.operator("test"))
                                .applyResources(POLICY)
                                .getRevision()
                        == 1);
        // Those of the first table come last.
        soon().until(() -> vswitch.dumpRules(BRIDGE).stream().anyMatch(rule -> !rule.contains("table=")));
    }

    private long groups() {
        return vswitch.ofctl("dump-groups", BRIDGE)
                .lines()
                .filter(line -> line.contains("group_id="))
                .count();
    }

    private static ApplicationAdminService manager(OnosTestHost host) {
        return host.service(ApplicationAdminService.class);
    }

    private static void stopComponents(OnosTestHost host) {
        host.uninstall("org.cooprouter.");
    }

    /** The bridge has these rules for as long as ONOS takes to look at it several times. */
    private void assertKeeps(List<String> rules) {
        await().during(Settings.alone().pollInterval().multipliedBy(4))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(vswitch.dumpRules(BRIDGE)).isEqualTo(rules));
    }

    @Test
    void shouldTakeAllFromTheBridgeWhenItIsUninstalled() {
        OnosTestHost host = start("one");
        program();

        manager(host).uninstall(id(host));
        stopComponents(host);

        assertThat(vswitch.dumpRules(BRIDGE)).isEmpty();
        soon().until(() -> groups() == 0);
        assertKeeps(List.of());
    }

    @Test
    void shouldLeaveAllOnTheBridgeWhenANodeStops() {
        OnosTestHost host = start("one");
        program();
        List<String> before = vswitch.dumpRules(BRIDGE);

        host.close();
        hosts.clear();

        assertKeeps(before);
        assertThat(groups()).isPositive();
    }

    @Test
    void shouldTakeAllFromTheBridgeWhenItIsDeactivated() {
        OnosTestHost host = start("one");
        program();

        manager(host).deactivate(id(host));

        assertThat(vswitch.dumpRules(BRIDGE)).isEmpty();
        soon().until(() -> groups() == 0);
    }
}
