// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.testing.FakeFabric;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.onos.config.PolicyConfig;
import org.cooprouter.controller.onos.config.PolicyFromNetworkConfig;
import org.cooprouter.controller.onos.rest.PolicyResource;
import org.cooprouter.controller.onos.rest.SiteResource;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.onos.testhost.Settings;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.core.Version;
import org.onosproject.driver.DefaultDriversLoader;
import org.onosproject.net.config.InvalidFieldException;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.driver.DriverAdminService;

/** The application's components on the real managers of ONOS; only bridges are not there. */
class CoopRouterApplicationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ApplyResourcesRequest POLICY =
            ApplyResourcesRequest.newBuilder().addAllResources(Policies.all()).build();

    private final ClusterState cluster = new ClusterState();
    private final List<OnosTestHost> hosts = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        hosts.forEach(OnosTestHost::close);
    }

    private OnosTestHost start(String node) throws IOException {
        return start(node, "");
    }

    private OnosTestHost start(String node, String certificate) throws IOException {
        return install(boot(Settings.alone().withNode(node)), certificate);
    }

    private OnosTestHost boot(Settings settings) {
        OnosTestHost host = OnosTestHost.start(settings.withCluster(cluster));
        hosts.add(host);
        return host;
    }

    private static OnosTestHost install(OnosTestHost host, String certificate) throws IOException {
        host.provide(Fabric.class, new FakeFabric(new ArrayList<>()));
        host.install(
                CoopRouterApplication.class,
                Map.of(
                        "plaintext", certificate.isEmpty(),
                        "tlsCertificate", certificate,
                        "listenAddress", "127.0.0.1",
                        "northboundPort", freePort(),
                        "southboundPort", freePort()));
        host.install(PolicyFromNetworkConfig.class);
        return host;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private PolicyServiceBlockingStub operator(OnosTestHost host) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        host.component(CoopRouterApplication.class).northbound())
                .usePlaintext()
                .build();
        channels.add(channel);
        return PolicyServiceGrpc.newBlockingStub(channel);
    }

    private static SiteStatus status(PolicyServiceBlockingStub operator) {
        return operator.getSiteStatus(
                GetSiteStatusRequest.newBuilder().setSite("sites/home-a").build());
    }

    private void applyWhenSomebodyDecides(OnosTestHost host) {
        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> operator(host).applyResources(POLICY).getRevision() == 1);
    }

    @Test
    void shouldServeOperatorsAndBringTheDriver() throws IOException {
        OnosTestHost host = start("one");
        applyWhenSomebodyDecides(host);

        assertThat(status(operator(host)).getState()).isEqualTo(SiteStatus.State.STATE_PENDING);
        assertThat(host.component(CoopRouterApplication.class).troubles()).isEmpty();
        assertThat(host.service(DriverAdminService.class).getDrivers())
                .anyMatch(driver -> driver.swVersion().contains("[3-9]"));
    }

    @Test
    void shouldSayWhyItDoesNotRun() throws IOException {
        OnosTestHost host = start("one", "/nowhere/controller.crt");

        assertThat(host.component(CoopRouterApplication.class).troubles())
                .singleElement()
                .asString()
                .contains("tlsCertificate=/nowhere/controller.crt cannot be read: there is no such file");
        assertThatThrownBy(() -> host.component(CoopRouterApplication.class).operator("console"))
                .hasMessageContaining("tlsCertificate");
    }

    @Test
    void shouldApplyThePolicyInNetworkConfiguration() throws Exception {
        OnosTestHost host = start("one");
        configure(host, JsonFormat.printer().print(POLICY));

        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .untilAsserted(() -> assertThat(operator(host)
                                .listRevisions(ListRevisionsRequest.getDefaultInstance())
                                .getRevisionsList())
                        .singleElement()
                        .satisfies(revision -> assertThat(revision.getAuthor()).isEqualTo("local/network-config")));
    }

    @Test
    void shouldDegradeSitesOnAnOnosThatItIsNotMadeFor() throws IOException {
        OnosTestHost host = install(boot(Settings.alone().withVersion(Version.version("3.0.1"))), "");
        applyWhenSomebodyDecides(host);

        assertDegraded(host, "this is ONOS 3.0.1", "made for 2.7", "install a CoopRouter for this version");
    }

    @Test
    void shouldDegradeSitesUntilOnosHasTheDriverForOpenVswitch() throws IOException {
        OnosTestHost host = boot(Settings.alone());
        host.uninstall("org.onosproject.driver.DefaultDriversLoader");
        install(host, "");
        applyWhenSomebodyDecides(host);
        assertDegraded(host, "ONOS has no driver \"ovs\"", "run `app activate org.onosproject.drivers`");

        host.install(DefaultDriversLoader.class);
        await().atMost(LIMIT).until(() -> status(operator(host)).getState() == SiteStatus.State.STATE_PENDING);
    }

    private void assertDegraded(OnosTestHost host, String... because) {
        SiteStatus status = status(operator(host));
        assertThat(status.getState()).isEqualTo(SiteStatus.State.STATE_DEGRADED);
        assertThat(status.getDegradedReasonsList()).singleElement().asString().contains(because);
    }

    @Test
    void shouldRefuseNetworkConfigurationThatItCannotRead() throws Exception {
        OnosTestHost host = start("one");

        assertThatThrownBy(() -> configure(host, "{\"resources\": [{\"name\": \"sites/a\", \"sight\": {}}]}"))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("sight");
    }

    @Test
    void shouldDegradeSitesWhenNetworkConfigurationIsNoValidPolicy() throws Exception {
        OnosTestHost host = start("one");
        applyWhenSomebodyDecides(host);
        configure(host, "{\"resources\": [{\"name\": \"sites/UPPER\", \"site\": {}}]}");

        await().atMost(LIMIT).until(() -> status(operator(host)).getState() == SiteStatus.State.STATE_DEGRADED);
        assertDegraded(host, "the policy in network configuration is not in force", "sites/UPPER");

        configure(host, JsonFormat.printer().print(POLICY));
        await().atMost(LIMIT).until(() -> status(operator(host)).getState() == SiteStatus.State.STATE_PENDING);
    }

    private static void configure(OnosTestHost host, String json) throws IOException {
        JsonNode node = new ObjectMapper().readTree(json);
        ApplicationId application = host.service(CoreService.class).getAppId(CoopRouterApplication.NAME);
        host.service(NetworkConfigService.class).applyConfig(application, PolicyConfig.class, node);
    }

    @Test
    void shouldAnswerRestCallsAsJsonWithTheRightCodes() throws IOException {
        applyWhenSomebodyDecides(start("one"));

        assertThat(new SiteResource().one("home-a").getEntity().toString()).contains("\"state\": \"STATE_PENDING\"");
        assertThat(new SiteResource().one("nowhere").getStatus()).isEqualTo(404);
        assertThat(new PolicyResource().apply("{\"resources\": 3}").getStatus()).isEqualTo(400);
        assertThat(new PolicyResource()
                        .apply("{\"resources\": [{\"name\": \"sites/UPPER\", \"site\": {}}]}")
                        .getEntity()
                        .toString())
                .contains("sites/UPPER");
        assertThat(new PolicyResource().one("sites", "home-a").getEntity().toString())
                .contains("\"sites/home-a\"");
    }

    @Test
    void shouldTakeOverWithAllThatWasDecidedWhenTheLeaderIsLost() throws IOException {
        OnosTestHost leader = start("one");
        applyWhenSomebodyDecides(leader);
        OnosTestHost other = start("two");

        leader.close();
        hosts.remove(leader);

        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> status(operator(other)).getWantedRevision() == 1);
    }

    @Test
    void shouldSayThatTheStoreDoesNotAnswerAndGoOnWhenItDoes() throws IOException {
        OnosTestHost host = start("one");
        applyWhenSomebodyDecides(host);
        Resource.Builder renamed =
                Policies.all().stream().filter(Resource::hasSite).findFirst().orElseThrow().toBuilder();
        renamed.getSiteBuilder().setDisplayName("another name");
        ApplyResourcesRequest change =
                ApplyResourcesRequest.newBuilder().addResources(renamed).build();
        cluster.storage().stall();
        try {
            assertThatThrownBy(() -> operator(host).applyResources(change))
                    .satisfies(failure ->
                            assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                    .hasMessageContaining("did not answer in time");
            assertThat(status(operator(host)).getState()).isEqualTo(SiteStatus.State.STATE_DEGRADED);
        } finally {
            cluster.storage().resume();
        }
        await().atMost(LIMIT).until(() -> status(operator(host)).getState() == SiteStatus.State.STATE_PENDING);
    }
}
