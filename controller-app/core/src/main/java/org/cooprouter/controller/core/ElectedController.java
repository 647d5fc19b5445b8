// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Leadership;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller on one of several instances. While this instance leads it has a {@link ControllerCore}, built from the store when it
 * began to lead, so that it knows all that earlier leaders decided; when it no longer leads, that core and all calls to it end. Calls
 * that arrive at other times are for {@link StandBy}.
 */
public final class ElectedController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ElectedController.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** What becomes of a call to an instance that does not decide. */
    public interface StandBy {
        /** As {@link io.grpc.ServerCallHandler#startCall}. */
        <Q, A> ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers);
    }

    private final Supplier<ControllerCore> newCore;
    private final Leadership leadership;
    private final Clock clock;
    private final List<ServerServiceDefinition> northbound;
    private final List<ServerServiceDefinition> southbound;
    private boolean leads;
    private volatile @Nullable Term term;

    /**
     * Stands by until {@link #start}.
     *
     * @param newCore builds a core from what the store has now; called on {@code clock}'s thread
     */
    public ElectedController(
            Supplier<ControllerCore> newCore, Leadership leadership, Clock clock, StandBy operators, StandBy agents) {
        this.newCore = newCore;
        this.leadership = leadership;
        this.clock = clock;
        this.northbound = List.of(
                routed(PolicyServiceGrpc.getServiceDescriptor(), operators),
                routed(TelemetryServiceGrpc.getServiceDescriptor(), operators));
        this.southbound = List.of(routed(AgentServiceGrpc.getServiceDescriptor(), agents));
    }

    /** The services for operators. */
    public List<ServerServiceDefinition> northbound() {
        return northbound;
    }

    /** The service for agents. */
    public List<ServerServiceDefinition> southbound() {
        return southbound;
    }

    /** Decides whenever this instance leads, from now on. */
    public void start() {
        leadership.listen(now -> clock.execute(() -> {
            leads = now;
            if (leads) {
                takeOver();
            } else {
                standDown();
            }
        }));
    }

    /** Whether this instance decides now. */
    public boolean decides() {
        return term != null;
    }

    /** The cluster's nodes, or the order in which they would take over, have changed: agents get to know. */
    public void nodesChanged() {
        clock.execute(() -> {
            Term present = term;
            if (present != null) {
                present.core.nodesChanged();
            }
        });
    }

    private void takeOver() {
        if (!leads || term != null) {
            return;
        }
        try {
            ControllerCore core = newCore.get();
            core.start();
            term = new Term(core);
            LOG.info("this instance decides from now on");
        } catch (RuntimeException e) {
            LOG.error("this instance leads, but cannot begin to decide yet; it tries again", e);
            clock.schedule(RETRY, this::takeOver);
        }
    }

    private void standDown() {
        Term over = term;
        term = null;
        if (over != null) {
            over.end();
            LOG.info("this instance stands by from now on");
        }
    }

    /** Stands down, and leads no more. */
    @Override
    public void close() {
        leadership.resign();
        clock.execute(() -> {
            leads = false;
            standDown();
        });
    }

    private ServerServiceDefinition routed(ServiceDescriptor service, StandBy standBy) {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
        service.getMethods().forEach(method -> addRouted(definition, method, standBy));
        return definition.build();
    }

    private <Q, A> void addRouted(
            ServerServiceDefinition.Builder definition, MethodDescriptor<Q, A> method, StandBy standBy) {
        definition.addMethod(method, (call, headers) -> {
            Term present = term;
            ServerCall.Listener<Q> listener = present == null ? null : present.startCall(call, headers);
            return listener == null ? standBy.startCall(call, headers) : listener;
        });
    }

    /** From taking over to standing down. */
    private static final class Term {
        private final ControllerCore core;
        private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
        private final OpenCalls calls = new OpenCalls();

        Term(ControllerCore core) {
            this.core = core;
            List<ServerServiceDefinition> services = Stream.of(core.northbound(), core.telemetry(), core.southbound())
                    .map(BindableService::bindService)
                    .collect(Collectors.toList());
            for (ServerServiceDefinition service : services) {
                service.getMethods()
                        .forEach(method ->
                                methods.put(method.getMethodDescriptor().getFullMethodName(), method));
            }
        }

        /** Null when the term is over. */
        <Q, A> ServerCall.@Nullable Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
            @SuppressWarnings("unchecked") // the definition of the method that the call is of
            ServerMethodDefinition<Q, A> method = (ServerMethodDefinition<Q, A>) Objects.requireNonNull(
                    methods.get(call.getMethodDescriptor().getFullMethodName()));
            return calls.start(call, headers, method.getServerCallHandler());
        }

        /** On the core's thread: whatever would still answer a call runs there, and does not run any more. */
        void end() {
            core.stop();
            calls.end();
        }
    }
}
