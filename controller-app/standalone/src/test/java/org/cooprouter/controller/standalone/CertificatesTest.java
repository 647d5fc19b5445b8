// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.controller.host.StartupException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in at the three ports of a controller with certificates, and what the others are told. */
class CertificatesTest {
    @TempDir
    private static Path directory;

    private static Pki ours;
    private static Pki others;
    private static Controller controller;

    /** The two gRPC ports. */
    enum Port {
        NORTHBOUND(Role.OPERATOR),
        SOUTHBOUND(Role.AGENT);

        private final Role role;

        Port(Role role) {
            this.role = role;
        }

        InetSocketAddress address() {
            return this == NORTHBOUND
                    ? controller.addresses().northbound()
                    : controller.addresses().southbound();
        }

        String label() {
            return this == NORTHBOUND ? "northbound" : "southbound";
        }
    }

    @BeforeAll
    static void start() throws StartupException {
        ours = Pki.create(directory.resolve("ours"));
        others = Pki.create(directory.resolve("others"));
        controller = Controller.start(new ControllerConfig(
                directory.resolve("state"),
                ListenAddress.parse("--northbound", "127.0.0.1:0"),
                ListenAddress.parse("--southbound", "127.0.0.1:0"),
                ListenAddress.parse("--openflow", "127.0.0.1:0"),
                ListenAddress.parse("--metrics", "127.0.0.1:0"),
                Optional.of(ours.controllerFiles())));
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void shouldServeClientsWithTheRightCertificate(Port port) throws Exception {
        assertThat(health(port, ours.client(ours.issue(port.role, "alice")))).isEqualTo(ServingStatus.SERVING);
    }

    @ParameterizedTest
    @CsvSource({
        "NORTHBOUND, AGENT",
        "NORTHBOUND, BRIDGE",
        "NORTHBOUND, CONTROLLER",
        "SOUTHBOUND, OPERATOR",
        "SOUTHBOUND, BRIDGE",
        "SOUTHBOUND, CONTROLLER"
    })
    void shouldTellTheHolderOfAnotherRolesCertificateWhatToUse(Port port, Role role) throws Exception {
        double before = rejected(port, "role");

        assertThatThrownBy(() -> health(port, ours.client(ours.issue(role, "alice"))))
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED))
                .hasMessageContaining("the certificate is that of " + role + "/alice")
                .hasMessageContaining("coopctl pki issue " + port.role);
        assertThat(rejected(port, "role")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void shouldCloseOnClientsWithoutCertificate(Port port) throws Exception {
        assertRejectedInHandshake(port, ours.client());
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void shouldCloseOnClientsOfAnUnknownAuthority(Port port) throws Exception {
        Issued stranger = others.issue(port.role, "alice");
        assertRejectedInHandshake(
                port,
                ours.client()
                        .keyManager(
                                stranger.certificate().toFile(), stranger.key().toFile()));
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void shouldCloseOnClientsWithAnExpiredCertificate(Port port) throws Exception {
        assertRejectedInHandshake(port, ours.client(ours.issueExpired(port.role, "former")));
    }

    @ParameterizedTest
    @EnumSource(Port.class)
    void shouldCloseOnClientsThatOfferOnlyOlderTls(Port port) throws Exception {
        assertRejectedInHandshake(
                port, ours.client(ours.issue(port.role, "alice")).protocols("TLSv1.2"));
    }

    private static void assertRejectedInHandshake(Port port, SslContextBuilder client) throws Exception {
        double before = rejected(port, "tls");
        assertThatThrownBy(() -> health(port, client))
                .isInstanceOf(StatusRuntimeException.class)
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        await().untilAsserted(() -> assertThat(rejected(port, "tls")).isGreaterThan(before));
    }

    private static ServingStatus health(Port port, SslContextBuilder client) throws SSLException, InterruptedException {
        ManagedChannel channel = NettyChannelBuilder.forAddress(port.address())
                .sslContext(GrpcSslContexts.configure(client).build())
                .overrideAuthority("localhost")
                .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
            assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldSpeakOpenFlowToBridgesWithTheRightCertificate() throws Exception {
        try (var client = connect(ours.client(ours.issue(Role.BRIDGE, "home-a")))) {
            assertThat(client.readHelloVersion()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AGENT", "OPERATOR"})
    void shouldCloseOnBridgesWithAnotherRolesCertificate(Role role) throws Exception {
        assertBridgeRejected("role", ours.client(ours.issue(role, "home-a")));
    }

    @Test
    void shouldCloseOnBridgesWithoutCertificate() throws Exception {
        assertBridgeRejected("tls", ours.client());
    }

    @Test
    void shouldCloseOnBridgesOfAnUnknownAuthority() throws Exception {
        Issued stranger = others.issue(Role.BRIDGE, "home-a");
        assertBridgeRejected(
                "tls",
                ours.client()
                        .keyManager(
                                stranger.certificate().toFile(), stranger.key().toFile()));
    }

    @Test
    void shouldCloseOnBridgesWithAnExpiredCertificate() throws Exception {
        assertBridgeRejected("tls", ours.client(ours.issueExpired(Role.BRIDGE, "former")));
    }

    private static void assertBridgeRejected(String reason, SslContextBuilder client) throws Exception {
        String counter = "cooprouter_openflow_rejected_connections_total{reason=\"" + reason + "\"}";
        double before = metric(counter);
        try (var connection = connect(client)) {
            assertThat(connection.readHelloVersion()).isEqualTo(-1);
        } catch (IOException closed) {
            assertThat(closed).hasMessageNotContaining("timed out");
        }
        await().untilAsserted(() -> assertThat(metric(counter)).isEqualTo(before + 1));
    }

    private static TlsClient connect(SslContextBuilder client) throws IOException {
        return TlsClient.connect(controller.addresses().openflow(), client.build());
    }

    private static double rejected(Port port, String reason) throws Exception {
        return metric("cooprouter_rpc_rejected_total{listener=\"" + port.label() + "\",reason=\"" + reason + "\"}");
    }

    private static double metric(String sample) throws Exception {
        return Metrics.value(controller.addresses().metrics(), sample);
    }
}
