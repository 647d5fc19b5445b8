// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashSet;
import java.util.Set;
import org.cooprouter.agent.role.AgentPipeline;

/** An agent from one start to its death. */
final class Life {
    private final SimAgent agent;
    private final int startNumber;
    private final AgentPipeline pipeline;
    private final FateCounts fates;
    private long mostWaiting;
    private final Set<Source> sources = new HashSet<>();

    /** Where a frame came from, and to which of the agent's addresses. */
    private record Source(int address, int port, int to) {}

    Life(SimAgent agent, int startNumber, AgentPipeline pipeline) {
        this.agent = agent;
        this.startNumber = startNumber;
        this.pipeline = pipeline;
        this.fates = new FateCounts(pipeline.counters());
    }

    SimAgent agent() {
        return agent;
    }

    AgentPipeline pipeline() {
        return pipeline;
    }

    FateCounts fates() {
        return fates;
    }

    /** Notes from where a frame was accepted, and at which address; true for the first from there. */
    boolean isNewSource(SimFrame frame) {
        return sources.add(new Source(frame.source(), frame.sourcePort(), frame.destination()));
    }

    /** Notes how many packets wait for more split copies; true if they have never been so many. */
    boolean hasMoreThanEver(long waiting) {
        boolean isMore = waiting > mostWaiting;
        mostWaiting = Math.max(mostWaiting, waiting);
        return isMore;
    }

    @Override
    public String toString() {
        return agent.name() + '/' + startNumber;
    }
}
