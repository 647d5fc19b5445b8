// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import io.grpc.BindableService;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cooprouter.controller.core.keys.KeyManager;
import org.cooprouter.controller.core.northbound.PolicyServiceImpl;
import org.cooprouter.controller.core.northbound.TelemetryServiceImpl;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.IspCommonalities;
import org.cooprouter.controller.core.rollout.PortLoads;
import org.cooprouter.controller.core.rollout.Sharings;
import org.cooprouter.controller.core.rollout.Suppressions;
import org.cooprouter.controller.core.southbound.AgentListener;
import org.cooprouter.controller.core.southbound.AgentServiceImpl;
import org.cooprouter.controller.core.southbound.Agents;
import org.cooprouter.controller.core.state.StateStore;

/**
 * The whole controller, on top of what its host provides, for as long as it decides: from its construction, which reads the store, to
 * {@link #stop}. Where several instances take turns, {@link ElectedController} has one for each turn.
 */
public final class ControllerCore {
    /** What others change on a bridge is put right within this time. */
    private static final Duration VERIFICATION = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SLOW_TICK = Duration.ofSeconds(10);
    private static final Duration NEXT_HOP_REFRESH = Duration.ofSeconds(60);
    private static final Duration STATISTICS = Duration.ofSeconds(5);

    private final TermClock clock;
    private final StateStore store;
    private final Coordinator coordinator;
    private final ForwardedBytes forwarded;
    private final IspCommonalities commonalities;
    private final Sharings sharings;
    private final Suppressions suppressions;
    private final PolicyServiceImpl policyService;
    private final TelemetryServiceImpl telemetryService;
    private final AgentServiceImpl agentService;

    private ControllerCore(Builder builder) {
        clock = new TermClock(builder.clock);
        store = StateStore.beginTerm(builder.store, clock);
        Agents agents = new Agents(store);
        KeyManager keys = new KeyManager(store, new SecureRandom(), builder.keyRotation, builder.keyGrace);
        coordinator = new Coordinator(store, builder.fabric, clock, agents, keys);
        forwarded = new ForwardedBytes(builder.fabric, clock, coordinator);
        PortLoads loads = new PortLoads(builder.fabric, clock);
        commonalities = new IspCommonalities(coordinator, loads);
        sharings = new Sharings(coordinator, loads, builder.fabric, clock);
        suppressions = new Suppressions(coordinator, commonalities);
        AgentListener listener = coordinator;
        agentService = new AgentServiceImpl(clock, builder.identity, agents, listener, builder.nodes);
        policyService = new PolicyServiceImpl(
                clock,
                builder.identity,
                store,
                coordinator,
                forwarded,
                commonalities,
                sharings,
                agentService::policyChanged,
                () -> trouble(builder.hostTrouble.get(), store.trouble()));
        telemetryService = new TelemetryServiceImpl(clock, builder.identity, coordinator);
        coordinator.onStatus(policyService::statusChanged);
    }

    /** Begins with what every controller needs of its host. */
    public static Builder builder(Fabric fabric, PolicyStore store, Clock clock, CallerIdentity identity) {
        return new Builder(fabric, store, clock, identity);
    }

    /** PolicyService, for operators. */
    public BindableService northbound() {
        return policyService;
    }

    /** TelemetryService, for operators. */
    public BindableService telemetry() {
        return telemetryService;
    }

    /** AgentService, for agents. */
    public BindableService southbound() {
        return agentService;
    }

    /** Tells agents of the cluster's nodes again, because they have changed. */
    public void nodesChanged() {
        clock.execute(agentService::nodesChanged);
    }

    private static List<String> trouble(List<String> host, String store) {
        List<String> all = new ArrayList<>(host);
        if (!store.isEmpty()) {
            all.add(store);
        }
        return all;
    }

    /** Begins to act; call it before the services are reachable. */
    public void start() {
        clock.execute(this::begin);
    }

    private void begin() {
        coordinator.start();
        every(TICK, () -> {
            coordinator.resolveNextHops();
            coordinator.followSchedules();
        });
        every(TICK, () -> coordinator.verifyBridges(VERIFICATION));
        // Together, so that neither asks bridges for their counters while the other has just done so.
        every(TICK, () -> {
            commonalities.observe();
            sharings.observe();
            suppressions.observe();
        });
        every(SLOW_TICK, coordinator::rotateKeys);
        every(SLOW_TICK, store::tryAgain);
        every(NEXT_HOP_REFRESH, coordinator::refreshNextHops);
        every(STATISTICS, forwarded::poll);
    }

    private void every(Duration interval, Runnable task) {
        clock.schedule(interval, () -> {
            // What fails now, for instance because the store does, may succeed the next time.
            every(interval, task);
            task.run();
        });
    }

    /** Stops acting, at once for whoever is on the core's thread; bridges and agents keep what they have. */
    public void stop() {
        coordinator.stop();
        clock.end();
    }

    /** Collects what the controller needs. */
    public static final class Builder {
        private final Fabric fabric;
        private final PolicyStore store;
        private final Clock clock;
        private final CallerIdentity identity;
        private Duration keyRotation = Duration.ofHours(6);
        private Duration keyGrace = Duration.ofSeconds(60);
        private Supplier<List<String>> hostTrouble = List::of;
        private Supplier<List<String>> nodes = List::of;

        private Builder(Fabric fabric, PolicyStore store, Clock clock, CallerIdentity identity) {
            this.fabric = fabric;
            this.store = store;
            this.clock = clock;
            this.identity = identity;
        }

        /** How long a key is used; default 6 hours. */
        public Builder keyRotation(Duration interval) {
            keyRotation = interval;
            return this;
        }

        /** How long an old key still opens packets after both sides send under the new one; default 60 seconds. */
        public Builder keyGrace(Duration duration) {
            keyGrace = duration;
            return this;
        }

        /** What is wrong with the host, in words that say what to do: it degrades every site; by default nothing ever is. */
        public Builder hostTrouble(Supplier<List<String>> present) {
            hostTrouble = present;
            return this;
        }

        /** Where agents find the controllers of a cluster, this one first (Cluster in agent.proto); by default there is no cluster. */
        public Builder nodes(Supplier<List<String>> present) {
            nodes = present;
            return this;
        }

        /** The controller; {@link ControllerCore#start} begins. Reads the store, and keeps all that were built before from writing to it. */
        public ControllerCore build() {
            return new ControllerCore(this);
        }
    }
}
