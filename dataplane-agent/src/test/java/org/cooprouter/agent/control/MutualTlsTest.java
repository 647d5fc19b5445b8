// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With whom an agent talks over TLS, and what it says of the others. */
class MutualTlsTest {
    private static final AgentMessage HELLO = AgentMessage.newBuilder()
            .setHello(Hello.newBuilder().setAgent("home-a"))
            .build();

    @TempDir
    private Path directory;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private TestAuthority ours;
    private TestAuthority others;
    private ScriptedController controller;

    @BeforeEach
    void makeAuthorities() {
        ours = TestAuthority.create(directory.resolve("ours"));
        others = TestAuthority.create(directory.resolve("others"));
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
        if (controller != null) {
            controller.close();
        }
    }

    @Test
    void shouldTalkToAControllerOfItsAuthority() throws Exception {
        startController(ours.controller("127.0.0.1"));

        assertThat(connect(files(ours.agent("home-a")))).isEqualTo("hello of home-a");
    }

    @Test
    void shouldNotTalkToAControllerOfAnotherAuthority() throws Exception {
        startController(others.controller("127.0.0.1"));

        assertThat(connect(files(ours.agent("home-a"))))
                .contains("UNAVAILABLE", "does not chain with any of the trust anchors");
        assertThat(controller.hasStream()).isFalse();
    }

    @Test
    void shouldNotTalkToAControllerOfAnotherHost() throws Exception {
        startController(ours.controller("ctl.example.net"));

        assertThat(connect(files(ours.agent("home-a")))).contains("UNAVAILABLE", "127.0.0.1");
        assertThat(controller.hasStream()).isFalse();
    }

    @Test
    void shouldNotTalkToAServerThatIsNoController() throws Exception {
        startController(ours.serverWithTheIdentityOfAnAgent("home-b", "127.0.0.1"));

        assertThat(connect(files(ours.agent("home-a"))))
                .contains("UNAVAILABLE", "the peer is no controller", "cooprouter://controller/");
        assertThat(controller.hasStream()).isFalse();
    }

    @Test
    void shouldNotBeLetInWithACertificateOfAnotherAuthority() throws Exception {
        startController(ours.controller("127.0.0.1"));

        assertThat(connect(files(others.agent("home-a")))).contains("UNAVAILABLE");
        assertThat(controller.hasStream()).isFalse();
    }

    @Test
    void shouldShowTheRenewedCertificateWhenItConnectsAgain() throws Exception {
        startController(ours.controller("127.0.0.1"));
        Issued old = others.agent("home-a");
        TlsFiles files = files(old);
        assertThat(connect(files)).contains("UNAVAILABLE");

        Issued renewed = ours.agent("home-a");
        Files.copy(renewed.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(connect(files)).isEqualTo("hello of home-a");
    }

    private void startController(Issued shown) throws IOException {
        controller = ScriptedController.start(ours.server(shown));
    }

    private TlsFiles files(Issued agent) {
        return new TlsFiles(agent.certificate(), agent.key(), ours.certificate());
    }

    /** Opens a stream as the agent does, and says what came of it. */
    private String connect(TlsFiles files) throws Exception {
        ManagedChannel channel = new NettyControllerChannels(Optional.of(files), executor).open(controller.address());
        try {
            CompletableFuture<Status> ended = new CompletableFuture<>();
            AgentServiceGrpc.newStub(channel).connect(endOf(ended)).onNext(HELLO);
            await().atMost(Duration.ofSeconds(20)).until(() -> ended.isDone() || controller.hasStream());
            return controller.hasStream()
                    ? "hello of " + controller.nextStream().hello().getAgent()
                    : Failures.describe(ended.join());
        } finally {
            channel.shutdownNow();
        }
    }

    private static StreamObserver<ControllerMessage> endOf(CompletableFuture<Status> ended) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ControllerMessage message) {}

            @Override
            public void onError(Throwable failure) {
                ended.complete(Status.fromThrowable(failure));
            }

            @Override
            public void onCompleted() {
                ended.complete(Status.OK);
            }
        };
    }
}
