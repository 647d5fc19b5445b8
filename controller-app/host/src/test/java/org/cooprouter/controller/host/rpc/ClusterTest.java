// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.cli.pki.CertificateAuthority;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.controller.core.ControllerCore;
import org.cooprouter.controller.core.ElectedController;
import org.cooprouter.controller.core.testing.FakeFabric;
import org.cooprouter.controller.core.testing.FakeLeadership;
import org.cooprouter.controller.core.testing.MemoryStore;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.host.HostClock;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with real ports and real certificates; the test is the election. */
class ClusterTest {
    private static final ApplyResourcesRequest POLICY = ApplyResourcesRequest.newBuilder()
            .addAllResources(Policies.all())
            .setComment("the first")
            .build();

    @TempDir
    private Path directory;

    private final MemoryStore store = new MemoryStore();
    private final FakeFabric fabric = new FakeFabric(new ArrayList<>());
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private CertificateAuthority authority;
    private Node leader;
    private Node other;

    @BeforeEach
    void start() throws Exception {
        CertificateAuthority.init(directory, false, InstantSource.system());
        authority = CertificateAuthority.open(directory, InstantSource.system());
        leader = new Node("ctl-1");
        other = new Node("ctl-2");
        nodes.addAll(List.of(leader, other));
        leader.leads(true);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        nodes.forEach(Node::close);
        looking.shutdownNow();
    }

    @Test
    void shouldLetOperatorsUseAnyNode() throws Exception {
        operator(other, "alice").applyResources(POLICY);

        assertThat(authors(leader)).containsExactly("operator/alice");
        assertThat(authors(other)).containsExactly("operator/alice");
    }

    @Test
    void shouldTellWatchersAtEveryNodeWhatIsChangedAtAnother() throws Exception {
        List<ResourceEvent> heard = new CopyOnWriteArrayList<>();
        PolicyServiceGrpc.newStub(channel(other, Role.OPERATOR, "alice"))
                .watchResources(WatchResourcesRequest.getDefaultInstance(), collect(heard));

        operator(leader, "bob").applyResources(POLICY);

        await().untilAsserted(() -> assertThat(heard.stream()
                        .filter(event -> event.getResource().getRevision() == 1)
                        .count())
                .isEqualTo(Policies.all().size()));
    }

    @Test
    void shouldNotBelieveAnOperatorWhoCallsForAnother() throws Exception {
        Metadata pretence = new Metadata();
        pretence.put(LeaderRelay.CALLER, "operator/alice");
        Channel channel = ClientInterceptors.intercept(
                channel(leader, Role.OPERATOR, "mallory"), MetadataUtils.newAttachHeadersInterceptor(pretence));

        PolicyServiceGrpc.newBlockingStub(channel).applyResources(POLICY);

        assertThat(authors(leader)).containsExactly("operator/mallory");
    }

    @Test
    void shouldNotLetANodeCallForSomebodyWhoIsNoOperator() throws Exception {
        Metadata pretence = new Metadata();
        pretence.put(LeaderRelay.CALLER, "agent/home-a");
        Channel channel = ClientInterceptors.intercept(
                channel(leader, Role.CONTROLLER, "ctl-3"), MetadataUtils.newAttachHeadersInterceptor(pretence));

        assertThatThrownBy(() -> PolicyServiceGrpc.newBlockingStub(channel).applyResources(POLICY))
                .hasMessageContaining("agent/home-a, which is no operator");
    }

    @Test
    void shouldPassOnRefusalsWithTheirDetails() throws Exception {
        PolicyServiceBlockingStub atOther = operator(other, "alice");
        ApplyResourcesRequest wrong = ApplyResourcesRequest.newBuilder()
                .addResources(Policies.all().get(0).toBuilder().setName("sites/UPPER"))
                .build();
        Status atLeader = refusal(() -> operator(leader, "alice").applyResources(wrong));

        assertThat(refusal(() -> atOther.applyResources(wrong)))
                .usingRecursiveComparison()
                .comparingOnlyFields("code", "description")
                .isEqualTo(atLeader);
    }

    @Test
    void shouldSayWhenNobodyDecides() throws Exception {
        leader.leads(false);
        await().until(() -> !leader.elected.decides());

        assertThat(refusal(() -> operator(other, "alice").applyResources(POLICY))
                        .getDescription())
                .contains("no node of the cluster decides just now");
    }

    @Test
    void shouldGoOnAtTheNextLeader() throws Exception {
        operator(leader, "alice").applyResources(POLICY);
        leader.leads(false);
        other.leads(true);
        await().until(other.elected::decides);

        assertThat(authors(leader)).containsExactly("operator/alice");
    }

    @Test
    void shouldTellAgentsWhichNodeDecides() throws Exception {
        operator(leader, "alice").applyResources(POLICY);
        Answers answers = greet(other);

        ControllerMessage first = answers.next();
        assertThat(first.getCluster().getStandingBy()).isTrue();
        assertThat(first.getCluster().getNodesList()).containsExactly(leader.southbound(), other.southbound());
        assertThat(answers.end().getDescription()).contains("this node stands by; " + leader.southbound());
    }

