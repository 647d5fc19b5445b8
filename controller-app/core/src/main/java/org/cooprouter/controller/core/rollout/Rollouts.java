// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.controller.core.compile.Association;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.SiteCompiler;
import org.cooprouter.controller.core.keys.KeyManager;
import org.cooprouter.controller.core.southbound.AgentConfig;
import org.cooprouter.controller.core.southbound.Agents;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.SteeringState;

/** What is being done for each site of the policy, made from what the compiler gives and the keys. Confined to the core's thread. */
final class Rollouts {
    private final StateStore store;
    private final Agents agents;
    private final KeyManager keys;
    private final Bridges bridges;
    private final Map<String, SiteRollout> rollouts = new HashMap<>();
    private final Map<String, SteeringState> remembered;
    private final Map<String, Long> appliedRevisions = new HashMap<>();

    Rollouts(StateStore store, Agents agents, KeyManager keys, Bridges bridges) {
        this.store = store;
        this.agents = agents;
        this.keys = keys;
        this.bridges = bridges;
        this.remembered = store.steering();
    }

    Optional<SiteRollout> site(String name) {
        return Optional.ofNullable(rollouts.get(name));
    }

    Set<String> sites() {
        return Set.copyOf(rollouts.keySet());
    }

    Collection<SiteRollout> all() {
        return List.copyOf(rollouts.values());
    }

    List<SiteRollout> on(BridgeChannel bridge) {
        return rollouts.values().stream()
                .filter(rollout -> rollout.bridge().id().equals(bridge.id()))
                .collect(Collectors.toList());
    }

    /** Compiles {@code names} and forgets those that the policy does not have. */
    void compile(CompileInput input, Set<String> names, Instant now) {
        Map<String, CompiledSite> compiled = new HashMap<>();
        boolean forgotten = false;
        for (String name : names) {
            if (input.policy().site(name).isPresent()) {
                compiled.put(name, SiteCompiler.compile(input, name));
            } else {
                forgotten |= forget(name);
            }
        }
        // Keys are of all sites; most changes leave it as it is who shares keys with whom.
        if (forgotten || compiled.values().stream().anyMatch(this::hasOtherAssociations)) {
            ensureKeys(compiled, now);
        }
        compiled.values().forEach(this::update);
    }

    private boolean forget(String site) {
        boolean known = rollouts.remove(site) != null;
        if (known) {
            store.removeSteering(site);
            appliedRevisions.remove(site);
            remembered.remove(site);
        }
        return known;
    }

    private boolean hasOtherAssociations(CompiledSite site) {
        SiteRollout before = rollouts.get(site.name());
        return before == null || !before.compiled().associations().equals(site.associations());
    }

    private void ensureKeys(Map<String, CompiledSite> compiled, Instant now) {
        Set<Association> all = new HashSet<>();
        rollouts.forEach((name, rollout) -> {
            if (!compiled.containsKey(name)) {
                all.addAll(rollout.compiled().associations());
            }
        });
        compiled.values().forEach(site -> all.addAll(site.associations()));
        keys.ensure(all, now);
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
    }

    /** Puts the configuration of a site's agent together again, with the keys of now. */
    void refresh(String site) {
        site(site)
                .ifPresent(rollout -> rollout.update(rollout.bridge(), rollout.compiled(), config(rollout.compiled())));
    }

    private AgentConfig config(CompiledSite compiled) {
        SortedMap<String, Resource> resources = new TreeMap<>(compiled.agentResources());
        for (Association association : compiled.associations()) {
            keys.resources(association).forEach(resource -> resources.put(resource.getName(), resource));
        }
        return new AgentConfig(resources);
    }

    /** Brings a site on, as far as it can be. */
    void advance(String site) {
        site(site).ifPresent(rollout -> rollout.advance(this::proxyReady));
    }

    private boolean proxyReady(Association association) {
        SiteRollout proxy = rollouts.get(association.proxySite());
        return proxy != null
                && proxy.holdsAny("associations/" + association.id())
                && proxy.holds("proxyRole")
                && proxy.steers(association.proxy());
    }

    /** Whether the agents at both ends of {@code association} have acknowledged {@code resource}. */
    boolean bothHold(Association association, Resource resource) {
        return agents.channel(association.client()).holds(resource)
                && agents.channel(association.proxySite()).holds(resource);
    }

    /** The newest revision that the site's bridge and agent had both applied; 0 = none yet. */
    long appliedRevision(String site, long current) {
        noteApplied(site, current);
        return appliedRevisions.getOrDefault(site, 0L);
    }

    /** Remembers that a site has all of the revision {@code current}, if it has. */
    void noteApplied(String site, long current) {
        site(site).filter(SiteRollout::isComplete).ifPresent(rollout -> appliedRevisions.put(site, current));
    }
}
