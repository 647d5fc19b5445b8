// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.cooprouter.controller.onos.testhost.OnosTestHost;
import org.cooprouter.controller.standalone.Pki;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * The bundle as the build made it, with the libraries that it carries, in an OSGi container: it resolves against what ONOS exports, its
 * components become active on the real managers of ONOS, and it keeps no thread and no port when it stops.
 */
class ContainerIT {
    private static final String APPLICATION = "org.cooprouter.controller.onos.CoopRouterApplication";
    private static final ApplyResourcesRequest POLICY =
            ApplyResourcesRequest.newBuilder().addAllResources(Policies.all()).build();

    @TempDir
    private Path directory;

    private final int northboundPort = freePort();
    private final int southboundPort = freePort();
    private OnosTestHost host;
    private Container container;
    private Bundle bundle;
    private SslContext operator;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void install() throws Exception {
        Pki pki = Pki.create(Files.createDirectory(directory.resolve("pki")));
        Issued alice = pki.issue(Identity.Role.OPERATOR, "alice");
        operator = GrpcSslContexts.forClient()
                .trustManager(pki.authority().toFile())
                .keyManager(alice.certificate().toFile(), alice.key().toFile())
                .build();
        host = OnosTestHost.start();
        container = Container.start(directory.resolve("felix"));
        container.configure(APPLICATION, settings(pki.controllerFiles()));
        bundle = container.install(Path.of(System.getProperty("cooprouter.bundle")));
        container.provideWhatItNeeds(bundle, host::service);
    }

    private Map<String, Object> settings(TlsFiles files) {
        return Map.of(
                "listenAddress",
                "127.0.0.1",
                "northboundPort",
                northboundPort,
                "southboundPort",
                southboundPort,
                "tlsCertificate",
                files.certificate().toString(),
                "tlsKey",
                files.key().toString(),
                "tlsAuthorities",
                files.authority().toString());
    }

    @AfterEach
    void remove() throws Exception {
        if (container != null) {
            container.stop();
        }
        if (host != null) {
            host.close();
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    /** An operator's calls, from outside of the container, over TLS. */
    private SiteStatus.State applyAndAsk() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", northboundPort)
                .sslContext(operator)
                .build();
        try {
            PolicyServiceGrpc.PolicyServiceBlockingStub calls = PolicyServiceGrpc.newBlockingStub(channel);
            soon().ignoreException(StatusRuntimeException.class)
                    .until(() -> calls.applyResources(POLICY).getRevision() == 1);
            return calls.getSiteStatus(GetSiteStatusRequest.newBuilder()
                            .setSite("sites/home-a")
                            .build())
                    .getState();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void shouldAnswerOverTlsFromWithinTheContainer() throws Exception {
        bundle.start();

        assertThat(applyAndAsk()).isEqualTo(SiteStatus.State.STATE_PENDING);
        assertThat(Arrays.stream(bundle.getRegisteredServices())
                        .map(service -> ((String[]) service.getProperty("objectClass"))[0]))
                .as("components that are active or can be")
                .contains(APPLICATION, "org.cooprouter.controller.core.port.Fabric");
        assertThat(bundle.loadClass("io.grpc.Server").getClassLoader())
                .as("the bundle's own gRPC, though the class path of ONOS has one")
                .isNotSameAs(io.grpc.Server.class.getClassLoader());
    }

    @Test
    void shouldAnswerAgainWhenItIsStartedAgain() throws Exception {
        bundle.start();
        applyAndAsk();
        bundle.stop();
        bundle.start();

        assertThat(applyAndAsk()).isEqualTo(SiteStatus.State.STATE_PENDING);
    }

    @Test
    void shouldLeaveNoThreadAndNoPortBehindWhenItStops() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        bundle.start();
        applyAndAsk();
        bundle.stop();

        for (int port : List.of(northboundPort, southboundPort)) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(free.isBound()).isTrue();
            }
        }
        soon().pollInSameThread()
                .untilAsserted(() -> assertThat(threadsSince(before)).isEmpty());
    }

    /** Those of ONOS come when they are needed and stay. */
    private static List<String> threadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("onos-"))
                .collect(Collectors.toList());
    }
}
