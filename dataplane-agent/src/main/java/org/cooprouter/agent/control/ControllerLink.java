// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.Cluster;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.agent.v1.Telemetry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the southbound API: keeps one stream to the controller, answers its configurations and carries
 * telemetry and events to it. All state belongs to the single thread of the executor; the public methods may be called from
 * any thread.
 */
public final class ControllerLink implements AutoCloseable {
    /** Events kept while the controller is away; then the oldest go. */
    static final int MAX_HELD_EVENTS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ControllerLink.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final ControllerNodes nodes;
    private final ControllerChannels channels;
    private final AgentIdentity identity;
    private final Configurator configurator;
    private final SessionSource sessions;
    private final ScheduledExecutorService executor;
    private final Backoff backoff;
    private final Deque<Event> heldEvents = new ArrayDeque<>();
    private @Nullable Stream stream;
    private boolean sentOn;
    private String lastFailure = "";
    private boolean closed;
    private volatile boolean connected;
    private final AtomicLong lostEvents = new AtomicLong();

    /**
     * Makes a link that is not yet started.
     *
     * @param nodes where controllers are
     * @param channels makes connections
     * @param identity who the agent says it is
     * @param configurator takes the configurations
     * @param sessions answers what the controller asks of sessions
     * @param executor one thread, which also runs the callbacks of the channels
     * @param random spreads the attempts of many agents
     */
    public ControllerLink(
            ControllerNodes nodes,
            ControllerChannels channels,
            AgentIdentity identity,
            Configurator configurator,
            SessionSource sessions,
            ScheduledExecutorService executor,
            RandomGenerator random) {
        this.nodes = nodes;
        this.channels = channels;
        this.identity = identity;
        this.configurator = configurator;
        this.sessions = sessions;
        this.executor = executor;
        backoff = new Backoff(random);
    }

    /** Connects, and connects again whenever the stream ends, until the link is closed. */
    public void start() {
        executor.execute(this::connect);
    }

    /**
     * Sends telemetry, or drops it when the controller is away or does not keep up: its counters are cumulative.
     *
     * @param telemetry a complete report
     */
    public void report(Telemetry telemetry) {
        executor.execute(() -> {
            if (stream != null && stream.isReady()) {
                stream.send(AgentMessage.newBuilder().setTelemetry(telemetry).build());
            }
        });
    }

    /**
     * Sends an event, or keeps it until the controller is back.
     *
     * @param event what happened
     */
    public void report(Event event) {
        executor.execute(() -> {
            if (heldEvents.size() == MAX_HELD_EVENTS) {
                heldEvents.removeFirst();
                lostEvents.incrementAndGet();
            }
            heldEvents.addLast(event);
            sendHeldEvents();
        });
    }

    /**
     * Tells whether a stream to the controller is open now.
     *
     * @return true when it is
     */
    public boolean isConnected() {
        return connected;
    }

    /**
     * Counts the events that were given up because the controller was away for too long.
     *
     * @return a count since the start
     */
    public long lostEvents() {
        return lostEvents.get();
    }

    /** Ends the stream and tries no more. */
    @Override
    public void close() {
        try {
            executor.submit(() -> {
                        closed = true;
                        if (stream != null) {
                            stream.abandon();
                        }
                        stream = null;
                        connected = false;
                    })
                    .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The stream to the controller was not ended in order", e);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        try {
            stream = new Stream(channels.open(nodes.current()));
            stream.open();
        } catch (IOException | RuntimeException e) {
            nodes.failed();
            connectAgainAfter("cannot connect to the controller: " + e.getMessage());
        }
    }

