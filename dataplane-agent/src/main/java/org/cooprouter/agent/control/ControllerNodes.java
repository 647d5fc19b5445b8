// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the agent looks for its controller: at the nodes that a cluster names, in the order in which they take over, then at those of
 * the command line. Confined to one thread.
 */
public final class ControllerNodes {
    private final List<HostAndPort> configured;
    private List<HostAndPort> order;
    private int position;

    /**
     * Begins with what the command line says.
     *
     * @param configured at least one
     */
    public ControllerNodes(List<HostAndPort> configured) {
        if (configured.isEmpty()) {
            throw new IllegalArgumentException("an agent needs at least one controller");
        }
        this.configured = List.copyOf(configured);
        this.order = this.configured;
    }

    HostAndPort current() {
        return order.get(position);
    }

    /** A cluster says which of its nodes decides, and which would next. */
    void learn(List<HostAndPort> nodes) {
        Set<HostAndPort> all = new LinkedHashSet<>(nodes);
        all.addAll(configured);
        order = new ArrayList<>(all);
        position = 0;
    }

    /** The present one cannot be used: turns to the next. */
    void failed() {
        position = (position + 1) % order.size();
    }
}
