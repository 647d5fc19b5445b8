// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.cooprouter.cli.manifest.Manifest;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller with certificates on all ports, a real Open vSwitch as the bridge of home A, and agents that only acknowledge. */
class ControllerIT {
    private static final Path POLICIES = Path.of("..", "..", "topology", "policies", "two-homes");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private Pki pki;
    private final List<PrivateVswitch> others = new ArrayList<>();
    private PrivateVswitch vswitch;
    private Controller controller;

    @BeforeEach
    void start() throws Exception {
        pki = Pki.create(directory.resolve("pki"));
        vswitch = startBridge("home-a", "000000000000000a", "lan0", "agent0", "live0", "isp-a", "to-b");
        startController(0, 0);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        if (controller != null) {
            controller.close();
        }
        others.forEach(PrivateVswitch::close);
        if (vswitch != null) {
            vswitch.close();
        }
    }

    /** Each with a daemon of its own, because a daemon has one certificate. */
    private PrivateVswitch startBridge(String site, String datapathId, String... ports) throws IOException {
        PrivateVswitch started = PrivateVswitch.start(Files.createDirectory(directory.resolve("ovs-" + site)));
        started.addBridge(site, datapathId, ports);
        started.vsctl("set", "bridge", site, "protocols=OpenFlow13");
        return started;
    }

    private void startController(int southbound, int openflow) throws StartupException {
        controller = Controller.start(new ControllerConfig(
                directory.resolve("state"),
                ListenAddress.parse("--northbound", "127.0.0.1:0"),
                ListenAddress.parse("--southbound", "127.0.0.1:" + southbound),
                ListenAddress.parse("--openflow", "127.0.0.1:" + openflow),
                ListenAddress.parse("--metrics", "127.0.0.1:0"),
                Optional.of(pki.controllerFiles())));
    }

    private ManagedChannel channel(InetSocketAddress address, Issued certificate) throws SSLException {
        ManagedChannel channel = NettyChannelBuilder.forAddress(address)
                .sslContext(GrpcSslContexts.configure(pki.client(certificate)).build())
                .overrideAuthority("localhost")
                .build();
        channels.add(channel);
        return channel;
    }

