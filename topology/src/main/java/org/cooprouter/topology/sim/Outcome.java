// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;
import java.util.Locale;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.DeclineReason;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What an agent made of one frame: exactly one of the three.
 *
 * @param drop why it was dropped, or NONE
 * @param decline why it was declined, or NONE
 * @param fate as what else it was counted, or null
 * @param written the frames that left because of it
 */
record Outcome(
        DropReason drop, DeclineReason decline, @Nullable AgentCounter fate, List<SimFrame> written) {
    boolean isAccepted() {
        return drop == DropReason.NONE && decline == DeclineReason.NONE;
    }

    /** A number for it. */
    long code() {
        return (long) drop.counterName().hashCode() << Integer.SIZE
                ^ decline.counterName().hashCode()
                ^ (fate == null ? 0 : fate.counterName().hashCode())
                ^ (long) written.size() << Short.SIZE;
    }

    @Override
    public String toString() {
        if (drop != DropReason.NONE) {
            return "dropped: " + drop.counterName();
        }
        if (decline != DeclineReason.NONE) {
            return decline.counterName();
        }
        return String.valueOf(fate).toLowerCase(Locale.ROOT);
    }
}
