// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import io.grpc.BindableService;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.keys.KeyManager;
import org.cooprouter.controller.core.northbound.PolicyServiceImpl;
import org.cooprouter.controller.core.northbound.TelemetryServiceImpl;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.Leadership;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.IspCommonalities;
import org.cooprouter.controller.core.rollout.PortLoads;
import org.cooprouter.controller.core.southbound.AgentListener;
import org.cooprouter.controller.core.southbound.AgentServiceImpl;
import org.cooprouter.controller.core.southbound.Agents;
import org.cooprouter.controller.core.state.StateStore;

/** The whole controller, on top of what its host provides. */
public final class ControllerCore {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SLOW_TICK = Duration.ofSeconds(10);
    private static final Duration NEXT_HOP_REFRESH = Duration.ofSeconds(60);
    private static final Duration STATISTICS = Duration.ofSeconds(5);

    private final Clock clock;
    private final Leadership leadership;
    private final Coordinator coordinator;
    private final ForwardedBytes forwarded;
    private final IspCommonalities commonalities;
    private final PolicyServiceImpl policyService;
    private final TelemetryServiceImpl telemetryService;
    private final AgentServiceImpl agentService;
    private final List<Clock.Timer> timers = new ArrayList<>();
    private boolean started;
    private boolean stopped;

    private ControllerCore(Builder builder) {
        clock = builder.clock;
        leadership = builder.leadership;
        StateStore store = new StateStore(builder.store);
        Agents agents = new Agents(store);
        KeyManager keys = new KeyManager(store, new SecureRandom(), builder.keyRotation, builder.keyGrace);
        coordinator = new Coordinator(store, builder.fabric, clock, agents, keys);
        forwarded = new ForwardedBytes(builder.fabric, clock, coordinator);
        PortLoads loads = new PortLoads(builder.fabric, clock);
        commonalities = new IspCommonalities(coordinator, loads);
        AgentListener listener = coordinator;
        agentService = new AgentServiceImpl(clock, builder.identity, agents, listener);
        policyService = new PolicyServiceImpl(
                clock, builder.identity, store, coordinator, forwarded, commonalities, agentService::policyChanged);
        telemetryService = new TelemetryServiceImpl(clock, builder.identity, coordinator);
        coordinator.onStatus(policyService::statusChanged);
    }

    /** Begins with what every controller needs of its host. */
    public static Builder builder(
            Fabric fabric, PolicyStore store, Leadership leadership, Clock clock, CallerIdentity identity) {
        return new Builder(fabric, store, leadership, clock, identity);
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

    /** Begins to act as soon as this instance leads; call it before the services are reachable. */
    public void start() {
        leadership.listen(leads -> clock.execute(() -> {
            if (leads) {
                lead();
            }
        }));
    }

    private void lead() {
        if (started || stopped) {
            return;
        }
        started = true;
        coordinator.start();
        every(TICK, () -> {
            coordinator.resolveNextHops();
            coordinator.followSchedules();
        });
        every(TICK, commonalities::observe);
        every(SLOW_TICK, coordinator::rotateKeys);
        every(NEXT_HOP_REFRESH, coordinator::refreshNextHops);
        every(STATISTICS, forwarded::poll);
    }

    private void every(Duration interval, Runnable task) {
        int slot = timers.size();
        timers.add(clock.schedule(interval, () -> again(slot, interval, task)));
    }

    private void again(int slot, Duration interval, Runnable task) {
        if (stopped) {
            return;
        }
        // What fails now, for instance because the store does, may succeed the next time.
        timers.set(slot, clock.schedule(interval, () -> again(slot, interval, task)));
        task.run();
    }

    /** Stops acting; bridges and agents keep what they have. */
    public void stop() {
        clock.execute(() -> {
            stopped = true;
            timers.forEach(Clock.Timer::cancel);
        });
    }

    /** Collects what the controller needs. */
    public static final class Builder {
        private final Fabric fabric;
        private final PolicyStore store;
        private final Leadership leadership;
        private final Clock clock;
        private final CallerIdentity identity;
        private Duration keyRotation = Duration.ofHours(6);
        private Duration keyGrace = Duration.ofSeconds(60);

        private Builder(Fabric fabric, PolicyStore store, Leadership leadership, Clock clock, CallerIdentity identity) {
            this.fabric = fabric;
            this.store = store;
            this.leadership = leadership;
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

        /** The controller; {@link ControllerCore#start} begins. Reads the store. */
        public ControllerCore build() {
            return new ControllerCore(this);
        }
    }
}