    @Test
    void shouldTellAgentsAtTheLeaderWhoWouldBeTheNext() throws Exception {
        operator(leader, "alice").applyResources(POLICY);
        Answers answers = greet(leader);

        ControllerMessage first = answers.next();
        assertThat(first.getCluster().getStandingBy()).isFalse();
        assertThat(first.getCluster().getNodesList()).containsExactly(leader.southbound(), other.southbound());
        assertThat(answers.next().hasDelta()).isTrue();

        leader.leads(false);
        assertThat(answers.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private Answers greet(Node node) throws Exception {
        Answers answers = new Answers();
        AgentServiceGrpc.newStub(channel(node, Role.AGENT, "home-a"))
                .connect(answers)
                .onNext(AgentMessage.newBuilder()
                        .setHello(Hello.newBuilder().setAgent("home-a").setStartNumber(1))
                        .build());
        return answers;
    }

    private List<String> authors(Node node) throws Exception {
        return operator(node, "carol")
                .listRevisions(ListRevisionsRequest.getDefaultInstance())
                .getRevisionsList()
                .stream()
                .map(revision -> revision.getAuthor())
                .toList();
    }

    private static Status refusal(Call call) {
        try {
            call.run();
        } catch (Exception e) {
            return Status.fromThrowable(e);
        }
        throw new AssertionError("it was not refused");
    }

    private interface Call {
        void run() throws Exception;
    }

    private PolicyServiceBlockingStub operator(Node node, String name) throws Exception {
        return PolicyServiceGrpc.newBlockingStub(channel(node, Role.OPERATOR, name));
    }

    private ManagedChannel channel(Node node, Role role, String name) throws Exception {
        InetSocketAddress address = role == Role.AGENT ? node.southbound.address() : node.northbound.address();
        Issued certificate = issue(role, name);
        ManagedChannel channel = NettyChannelBuilder.forAddress(address)
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forClient()
                                .trustManager(directory.resolve("ca.crt").toFile())
                                .keyManager(
                                        certificate.certificate().toFile(),
                                        certificate.key().toFile()))
                        .build())
                .overrideAuthority("localhost")
                .build();
        channels.add(channel);
        return channel;
    }

    private Issued issue(Role role, String name) {
        List<String> hosts = role == Role.CONTROLLER ? List.of("127.0.0.1", "localhost") : List.of();
        return authority.issue(new Identity(role, name), hosts, Duration.ofDays(1), true);
    }

    private static <T> StreamObserver<T> collect(List<T> into) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T message) {
                into.add(message);
            }

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onCompleted() {}
        };
    }

    private static final class Answers implements StreamObserver<ControllerMessage> {
        private final BlockingQueue<ControllerMessage> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

        ControllerMessage next() throws InterruptedException {
            ControllerMessage message = messages.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing was sent; the end: " + ends);
            }
            return message;
        }

        Status end() throws InterruptedException {
            Status end = ends.poll(20, TimeUnit.SECONDS);
            if (end == null) {
                throw new AssertionError("the stream did not end");
            }
            return end;
        }

        @Override
        public void onNext(ControllerMessage message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable cause) {
            ends.add(Status.fromThrowable(cause));
        }

        @Override
        public void onCompleted() {
            ends.add(Status.OK);
        }
    }

    private final class Node implements AutoCloseable {
        private final FakeLeadership leadership = new FakeLeadership();
        private final HostClock clock = new HostClock();
        private final TlsMaterial tls;
        private final LeaderRelay relay;
        private final ElectedController elected;
        private final RpcServer northbound;
        private final RpcServer southbound;

        Node(String name) throws Exception {
            Issued issued = issue(Role.CONTROLLER, name);
            TlsFiles files = new TlsFiles(issued.certificate(), issued.key(), directory.resolve("ca.crt"));
            tls = TlsMaterial.load(files, Duration.ofMinutes(1), looking);
            relay = new LeaderRelay(this::leaderNorthbound, tls);
            elected = new ElectedController(
                    () -> ControllerCore.builder(fabric, store, clock, new GrpcCallerIdentity())
                            .nodes(ClusterTest.this::order)
                            .build(),
                    leadership,
                    clock,
                    relay,
                    new AgentRedirect(ClusterTest.this::order));
            northbound = serve(org.cooprouter.controller.host.rpc.Listener.NORTHBOUND);
            southbound = serve(org.cooprouter.controller.host.rpc.Listener.SOUTHBOUND);
            elected.start();
        }

        private RpcServer serve(org.cooprouter.controller.host.rpc.Listener port) throws Exception {
            return RpcServer.start(
                    port,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    tls,
                    port == org.cooprouter.controller.host.rpc.Listener.NORTHBOUND
                            ? elected.northbound()
                            : elected.southbound(),
                    (at, reason, detail) -> {});
        }

        private Optional<InetSocketAddress> leaderNorthbound() {
            return nodes.stream()
                    .filter(node -> node.leadership.leads() && node != this)
                    .findFirst()
                    .map(node -> node.northbound.address());
        }

        String southbound() {
            return "127.0.0.1:" + southbound.address().getPort();
        }

        void leads(boolean now) {
            leadership.leads(now);
            if (now) {
                await().until(elected::decides);
            }
        }

        @Override
        public void close() {
            northbound.close();
            southbound.close();
            elected.close();
            relay.close();
            clock.close();
            tls.close();
        }
    }

    private List<String> order() {
        return nodes.stream()
                .sorted((one, two) -> Boolean.compare(two.leadership.leads(), one.leadership.leads()))
                .map(Node::southbound)
                .toList();
    }
}
