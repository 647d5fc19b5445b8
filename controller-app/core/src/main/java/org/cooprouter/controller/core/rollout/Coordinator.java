// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.controller.core.compile.Association;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.Dependencies;
import org.cooprouter.controller.core.compile.NextHop;
import org.cooprouter.controller.core.compile.SiteCompiler;
import org.cooprouter.controller.core.keys.KeyManager;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.southbound.AgentConfig;
import org.cooprouter.controller.core.southbound.AgentListener;
import org.cooprouter.controller.core.southbound.Agents;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.SteeringState;

/**
 * Holds the policy in force and brings it to every site: what an event makes dirty is compiled, refreshed and advanced until
 * nothing is left to do. Confined to the core's thread.
 */
public final class Coordinator implements AgentListener {
    private final StateStore store;
    private final Clock clock;
    private final Agents agents;
    private final KeyManager keys;
    private final Bridges bridges;
    private final NextHopResolver nextHops;
    private final Cooperations cooperations;
    private final Map<String, SiteRollout> rollouts = new HashMap<>();
    private final Map<String, SteeringState> remembered;
    private final Map<String, Long> appliedRevisions = new HashMap<>();
    private final List<Consumer<String>> statusListeners = new ArrayList<>();

    private final Set<String> toCompile = new LinkedHashSet<>();
    private final Set<String> toRefresh = new LinkedHashSet<>();
    private final Set<String> toAdvance = new LinkedHashSet<>();
    private boolean settling;
    private PolicySnapshot snapshot;

    /** Loads what the store remembers; {@link #start} begins to act. */
    public Coordinator(StateStore store, Fabric fabric, Clock clock, Agents agents, KeyManager keys) {
        this.store = store;
        this.clock = clock;
        this.agents = agents;
        this.keys = keys;
        this.bridges = new Bridges(fabric, clock, this::bridgeChanged);
        this.nextHops = new NextHopResolver(fabric, store.nextHops());
        this.cooperations = new Cooperations(store, rollouts::get);
        this.remembered = store.steering();
        this.snapshot = new PolicySnapshot(store.revision(), Policy.of(store.resources()), store.numbers());
    }

    /** Compiles all sites, and follows bridges from now on. */
    public void start() {
        cooperations.update(snapshot.policy());
        toCompile.addAll(snapshot.policy().effective(ResourceName.SITES).keySet());
        settle();
        bridges.start(this::packetIn);
    }

    /** The policy in force. */
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    /** A new policy has been committed to the store. */
    public void policyChanged(PolicySnapshot next) {
        rollouts.keySet().forEach(this::noteApplied);
        toCompile.addAll(Dependencies.sitesToCompile(snapshot.policy(), next.policy()));
        Set<String> all = new HashSet<>(rollouts.keySet());
        snapshot = next;
        cooperations.update(next.policy());
        cooperations.all().forEach(this::advanceCooperation);
        settle();
        all.addAll(rollouts.keySet());
        all.forEach(this::statusChanged);
    }

    /** Calls {@code listener} with the name of each site whose status may have changed. */
    public void onStatus(Consumer<String> listener) {
        statusListeners.add(listener);
    }

    /** What is being done for a site, if the policy has it. */
    public Optional<SiteRollout> site(String name) {
        return Optional.ofNullable(rollouts.get(name));
    }

    /** The states of cooperations. */
    public Cooperations cooperations() {
        return cooperations;
    }

    /** Whether the next hop's MAC address is known. */
    public boolean isResolved(NextHop hop) {
        return nextHops.known().containsKey(hop.key());
    }

    /** The newest revision that the site's bridge and agent had both applied; 0 = none yet. */
    public long appliedRevision(String site) {
        noteApplied(site);
        return appliedRevisions.getOrDefault(site, 0L);
    }