    private void connectAgainAfter(String failure) {
        stream = null;
        connected = false;
        if (closed) {
            return;
        }
        Duration wait = backoff.next();
        if (failure.equals(lastFailure)) {
            LOG.debug("{}; next attempt in {} ms", failure, wait.toMillis());
        } else {
            LOG.warn("{}; the agent goes on with {} and keeps trying", failure, configurator.held());
            lastFailure = failure;
        }
        var _ = executor.schedule(this::connect, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** At once, but not round and round while the nodes do not agree yet. */
    private void followTheLeader() {
        if (sentOn) {
            connectAgainAfter("the controllers do not agree yet which of them decides");
        } else {
            sentOn = true;
            stream = null;
            connected = false;
            LOG.info("The controller at {} decides for this site", nodes.current());
            connect();
        }
    }

    private void sendHeldEvents() {
        while (stream != null && stream.isReady() && !heldEvents.isEmpty()) {
            stream.send(
                    AgentMessage.newBuilder().setEvent(heldEvents.removeFirst()).build());
        }
    }

    private Hello hello() {
        HeldConfiguration held = configurator.held();
        return Hello.newBuilder()
                .setAgent(identity.agent())
                .setSoftwareVersion(identity.softwareVersion())
                .addAllResourceKinds(configurator.resourceKinds())
                .setHeldVersion(held.version())
                .setHeldChecksum(held.checksum())
                .setStartNumber(identity.startNumber())
                .setInstance(identity.instance())
                .build();
    }

    /** One call on one connection. What arrives after the stream was replaced is not looked at. */
    private final class Stream implements ClientResponseObserver<AgentMessage, ControllerMessage> {
        private final ManagedChannel channel;
        private @Nullable ClientCallStreamObserver<AgentMessage> requests;
        private boolean standingBy;

        Stream(ManagedChannel channel) {
            this.channel = channel;
        }

        void open() {
            AgentServiceGrpc.newStub(channel).connect(this);
            send(AgentMessage.newBuilder().setHello(hello()).build());
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<AgentMessage> requestStream) {
            requests = requestStream;
            requestStream.setOnReadyHandler(this::onReady);
        }

        boolean isReady() {
            return requests != null && requests.isReady();
        }

        void send(AgentMessage message) {
            if (requests != null) {
                requests.onNext(message);
            }
        }

        void abandon() {
            if (requests != null) {
                requests.cancel("the agent ends", null);
            }
            channel.shutdownNow();
        }

        private void onReady() {
            if (stream != this) {
                return;
            }
            if (!connected) {
                connected = true;
                lastFailure = "";
                LOG.info("Connected to the controller at {}", nodes.current());
                var _ = executor.schedule(this::onLasting, Backoff.LONGEST.toNanos(), TimeUnit.NANOSECONDS);
            }
            sendHeldEvents();
        }

        private void onLasting() {
            if (stream == this) {
                backoff.reset();
            }
        }

        @Override
        public void onNext(ControllerMessage message) {
            if (stream != this) {
                return;
            }
            if (!message.hasCluster()) {
                backoff.reset();
                sentOn = false;
            }
            switch (message.getMessageCase()) {
                case DELTA -> onDelta(message.getDelta());
                case SESSIONS -> onSessionsRequest(message.getSessions());
                case CLUSTER -> onCluster(message.getCluster());
                case MESSAGE_NOT_SET ->
                    LOG.warn("Ignored a message of the controller of a kind unknown to this version");
            }
        }

        private void onCluster(Cluster cluster) {
            try {
                nodes.learn(
                        cluster.getNodesList().stream().map(HostAndPort::parse).toList());
                standingBy = cluster.getStandingBy();
            } catch (IllegalArgumentException e) {
                LOG.warn("Ignored what the controller says of its cluster: {}", e.getMessage());
            }
        }

        private void onDelta(ConfigDelta delta) {
            configurator.onDelta(delta).whenCompleteAsync(this::answer, executor);
        }

        private void onSessionsRequest(SessionsRequest request) {
            sessions.read(request)
                    .thenAcceptAsync(
                            reply -> {
                                if (stream == this) {
                                    send(AgentMessage.newBuilder()
                                            .setSessions(reply)
                                            .build());
                                }
                            },
                            executor);
        }

        private void answer(@Nullable AgentMessage answer, @Nullable Throwable failure) {
            if (answer == null) {
                LOG.error("A configuration was stored but could not be installed", failure);
                return;
            }
            if (stream == this) {
                send(answer);
            }
            if (answer.hasNack()) {
                report(Events.configRejected(
                        answer.getNack().getVersion(), answer.getNack().getReason()));
            }
        }

        @Override
        public void onError(Throwable t) {
            end(Status.fromThrowable(t));
        }

        @Override
        public void onCompleted() {
            end(Status.UNAVAILABLE.withDescription("the controller ended the stream"));
        }

        private void end(Status status) {
            channel.shutdownNow();
            if (stream != this) {
                return;
            }
            if (standingBy) {
                followTheLeader();
                return;
            }
            nodes.failed();
            switch (status.getCode()) {
                case ALREADY_EXISTS -> {
                    backoff.lengthen();
                    connectAgainAfter("another process has connected to the controller as '" + identity.agent()
                            + "'; end one of the two");
                }
                case PERMISSION_DENIED, UNAUTHENTICATED -> {
                    backoff.lengthen();
                    connectAgainAfter(
                            "the controller refuses this agent: " + status.getDescription() + "; check that a site '"
                                    + identity.agent() + "' exists and that --tls-cert is that agent's");
                }
                default -> connectAgainAfter("no stream to the controller: " + Failures.describe(status));
            }
        }
    }
}
