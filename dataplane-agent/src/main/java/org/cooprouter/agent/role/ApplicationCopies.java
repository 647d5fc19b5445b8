// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Copies that applications, or routers on their side that use no proxy, send by themselves (R7, R9; [0257], [0281], [0340]): only the first of a
 * packet enters the tunnel, which sends copies of its own. Copies of UDP alone; equal segments of TCP are retransmissions. Not safe for use by several threads.
 */
final class ApplicationCopies {
    private final AppTypes appTypes;
    private final Counters counters;
    /** What has let the packet that was examined last pass. */
    private @Nullable DuplicateElimination remembering;

    ApplicationCopies(AppTypes appTypes, Counters counters) {
        this.appTypes = appTypes;
        this.counters = counters;
    }

    /**
     * Says whether a packet that is about to enter the tunnel is to be dropped.
     *
     * @param owner of the session, by a number that other owners at this agent do not have
     */
    DropReason examine(Session session, long owner, ReceivedFrame frame, long nowNs) {
        DuplicateElimination elimination = elimination(session);
        remembering = null;
        if (elimination == null) {
            return DropReason.NONE;
        }
        if (!elimination.identifies(frame.buffer(), frame.bodyOffset(), frame.bodyLength())) {
            counters.count(AgentCounter.PACKETS_UNIDENTIFIED);
            return DropReason.NONE;
        }
        long key = (owner << Integer.SIZE) | (session.sessionId() & 0xffff_ffffL);
        if (!elimination.accept(key, frame.buffer(), frame.bodyOffset(), frame.bodyLength(), nowNs)) {
            return DropReason.APPLICATION_COPY;
        }
        remembering = elimination;
        return DropReason.NONE;
    }

    /** The packet that was examined last could not enter the tunnel: its next copy may. */
    void onNotSent() {
        if (remembering != null) {
            remembering.retract();
        }
    }

    private @Nullable DuplicateElimination elimination(Session session) {
        AppTypeState appType = appTypes.find(session.appType().index());
        return appType == null || session.protocol() != Session.UDP ? null : appType.elimination();
    }
}
