// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.port.DatapathId;

/** What the policy means for one site. */
public final class CompiledSite {
    private final String name;
    private final DatapathId bridge;
    private final SortedMap<String, Resource> agentResources;
    private final List<Association> associations;
    private final FlowProgram base;
    private final List<SteeringPart> steering;
    private final List<NextHop> nextHops;
    private final FlowProgram fullProgram;

    CompiledSite(
            String name,
            DatapathId bridge,
            SortedMap<String, Resource> agentResources,
            List<Association> associations,
            FlowProgram base,
            List<SteeringPart> steering,
            List<NextHop> nextHops) {
        this.name = name;
        this.bridge = bridge;
        this.agentResources = Collections.unmodifiableSortedMap(new TreeMap<>(agentResources));
        this.associations = List.copyOf(associations);
        this.base = base;
        this.steering = List.copyOf(steering);
        this.nextHops = List.copyOf(nextHops);
        FlowProgram.Builder program = base.toBuilder();
        this.steering.forEach(part -> program.addAll(part.rules()));
        this.fullProgram = program.build();
    }

    /** "sites/home-a". */
    public String name() {
        return name;
    }

    /** The site's bridge. */
    public DatapathId bridge() {
        return bridge;
    }

    /** The agent's configuration by name, without associations and keys. */
    public SortedMap<String, Resource> agentResources() {
        return agentResources;
    }

    /** Those in which the site's agent takes part, as client or as proxy. */
    public List<Association> associations() {
        return associations;
    }

    /** Rules that do not need the agent. */
    public FlowProgram base() {
        return base;
    }

    /** Rules that need the agent. */
    public List<SteeringPart> steering() {
        return steering;
    }

    /** Next hops whose MAC address has to be found by ARP. */
    public List<NextHop> nextHops() {
        return nextHops;
    }

    /** The bridge's program with all steering. */
    public FlowProgram fullProgram() {
        return fullProgram;
    }
}