    private PolicyServiceBlockingStub alice() throws SSLException {
        return PolicyServiceGrpc.newBlockingStub(
                        channel(controller.addresses().northbound(), pki.issue(Role.OPERATOR, "alice")))
                .withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private FakeAgent agent(String certificate, String name) throws SSLException {
        return new FakeAgent(channel(controller.addresses().southbound(), pki.issue(Role.AGENT, certificate)), name);
    }

    private void connectBridge(String certificate) {
        connect(vswitch, "home-a", certificate);
    }

    private void connect(PrivateVswitch site, String bridge, String certificate) {
        Issued issued = pki.issue(Role.BRIDGE, certificate);
        site.vsctl(
                "set-ssl",
                issued.key().toString(),
                issued.certificate().toString(),
                pki.authority().toString());
        site.setController(
                bridge, "ssl:127.0.0.1:" + controller.addresses().openflow().getPort());
    }

    private long apply(String... files) throws IOException {
        ApplyResourcesRequest.Builder request =
                ApplyResourcesRequest.newBuilder().setComment("in a test");
        for (String file : files) {
            Manifest.read(Map.of(file, Files.readString(POLICIES.resolve(file)))).resources().stream()
                    .map(ControllerIT::withGatewayMac)
                    .forEach(request::addResources);
        }
        return alice().applyResources(request.build()).getRevision();
    }

    /** Nobody answers ARP on dummy ports. */
    private static Resource withGatewayMac(Resource resource) {
        Resource.Builder builder = resource.toBuilder();
        if (resource.hasSite()) {
            builder.getSiteBuilder()
                    .getUplinksBuilderList()
                    .forEach(uplink -> uplink.setGatewayMac("02:00:00:00:00:99"));
        }
        return builder.build();
    }

    private SiteStatus awaitRules(long revision) throws IOException {
        PolicyServiceBlockingStub stub = alice();
        return await().atMost(PATIENCE)
                .until(
                        () -> stub.getSiteStatus(GetSiteStatusRequest.newBuilder()
                                .setSite("sites/home-a")
                                .build()),
                        status -> status.getWantedRevision() == revision
                                && status.getBridge().getConnected()
                                && status.getBridge().getWantedRules() > 0
                                && status.getBridge().getInstalledRules()
                                        == status.getBridge().getWantedRules());
    }

    @Test
    void shouldBringAPolicyToARealBridgeAndRecordWhoDeclaredIt() throws Exception {
        connectBridge("home-a");

        long revision = apply("sites.yaml");

        SiteStatus status = awaitRules(revision);
        assertThat(vswitch.dumpRules("home-a")).hasSize(status.getBridge().getWantedRules());
        assertThat(alice().listRevisions(ListRevisionsRequest.getDefaultInstance())
                        .getRevisionsList())
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.getAuthor()).isEqualTo("operator/alice");
                    assertThat(made.getComment()).isEqualTo("in a test");
                });
    }

    @Test
    void shouldSteerOnceTheAgentsHaveAcknowledged() throws Exception {
        others.add(startBridge("home-b", "000000000000000b", "lan0", "agent0", "live0", "isp-b", "to-a"));
        others.add(startBridge("proxy-fra", "00000000000000f1", "agent0", "live0", "net0"));
        connectBridge("home-a");
        connect(others.get(0), "home-b", "home-b");
        connect(others.get(1), "proxy-fra", "proxy-fra");
        apply("sites.yaml");
        FakeAgent homeA = agent("home-a", "home-a");
        FakeAgent proxy = agent("proxy-fra", "proxy-fra");

        long revision = apply("sites.yaml", "calls.yaml");

        awaitRules(revision);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(vswitch.dumpRules("home-a"))
                        .anyMatch(rule -> rule.contains("table=1") && rule.contains("02:43:52:01")));
        assertThat(homeA.deltas).isNotEmpty();
        assertThat(proxy.deltas).isNotEmpty();
        assertThat(vswitch.ofctl("dump-groups", "home-a")).contains("type=ff");
    }

    @Test
    void shouldFollowAPortThatComesBackUnderAnotherNumber() throws Exception {
        connectBridge("home-a");
        awaitRules(apply("sites.yaml"));
        assertThat(rulesFromAgent(2)).isPositive();

        vswitch.vsctl("del-port", "home-a", "agent0");
        await().atMost(PATIENCE).until(() -> rulesFromAgent(2) == 0);
        vswitch.addPort("home-a", "agent0", 17);

        await().atMost(PATIENCE).until(() -> rulesFromAgent(17) > 0);
    }

    private long rulesFromAgent(int port) {
        return vswitch.dumpRules("home-a").stream()
                .filter(rule -> rule.contains("in_port=" + port + " "))
                .count();
    }

    @Test
    void shouldLeaveEveryRuleUntouchedWhenTheControllerRestarts() throws Exception {
        connectBridge("home-a");
        long revision = apply("sites.yaml");
        awaitRules(revision);
        List<String> before = vswitch.dumpRules("home-a");
        double age = youngestRule();
        int southbound = controller.addresses().southbound().getPort();
        int openflow = controller.addresses().openflow().getPort();

        controller.close();
        startController(southbound, openflow);
        awaitRules(revision);

        assertThat(vswitch.dumpRules("home-a")).isEqualTo(before);
        assertThat(youngestRule()).isGreaterThan(age);
    }

    private double youngestRule() {
        return vswitch.ofctl("dump-flows", "home-a")
                .lines()
                .filter(line -> line.contains("duration="))
                .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".*duration=([0-9.]+)s.*", "$1")))
                .min()
                .orElseThrow();
    }

    @Test
    void shouldRefuseABridgeThatShowsTheCertificateOfAnotherSite() throws Exception {
        apply("sites.yaml");

        connectBridge("home-b");

        await().atMost(PATIENCE)
                .until(() -> Metrics.value(
                                controller.addresses().metrics(),
                                "cooprouter_openflow_rejected_connections_total{reason=\"site\"}")
                        > 0);
        assertThat(vswitch.dumpRules("home-a")).isEmpty();
    }

    @Test
    void shouldGiveNoRulesToABridgeWhoseSiteTurnsOutToBeAnothers() throws Exception {
        connectBridge("home-b");
        await().atMost(PATIENCE)
                .until(() ->
                        Metrics.value(controller.addresses().metrics(), "cooprouter_openflow_bridges_connected") > 0);

        apply("sites.yaml");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alice().getSiteStatus(GetSiteStatusRequest.newBuilder()
                                        .setSite("sites/home-a")
                                        .build())
                                .getProblemsList())
                        .anyMatch(problem -> problem.contains("the certificate is that of bridge/home-b")));
        assertThat(vswitch.dumpRules("home-a")).isEmpty();
    }

    @Test
    void shouldEndTheStreamOfAnAgentThatThePolicyDoesNotKnow() throws Exception {
        apply("sites.yaml");

        Status end = agent("stranger", "stranger").ended.get(20, TimeUnit.SECONDS);

        assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(end.getDescription()).contains("sites/stranger is not in the policy");
    }

    @Test
    void shouldEndTheStreamOfAnAgentThatSpeaksForAnother() throws Exception {
        apply("sites.yaml");

        Status end = agent("home-b", "home-a").ended.get(20, TimeUnit.SECONDS);

        assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(end.getDescription()).contains("agent/home-b").contains("agent/home-a");
    }
}
