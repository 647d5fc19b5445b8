// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.cooprouter.agent.control.ScriptedController.Stream;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.Cluster;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ConfigNack;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.agent.v1.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerLinkTest {
    private static final String AGENT = "home-a";
    private static final Resource PATH = Deltas.path("isp-a", 0);

    @TempDir
    private Path directory;

    private final RecordingTarget target = new RecordingTarget();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private ScriptedController controller;
    private List<HostAndPort> addresses;
    private StateDirectory state;
    private Configurator configurator;
    private ControllerLink link;

    @BeforeEach
    void setUp() throws IOException {
        controller = ScriptedController.start();
        addresses = List.of(controller.address());
        startAgent();
    }

    @AfterEach
    void tearDown() throws Exception {
        stopAgent();
        executor.shutdownNow();
        controller.close();
    }

    @Test
    void shouldSayHelloWithNothingHeldAtTheFirstStart() throws Exception {
        Hello hello = controller.nextStream().hello();

        assertThat(hello.getAgent()).isEqualTo(AGENT);
        assertThat(hello.getSoftwareVersion()).isEqualTo("1.2.3");
        assertThat(hello.getHeldVersion()).isZero();
        assertThat(hello.getHeldChecksum()).isEmpty();
        assertThat(hello.getStartNumber()).isEqualTo(1);
        assertThat(hello.getInstance().size()).isEqualTo(16);
        assertThat(hello.getResourceKindsList()).isEqualTo(target.resourceKinds());
    }

    @Test
    void shouldAcknowledgeADeltaAfterItIsStoredAndInstalled() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.snapshot(1, Deltas.SITE));

        assertThat(stream.next().getAck()).isEqualTo(ack(1));
        assertThat(target.installed).containsExactly(1L);
        assertThat(state.load().version()).isEqualTo(1);

        stream.send(Deltas.delta(1, 2, List.of(PATH), List.of(), List.of(Deltas.SITE, PATH)));

        assertThat(stream.next().getAck()).isEqualTo(ack(2));
        assertThat(target.installed).containsExactly(1L, 2L);
        assertThat(state.load().resources()).containsOnlyKeys("paths/isp-a", "site");
    }

    @Test
    void shouldNotAcknowledgeBeforeThePacketThreadHasTheConfiguration() throws Exception {
        target.stalled = true;
        Stream stream = greeted();
        stream.send(Deltas.snapshot(1, Deltas.SITE));
        await().until(() -> executor.submit(target.pending::size).get() == 1);

        link.report(Telemetry.getDefaultInstance());
        assertThat(stream.next().hasTelemetry()).isTrue();
        executor.submit(() -> target.pending.getFirst().complete(null)).get();

        assertThat(stream.next().getAck()).isEqualTo(ack(1));
    }

    @Test
    void shouldKeepTheOldConfigurationAndSayWhyWhenTheBaseIsAnother() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.delta(4, 5, List.of(Deltas.SITE), List.of(), List.of(Deltas.SITE)));

        assertRejected(stream, 5, "based on version 4, but the agent holds version 0");
    }

    @Test
    void shouldKeepTheOldConfigurationAndSayWhyWhenTheChecksumIsWrong() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.snapshot(1, Deltas.SITE).toBuilder()
                .setChecksum(ByteString.copyFrom(new byte[32]))
                .build());

        assertRejected(stream, 1, "checksum of version 1 does not match");
    }

    @Test
    void shouldKeepTheOldConfigurationAndSayWhyWhenAResourceCannotBeUsed() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.snapshot(1, Deltas.SITE));
        assertThat(stream.next().hasAck()).isTrue();
        target.rejected = "paths/isp-a";

        stream.send(Deltas.delta(1, 2, List.of(PATH), List.of(), List.of(Deltas.SITE, PATH)));

        assertRejected(stream, 2, "paths/isp-a: is wrong");
        assertThat(configurator.held().version()).isEqualTo(1);
        assertThat(state.load().version()).isEqualTo(1);
        assertThat(target.installed).containsExactly(1L);
    }

    @Test
    void shouldRejectAConfigurationThatTheDiskDoesNotTake() throws Exception {
        Stream stream = greeted();
        // A directory in the place of the file that is to be written.
        Files.createDirectories(directory.resolve("config.pb.new/full"));

        stream.send(Deltas.snapshot(1, Deltas.SITE));

        assertRejected(stream, 1, "--state-dir");
    }

    @Test
    void shouldGoOnFromTheHeldVersionAfterTheControllerRestarts() throws Exception {
        Stream stream = greeted();
        ConfigDelta delta = Deltas.snapshot(1, Deltas.SITE);
        stream.send(delta);
        assertThat(stream.next().hasAck()).isTrue();
        controller.close();

        controller = ScriptedController.startOn(addresses.getFirst().port());
        Hello hello = controller.nextStream().hello();

        assertThat(hello.getHeldVersion()).isEqualTo(1);
        assertThat(hello.getHeldChecksum()).isEqualTo(delta.getChecksum());
        assertThat(hello.getStartNumber()).as("the same process").isEqualTo(1);
        assertThat(target.installed).as("nothing is installed again").containsExactly(1L);
    }

    @Test
    void shouldUseTheStoredConfigurationWithoutAController() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.snapshot(3, Deltas.SITE));
        assertThat(stream.next().hasAck()).isTrue();
        stopAgent();
        controller.close();

        startAgent();

        assertThat(target.installed).containsExactly(3L, 3L);
        assertThat(configurator.held().version()).isEqualTo(3);
        assertThat(state.startNumber()).isEqualTo(2);
    }

    @Test
    void shouldTreatAStoredConfigurationThatCannotBeUsedAsAbsent() throws Exception {
        Stream stream = greeted();
        stream.send(Deltas.snapshot(3, Deltas.SITE));
        assertThat(stream.next().hasAck()).isTrue();
        stopAgent();
        target.rejected = "site";

        startAgent();

        assertThat(controller.nextStream().hello().getHeldVersion()).isZero();
    }

    @Test
    void shouldConnectAgainWhenTheControllerEndsTheStream() throws Exception {
        Stream stream = controller.nextStream();
        Hello first = stream.hello();

        stream.end(Status.UNAVAILABLE);

        assertThat(controller.nextStream().hello()).isEqualTo(first);
    }

    @Test
    void shouldNotFightWithAnotherProcessOfTheSameName() throws Exception {
        Stream stream = greeted();
        await().until(link::isConnected);
        stream.end(Status.ALREADY_EXISTS);

        await().until(() -> !link.isConnected());
        // The shortest wait after this answer is five seconds; the shortest otherwise 0.1.
        await().during(Duration.ofMillis(500)).until(() -> !controller.hasStream());
    }

    @Test
    void shouldSendTelemetryWhileConnectedAndDropItOtherwise() throws Exception {
        Stream stream = greeted();
        await().until(link::isConnected);

        link.report(Telemetry.newBuilder().putCounters("x", 1).build());

        assertThat(stream.next().getTelemetry().getCountersMap()).containsEntry("x", 1L);
    }

    @Test
    void shouldKeepTheLatestEventsWhileTheControllerIsAway() throws Exception {
        assertThat(greeted()).isNotNull();
        await().until(link::isConnected);
        controller.close();
        await().until(() -> !link.isConnected());
        for (int i = 0; i < ControllerLink.MAX_HELD_EVENTS + 10; i++) {
            link.report(Event.newBuilder().setMessage("event " + i).build());
            link.report(Telemetry.getDefaultInstance());
        }

        controller = ScriptedController.startOn(addresses.getFirst().port());

        assertThat(greeted().next().getEvent().getMessage()).isEqualTo("event 10");
        assertThat(link.lostEvents()).isEqualTo(10);
    }

    @Test
    void shouldAnswerWhatTheControllerAsksOfSessions() throws Exception {
        Stream stream = greeted();
        stream.ask(SessionsRequest.newBuilder().setId(7).setSessionId(99).build());

        SessionsReply reply = stream.next().getSessions();
        assertThat(reply.getId()).isEqualTo(7);
        assertThat(reply.getSessions(0).getSessionId()).isEqualTo(99);
    }

    @Test
    void shouldGoToTheNodeThatDecidesWhenItIsToldSo() throws Exception {
        try (ScriptedController leader = ScriptedController.start()) {
            Stream standingBy = greeted();
            standingBy.send(cluster(true, leader.address(), controller.address()));
            standingBy.end(Status.UNAVAILABLE);

            assertThat(leader.nextStream().hello().getAgent()).isEqualTo(AGENT);
        }
    }

    @Test
    void shouldGoToTheNextNodeWhenTheOneThatDecidesIsLost() throws Exception {
        try (ScriptedController next = ScriptedController.start()) {
            Stream leader = greeted();
            leader.send(cluster(false, controller.address(), next.address()));
            leader.ask(SessionsRequest.getDefaultInstance());
            assertThat(leader.next().hasSessions()).isTrue();
            controller.close();

            assertThat(next.nextStream().hello().getAgent()).isEqualTo(AGENT);
        }
    }

    @Test
    void shouldTryAllNodesOfTheCommandLine() throws Exception {
        stopAgent();
        HostAndPort lost = controller.address();
        controller.close();
        controller = ScriptedController.start();
        addresses = List.of(lost, controller.address());
        startAgent();

        assertThat(greeted()).isNotNull();
    }

    @Test
    void shouldGoOnWithTheNodesItKnowsWhenItCannotReadTheNewOnes() throws Exception {
        Stream stream = greeted();
        stream.send(ControllerMessage.newBuilder()
                .setCluster(Cluster.newBuilder().addNodes("nowhere").setStandingBy(true))
                .build());
        stream.end(Status.UNAVAILABLE);

        assertThat(greeted()).isNotNull();
    }

    private static ControllerMessage cluster(boolean standingBy, HostAndPort... nodes) {
        Cluster.Builder cluster = Cluster.newBuilder().setStandingBy(standingBy);
        for (HostAndPort node : nodes) {
            cluster.addNodes(node.toString());
        }
        return ControllerMessage.newBuilder().setCluster(cluster).build();
    }

    private void startAgent() throws IOException {
        state = StateDirectory.open(directory, AGENT);
        configurator = new Configurator(state, target);
        configurator.restore();
        link = new ControllerLink(
                new ControllerNodes(addresses),
                new NettyControllerChannels(Optional.empty(), executor),
                AgentIdentity.ofNewProcess(AGENT, "1.2.3", state.startNumber()),
                configurator,
                request -> CompletableFuture.completedFuture(SessionsReply.newBuilder()
                        .setId(request.getId())
                        .addSessions(SessionReport.newBuilder().setSessionId(request.getSessionId()))
                        .build()),
                executor,
                new Random(1));
        link.start();
    }

    private void stopAgent() throws IOException {
        link.close();
        state.close();
    }

    private Stream greeted() throws InterruptedException {
        Stream stream = controller.nextStream();
        assertThat(stream.next().hasHello()).isTrue();
        return stream;
    }

    private void assertRejected(Stream stream, long version, String reason) throws InterruptedException {
        ConfigNack nack = stream.next().getNack();
        assertThat(nack.getVersion()).isEqualTo(version);
        assertThat(nack.getNonce().toStringUtf8()).isEqualTo("nonce-" + version);
        assertThat(nack.getReason()).contains(reason);
        AgentMessage next = stream.next();
        assertThat(next.getEvent().getType()).isEqualTo("config_rejected");
        assertThat(next.getEvent().getMessage()).contains(reason);
    }

    private static ConfigAck ack(long version) {
        return ConfigAck.newBuilder()
                .setVersion(version)
                .setNonce(ByteString.copyFromUtf8("nonce-" + version))
                .build();
    }
}
