// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.cooprouter.agent.v1.AgentServiceGrpc.AgentServiceImplBase;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.controller.host.rpc.Listener;
import org.cooprouter.controller.host.rpc.RpcServer;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server takes up certificates that were replaced. */
class CertificateReloadTest {
    @TempDir
    private Path directory;

    private final Looking looking = new Looking();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private Pki ours;
    private Pki others;
    private TlsFiles files;
    private TlsMaterial material;
    private RpcServer server;
    private SslContext trustsOurs;

    /** Looks at the files when the test says so. */
    private static final class Looking extends ScheduledThreadPoolExecutor {
        private final List<Runnable> looks = new ArrayList<>();

        Looking() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
            looks.add(task);
            return super.scheduleWithFixedDelay(task, 1, 1, TimeUnit.DAYS);
        }

        void look() {
            looks.forEach(Runnable::run);
        }
    }

    @BeforeEach
    void start() throws Exception {
        ours = Pki.create(directory.resolve("ours"));
        others = Pki.create(directory.resolve("others"));
        files = ours.controllerFiles();
        trustsOurs = ours.client().build();
        material = TlsMaterial.load(files, Duration.ofMinutes(1), looking);
        server = RpcServer.start(
                Listener.SOUTHBOUND,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                material,
                List.of(new AgentServiceImplBase() {}.bindService()),
                new RpcMetrics(new PrometheusRegistry()));
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
        material.close();
        looking.shutdownNow();
    }

    @Test
    void shouldShowARenewedCertificateToTheNextConnectionAndKeepTheOthers() throws Exception {
        ManagedChannel early = channel(ours.client(ours.issue(Role.AGENT, "home-a")));
        assertThat(isServed(early)).isTrue();
        BigInteger first = shownSerial();
        looking.look();
        assertThat(shownSerial()).isEqualTo(first);

        ours.issue(Role.CONTROLLER, "ctl");
        touch(files.certificate(), files.key());
        looking.look();

        assertThat(shownSerial()).isNotEqualTo(first);
        assertThat(isServed(early)).isTrue();
        assertThat(isServed(channel(ours.client(ours.issue(Role.AGENT, "home-b")))))
                .isTrue();
    }

    @Test
    void shouldGoOnWithWhatItHasWhenTheNewFilesCannotBeUsed() throws Exception {
        BigInteger first = shownSerial();
        ManagedChannel late = channel(ours.client(ours.issue(Role.AGENT, "home-a")));
        for (Path file : List.of(files.certificate(), files.key(), files.authority())) {
            Files.writeString(file, "half a fi");
        }
        touch(files.certificate(), files.key(), files.authority());
        looking.look();

        assertThat(shownSerial()).isEqualTo(first);
        assertThat(isServed(late)).isTrue();
    }

    @Test
    void shouldLetInClientsOfAnAuthorityThatIsAdded() throws Exception {
        SslContextBuilder stranger = others.client(others.issue(Role.AGENT, "home-a"))
                .trustManager(ours.authority().toFile());
        assertThat(isServed(channel(stranger))).isFalse();

        Files.writeString(files.authority(), Files.readString(ours.authority()) + Files.readString(others.authority()));
        touch(files.authority());
        looking.look();

        assertThat(isServed(channel(stranger))).isTrue();
        assertThat(isServed(channel(ours.client(ours.issue(Role.AGENT, "home-b")))))
                .isTrue();
    }

    /** Files that are replaced within a millisecond in a test have other times in life. */
    private static void touch(Path... changed) throws IOException {
        for (Path file : changed) {
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(5)));
        }
    }

    private BigInteger shownSerial() throws IOException {
        try (TlsClient client = TlsClient.connect(server.address(), trustsOurs)) {
            return client.peerCertificate().getSerialNumber();
        }
    }

    private ManagedChannel channel(SslContextBuilder client) throws SSLException {
        ManagedChannel channel = NettyChannelBuilder.forAddress(server.address())
                .sslContext(GrpcSslContexts.configure(client).build())
                .overrideAuthority("localhost")
                .build();
        channels.add(channel);
        return channel;
    }

    private static boolean isServed(ManagedChannel channel) {
        try {
            HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
