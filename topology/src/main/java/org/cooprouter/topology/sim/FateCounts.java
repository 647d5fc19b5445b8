// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.Counters;
import org.cooprouter.agent.role.DeclineReason;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/** Holds an agent to counting every frame once: under a reason for dropping or declining it, or as what it was good for. */
final class FateCounts {
    private static final DropReason[] DROPS = DropReason.values();
    private static final DeclineReason[] DECLINES = DeclineReason.values();
    private static final AgentCounter[] FATES = {
        AgentCounter.PACKETS_SEALED,
        AgentCounter.PACKETS_DELIVERED,
        AgentCounter.PROBES_ANSWERED,
        AgentCounter.PROBE_REPLIES_RECEIVED,
        AgentCounter.CONTROLS_RECEIVED,
        AgentCounter.SPLIT_COPIES_KEPT,
        AgentCounter.REPAIR_COPIES_USED,
    };

    private final Counters counters;
    private final long[] drops = new long[DROPS.length];
    private final long[] declines = new long[DECLINES.length];
    private final long[] fates = new long[FATES.length];

    FateCounts(Counters counters) {
        this.counters = counters;
    }

    /** Remembers the counts before a frame. */
    void begin() {
        for (int i = 1; i < DROPS.length; i++) {
            drops[i] = counters.dropped(DROPS[i]);
        }
        for (int i = 1; i < DECLINES.length; i++) {
            declines[i] = counters.declined(DECLINES[i]);
        }
        for (int i = 0; i < FATES.length; i++) {
            fates[i] = count(FATES[i]);
        }
    }

    /** A packet that repair copies have restored is delivered beside the fate of the frame that came last. */
    private long count(AgentCounter fate) {
        long count = counters.get(fate);
        return fate == AgentCounter.PACKETS_DELIVERED ? count - counters.get(AgentCounter.PACKETS_RESTORED) : count;
    }

    /** Returns what the frame was counted as. */
    Outcome end(List<SimFrame> written) {
        DropReason drop = DropReason.NONE;
        DeclineReason decline = DeclineReason.NONE;
        @Nullable AgentCounter fate = null;
        long counted = 0;
        for (int i = 1; i < DROPS.length; i++) {
            long count = counters.dropped(DROPS[i]) - drops[i];
            drop = count == 0 ? drop : DROPS[i];
            counted += count;
        }
        for (int i = 1; i < DECLINES.length; i++) {
            long count = counters.declined(DECLINES[i]) - declines[i];
            decline = count == 0 ? decline : DECLINES[i];
            counted += count;
        }
        for (int i = 0; i < FATES.length; i++) {
            long count = count(FATES[i]) - fates[i];
            fate = count == 0 ? fate : FATES[i];
            counted += count;
        }
        if (counted != 1) {
            throw new Violation("one frame was counted " + counted + " times: " + drop + ", " + decline + ", " + fate);
        }
        return new Outcome(drop, decline, fate, written);
    }
}
