// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc.AgentServiceImplBase;
import org.cooprouter.agent.v1.Cluster;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The southbound API: lets agents in, one stream each, and hands their messages to their channels. */
public final class AgentServiceImpl extends AgentServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(AgentServiceImpl.class);

    private final Clock clock;
    private final CallerIdentity identity;
    private final Agents agents;
    private final AgentListener listener;
    private final Supplier<List<String>> nodes;
    private final Map<String, Connection> connections = new HashMap<>();

    /** Decides on {@code clock}'s thread; {@code nodes} as in Cluster of agent.proto, none without a cluster. */
    public AgentServiceImpl(
            Clock clock, CallerIdentity identity, Agents agents, AgentListener listener, Supplier<List<String>> nodes) {
        this.clock = clock;
        this.identity = identity;
        this.agents = agents;
        this.listener = listener;
        this.nodes = nodes;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> responses) {
        Connection connection = new Connection(identity.current(), responses);
        return new StreamObserver<AgentMessage>() {
            @Override
            public void onNext(AgentMessage message) {
                clock.execute(() -> connection.received(message));
            }

            @Override
            public void onError(Throwable cause) {
                clock.execute(connection::closed);
            }

            @Override
            public void onCompleted() {
                clock.execute(() -> {
                    connection.end(Status.OK);
                    connection.closed();
                });
            }
        };
    }

    /** What tells an agent where the controllers are, and whether whoever says so decides. */
    public static ControllerMessage cluster(List<String> nodes, boolean standingBy) {
        return ControllerMessage.newBuilder()
                .setCluster(Cluster.newBuilder().addAllNodes(nodes).setStandingBy(standingBy))
                .build();
    }

    /** Ends the streams of sites that the policy no longer has. */
    public void policyChanged() {
        for (Connection connection : Map.copyOf(connections).values()) {
            String site = connection.site();
            if (!listener.exists(site)) {
                connection.end(Status.PERMISSION_DENIED.withDescription(site + " is not in the policy any more"));
                connection.closed();
            }
        }
    }

    /** Agents get to know where they would have to turn to. */
    public void nodesChanged() {
        connections.values().forEach(Connection::sendNodes);
    }

    /** One stream; its methods run on the core's thread. */
    private final class Connection implements AgentChannel.Stream {
        private final Caller caller;
        private final StreamObserver<ControllerMessage> responses;
        private @Nullable AgentChannel channel;
        private boolean ended;

        Connection(Caller caller, StreamObserver<ControllerMessage> responses) {
            this.caller = caller;
            this.responses = responses;
        }

        String site() {
            return channel == null ? "" : channel.site();
        }

        @Override
        public void send(ControllerMessage message) {
            responses.onNext(message);
        }

        private void sendNodes() {
            List<String> present = nodes.get();
            if (!present.isEmpty()) {
                send(cluster(present, false));
            }
        }

        void received(AgentMessage message) {
            if (ended) {
                return;
            }
            try {
                handle(message);
            } catch (RuntimeException e) {
                LOG.error(
                        "a message of {} could not be handled; its stream is closed so that it begins anew", site(), e);
                end(Status.INTERNAL.withDescription("the controller failed; its log says why"));
                closed();
            }
        }

        private void handle(AgentMessage message) {
            AgentChannel current = channel;
            if (current == null) {
                greet(message);
                return;
            }
            switch (message.getMessageCase()) {
                case ACK:
                    if (current.acknowledged(message.getAck())) {
                        listener.agentChanged(current.site());
                    }
                    break;
                case NACK:
                    LOG.warn(
                            "{} refused its configuration: {}",
                            current.site(),
                            message.getNack().getReason());
                    current.refused(message.getNack());
                    listener.agentChanged(current.site());
                    break;
                case TELEMETRY:
                    current.report(message.getTelemetry(), clock.instant());
                    listener.statusChanged(current.site());
                    break;
                case EVENT:
                    current.report(message.getEvent(), clock.instant());
                    listener.statusChanged(current.site());
                    break;
                case SESSIONS:
                    current.answered(message.getSessions());
                    break;
                case HELLO:
                    end(Status.INVALID_ARGUMENT.withDescription("hello may be sent once, as the first message"));
                    closed();
                    break;
                case MESSAGE_NOT_SET:
                    LOG.debug("{} sent a message of a kind that is not known here", current.site());
                    break;
            }
        }

        private void greet(AgentMessage message) {
            if (!message.hasHello()) {
                end(Status.INVALID_ARGUMENT.withDescription("the first message of a stream must be hello"));
                return;
            }
            Hello hello = message.getHello();
            String site = ResourceName.SITES + "/" + hello.getAgent();
            if (caller.role() == Caller.Role.NONE) {
                end(Status.UNAUTHENTICATED.withDescription("a client certificate is needed"));
            } else if (!caller.mayActAsAgent(hello.getAgent())) {
                end(Status.PERMISSION_DENIED.withDescription("the certificate is that of " + caller
                        + ", which may not speak for agent/" + hello.getAgent()));
            } else if (!listener.exists(site)) {
                end(Status.PERMISSION_DENIED.withDescription(
                        site + " is not in the policy; apply it with coopctl, or correct the agent's name"));
            } else {
                accept(site, hello);
            }
        }

        private void accept(String site, Hello hello) {
            Connection older = connections.put(site, this);
            if (older != null) {
                older.end(Status.ALREADY_EXISTS.withDescription("the agent of " + site + " has connected again"));
            }
            AgentChannel opened = agents.channel(site);
            channel = opened;
            LOG.info("agent of {} connected, holding version {}", site, hello.getHeldVersion());
            if (opened.mayRepeatNonces(hello)) {
                LOG.warn("{} came back with start number {}, which is not new: new keys", site, hello.getStartNumber());
                listener.keysExposed(site);
            } else if (opened.lostReplayWindows(hello)) {
                LOG.info("agent of {} started anew: its keys are rotated", site);
                listener.replayWindowsLost(site);
            }
            sendNodes();
            opened.connected(this, hello, clock.instant());
            listener.agentChanged(site);
        }

        void end(Status status) {
            if (!ended) {
                ended = true;
                if (status.isOk()) {
                    responses.onCompleted();
                } else {
                    LOG.info(
                            "closing the stream of {}: {}",
                            site().isEmpty() ? caller : site(),
                            status.getDescription());
                    responses.onError(status.asRuntimeException());
                }
            }
        }

        void closed() {
            ended = true;
            AgentChannel current = channel;
            if (current == null) {
                return;
            }
            current.disconnected(this);
            if (connections.remove(current.site(), this)) {
                LOG.info("agent of {} disconnected", current.site());
                listener.agentChanged(current.site());
            }
        }
    }
}
