// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import java.util.HashMap;
import java.util.Map;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.AgentState;

/** The channels to all agents. Confined to the core's thread. */
public final class Agents {
    private final StateStore store;
    private final Map<String, AgentState> states;
    private final Map<String, AgentChannel> channels = new HashMap<>();

    /** Loads what was remembered of the agents. */
    public Agents(StateStore store) {
        this.store = store;
        this.states = store.agents();
    }

    /** The channel to the agent of {@code site}, made when it is first asked for. */
    public AgentChannel channel(String site) {
        return channels.computeIfAbsent(
                site,
                name -> new AgentChannel(name, store, states.getOrDefault(name, AgentState.getDefaultInstance())));
    }
}
