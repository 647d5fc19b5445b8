// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cooprouter.controller.core.compile.Association;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.SteeringPart;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.southbound.AgentChannel;
import org.cooprouter.controller.core.southbound.AgentConfig;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.SteeringState;
import org.jspecify.annotations.Nullable;

/**
 * Brings one site to what was compiled for it. Rules steer traffic to an agent only when the agent has acknowledged how to treat it
 * and a proxy is ready; the agent forgets only what no rule on the bridge steers any more. What is switched on is remembered, so a
 * restart of the controller changes nothing. Confined to the core's thread.
 */
public final class SiteRollout {
    /** What a site has to know of others. */
    interface Readiness {
        /** Whether the proxy of {@code association} takes this client's packets. */
        boolean proxyReady(Association association);
    }

    private final StateStore store;
    private final AgentChannel agent;
    private final Set<String> enabled = new HashSet<>();
    private final Map<String, List<FlowRule>> installed = new HashMap<>();
    private BridgeChannel bridge;
    private CompiledSite compiled;
    private @Nullable CompiledSite builtFrom;
    private AgentConfig wantedConfig;
    private FlowProgram program = FlowProgram.EMPTY;

    SiteRollout(
            StateStore store,
            SteeringState remembered,
            AgentChannel agent,
            BridgeChannel bridge,
            CompiledSite compiled,
            AgentConfig wantedConfig) {
        this.store = store;
        this.agent = agent;
        this.bridge = bridge;
        this.compiled = compiled;
        this.wantedConfig = wantedConfig;
        enabled.addAll(remembered.getEnabledList());
    }

    /** New results of the compiler; {@link #advance} acts on them. */
    void update(BridgeChannel newBridge, CompiledSite newCompiled, AgentConfig newConfig) {
        bridge = newBridge;
        compiled = newCompiled;
        wantedConfig = newConfig;
    }

    /** Does what can be done now; to be called whenever something that it waits for may have happened. */
    void advance(Readiness readiness) {
        Set<String> before = new TreeSet<>(enabled);
        Set<String> wantedParts = new HashSet<>();
        boolean changed = compiled != builtFrom;
        for (SteeringPart part : compiled.steering()) {
            wantedParts.add(part.name());
            changed |= switchOn(part, readiness);
        }
        changed |= installed.keySet().retainAll(wantedParts);
        save(before);
        FlowProgram wantedProgram = changed ? build() : program;
        builtFrom = compiled;
        program = wantedProgram;
        // A restart shall know what it has switched on.
        store.whenStored(() -> bridge.setWanted(program));
        before = new TreeSet<>(enabled);
        if (bridge.has(wantedProgram)) {
            enabled.retainAll(wantedParts);
            save(before);
        }
        if (wantedParts.containsAll(enabled)) {
            agent.setTarget(wantedConfig);
        }
    }

    /** The compiler's own program when all is switched on, so that comparing the two takes no time. */
    private FlowProgram build() {
        FlowProgram.Builder builder = compiled.base().toBuilder();
        for (SteeringPart part : compiled.steering()) {
            builder.addAll(installed.getOrDefault(part.name(), List.of()));
        }
        FlowProgram built = builder.build();
        return built.equals(compiled.fullProgram()) ? compiled.fullProgram() : built;
    }

    /** Returns whether it did. */
    private boolean switchOn(SteeringPart part, Readiness readiness) {
        boolean unchanged = part.rules().equals(installed.get(part.name()));
        boolean rememberedOn = enabled.contains(part.name()) && !installed.containsKey(part.name());
        if (!unchanged && (rememberedOn || isReady(part, readiness))) {
            installed.put(part.name(), part.rules());
            enabled.add(part.name());
            return true;
        }
        return false;
    }

    private boolean isReady(SteeringPart part, Readiness readiness) {
        for (String resource : part.agentResources()) {
            if (!holds(resource)) {
                return false;
            }
        }
        return part.anyOf().isEmpty()
                || part.anyOf().stream()
                        .anyMatch(association ->
                                holdsAny("associations/" + association.id()) && readiness.proxyReady(association));
    }

    /** Whether the agent has acknowledged {@code resource} as it is wanted. */
    boolean holds(String resource) {
        return agent.held().filter(held -> held.agrees(wantedConfig, resource)).isPresent();
    }

    /** Whether the agent has acknowledged some form of {@code resource}. */
    boolean holdsAny(String resource) {
        return agent.held()
                .filter(held -> held.resources().containsKey(resource))
                .isPresent();
    }

    private void save(Set<String> before) {
        Set<String> now = new TreeSet<>(enabled);
        if (!now.equals(before)) {
            store.putSteering(
                    compiled.name(),
                    SteeringState.newBuilder().addAllEnabled(now).build());
        }
    }

    /** Whether the bridge has the rules of the part {@code name}, in some form. */
    boolean steers(String name) {
        List<FlowRule> rules = installed.get(name);
        return rules != null
                && bridge.applied().filter(program -> program.hasAll(rules)).isPresent();
    }

    /** Whether the bridge has confirmed the compiled base rules. */
    boolean hasBase() {
        return bridge.applied()
                .filter(program -> program.hasAll(compiled.base().rules().values()))
                .isPresent();
    }

    /** Whether the bridge and the agent have all that was compiled. */
    public boolean isComplete() {
        return bridge.has(compiled.fullProgram()) && agentIsComplete();
    }

    private boolean agentIsComplete() {
        return agent.held()
                .filter(held -> held.checksum().equals(wantedConfig.checksum()))
                .isPresent();
    }

    /** Names of the parts that are wanted but not switched on. */
    public List<String> waiting() {
        TreeSet<String> names = new TreeSet<>();
        for (SteeringPart part : compiled.steering()) {
            if (!part.rules().equals(installed.get(part.name()))) {
                names.add(part.name());
            }
        }
        return List.copyOf(names);
    }

    /** The site's bridge. */
    public BridgeChannel bridge() {
        return bridge;
    }

    /** The site's agent. */
    public AgentChannel agent() {
        return agent;
    }

    /** What was compiled for the site. */
    public CompiledSite compiled() {
        return compiled;
    }

    /** What the agent should hold. */
    public AgentConfig wantedConfig() {
        return wantedConfig;
    }
}