    private void noteApplied(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null && rollout.isComplete()) {
            appliedRevisions.put(site, snapshot.revision());
        }
    }

    // --- what happens

    @Override
    public boolean exists(String site) {
        return snapshot.policy().site(site).isPresent();
    }

    @Override
    public void keysExposed(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null) {
            keys.replace(rollout.compiled().associations(), clock.instant());
            rollout.compiled().associations().forEach(this::refreshBothSides);
            settle();
        }
    }

    @Override
    public void replayWindowsLost(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null) {
            keys.renew(rollout.compiled().associations());
            rollout.compiled().associations().forEach(this::refreshBothSides);
            settle();
        }
    }

    @Override
    public void agentChanged(String site) {
        changed(site);
    }

    @Override
    public void statusChanged(String site) {
        statusListeners.forEach(listener -> listener.accept(site));
    }

    private void bridgeChanged(BridgeChannel bridge) {
        for (SiteRollout rollout : List.copyOf(rollouts.values())) {
            if (rollout.bridge().id().equals(bridge.id())) {
                changed(rollout.compiled().name());
            }
        }
    }

    private void changed(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null) {
            toAdvance.add(site);
            for (Association association : rollout.compiled().associations()) {
                advanceKeys(association);
                toAdvance.add(association.client());
            }
            cooperations.of(site).forEach(this::advanceCooperation);
            settle();
        }
        statusChanged(site);
    }

    private void packetIn(BridgeChannel bridge, String inPort, byte[] frame) {
        for (SiteRollout rollout : rollouts.values()) {
            if (rollout.bridge().id().equals(bridge.id())) {
                Optional<NextHop> learnt = nextHops.learn(rollout.compiled().nextHops(), inPort, frame);
                learnt.ifPresent(hop -> {
                    store.putNextHop(
                            hop.key(), Objects.requireNonNull(nextHops.known().get(hop.key())));
                    toCompile.add(rollout.compiled().name());
                });
            }
        }
        settle();
    }

    // --- what time brings

    /** Asks for next hops that are not known: every second. */
    public void resolveNextHops() {
        askNextHops(false);
    }

    /** Asks for next hops that are known, since they may have been replaced: every minute. */
    public void refreshNextHops() {
        askNextHops(true);
    }

    private void askNextHops(boolean known) {
        for (SiteRollout rollout : rollouts.values()) {
            for (NextHop hop : rollout.compiled().nextHops()) {
                if (rollout.bridge().isConnected() && nextHops.known().containsKey(hop.key()) == known) {
                    nextHops.ask(rollout.bridge().id(), hop);
                }
            }
        }
    }

    /** Opens and closes cooperations by their schedules. */
    public void followSchedules() {
        cooperations.all().forEach(this::advanceCooperation);
        settle();
    }

    /** Rotates keys whose time has come. */
    public void rotateKeys() {
        for (SiteRollout rollout : rollouts.values()) {
            for (Association association : rollout.compiled().associations()) {
                if (association.proxySite().equals(rollout.compiled().name())) {
                    advanceKeys(association);
                }
            }
        }
        settle();
    }

    // --- what follows

    private void advanceCooperation(String name) {
        toCompile.addAll(cooperations.advance(name, clock.instant()));
    }

    private void advanceKeys(Association association) {
        if (keys.advance(association, this::bothHold, clock.instant())) {
            refreshBothSides(association);
        }
    }

    private boolean bothHold(Association association, Resource resource) {
        for (String site : List.of(association.client(), association.proxySite())) {
            boolean holds = agents.channel(site)
                    .held()
                    .filter(held -> resource.equals(held.resources().get(resource.getName())))
                    .isPresent();
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private void refreshBothSides(Association association) {
        toRefresh.add(association.client());
        toRefresh.add(association.proxySite());
    }

    private void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            while (!toCompile.isEmpty() || !toRefresh.isEmpty() || !toAdvance.isEmpty()) {
                settleOnce(drain(toCompile), drain(toRefresh), drain(toAdvance));
            }
        } finally {
            settling = false;
        }
    }

    /** What fails, for instance because the store does, is tried again with the next event or tick. */
    private void settleOnce(Set<String> compiling, Set<String> refreshing, Set<String> advancing) {
        try {
            compile(compiling);
            refreshing.forEach(this::refresh);
            advancing.forEach(this::advance);
        } catch (RuntimeException e) {
            toCompile.addAll(compiling);
            toRefresh.addAll(refreshing);
            toAdvance.addAll(advancing);
            throw e;
        }
    }

    private static Set<String> drain(Set<String> set) {
        Set<String> all = new LinkedHashSet<>(set);
        set.clear();
        return all;
    }

    private void compile(Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        CompileInput input = new CompileInput(
                snapshot.policy(), snapshot.numbers(), cooperations.helping(), cooperations.usable(), nextHops.known());
        Map<String, CompiledSite> compiled = new HashMap<>();
        for (String name : names) {
            if (exists(name)) {
                compiled.put(name, SiteCompiler.compile(input, name));
            } else {
                forget(name);
            }
        }
        ensureKeys(compiled);
        compiled.values().forEach(this::update);
    }

    private void forget(String site) {
        if (rollouts.remove(site) != null) {
            store.removeSteering(site);
            appliedRevisions.remove(site);
            remembered.remove(site);
        }
    }

    private void ensureKeys(Map<String, CompiledSite> compiled) {
        Set<Association> all = new HashSet<>();
        rollouts.forEach((name, rollout) -> {
            if (!compiled.containsKey(name)) {
                all.addAll(rollout.compiled().associations());
            }
        });
        compiled.values().forEach(site -> all.addAll(site.associations()));
        keys.ensure(all, clock.instant());
    }

    private void update(CompiledSite compiled) {
        BridgeChannel bridge = bridges.channel(compiled.bridge());
        SiteRollout rollout = rollouts.get(compiled.name());
        if (rollout == null) {
            SteeringState steering = remembered.getOrDefault(compiled.name(), SteeringState.getDefaultInstance());
            rollouts.put(
                    compiled.name(),
                    new SiteRollout(
                            store, steering, agents.channel(compiled.name()), bridge, compiled, config(compiled)));
        } else {
            rollout.update(bridge, compiled, config(compiled));
        }
        toAdvance.add(compiled.name());
    }

    private void refresh(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null) {
            rollout.update(rollout.bridge(), rollout.compiled(), config(rollout.compiled()));
            toAdvance.add(site);
        }
    }

    private AgentConfig config(CompiledSite compiled) {
        SortedMap<String, Resource> resources = new TreeMap<>(compiled.agentResources());
        for (Association association : compiled.associations()) {
            keys.resources(association).forEach(resource -> resources.put(resource.getName(), resource));
        }
        return new AgentConfig(resources);
    }

    private void advance(String site) {
        SiteRollout rollout = rollouts.get(site);
        if (rollout != null) {
            rollout.advance(this::proxyReady);
            noteApplied(site);
        }
    }

    private boolean proxyReady(Association association) {
        SiteRollout proxy = rollouts.get(association.proxySite());
        return proxy != null
                && proxy.holdsAny("associations/" + association.id())
                && proxy.holds("proxyRole")
                && proxy.steers(association.proxy());
    }
}
