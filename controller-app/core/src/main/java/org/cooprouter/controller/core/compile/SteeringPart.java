// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.List;
import java.util.Set;
import org.cooprouter.controller.core.flow.FlowRule;

/** Rules that send traffic to the agent, switched on when those who have to handle it are ready. */
public final class SteeringPart {
    private final String name;
    private final List<FlowRule> rules;
    private final Set<String> agentResources;
    private final List<Association> anyOf;

    SteeringPart(String name, List<FlowRule> rules, Set<String> agentResources, List<Association> anyOf) {
        this.name = name;
        this.rules = List.copyOf(rules);
        this.agentResources = Set.copyOf(agentResources);
        this.anyOf = List.copyOf(anyOf);
    }

    /** "appTypes/voice" or "proxies/fra". */
    public String name() {
        return name;
    }

    /** What it adds to the bridge's program. */
    public List<FlowRule> rules() {
        return rules;
    }

    /** Names of resources that the site's agent must have acknowledged as they are wanted. */
    public Set<String> agentResources() {
        return agentResources;
    }

    /** The proxy of at least one of them must be ready; none named: no proxy is needed. */
    public List<Association> anyOf() {
        return anyOf;
    }
}
