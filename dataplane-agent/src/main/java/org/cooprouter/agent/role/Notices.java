// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.ArrayDeque;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.wire.DropReason;

/**
 * Acknowledgements and refusals that wait for a packet to travel with, and get a CONTROL of their own when none comes; per
 * session at most one per {@link ProxySession#ACKNOWLEDGE_WITHIN_NS}. All wait equally long, so the first is always the next.
 */
final class Notices {
    private final ArrayDeque<ProxySession> waiting = new ArrayDeque<>();
    private final ProxySender sender;
    private final Counters counters;

    Notices(ProxySender sender, Counters counters) {
        this.sender = sender;
        this.counters = counters;
    }

    void add(ProxySession session, long nowNs) {
        if (session.queueNotice(nowNs)) {
            waiting.addLast(session);
        }
    }

    /** Sends what is due, at most a bounded number. */
    int send(long nowNs, int limit) {
        int work = 0;
        ProxySession first = waiting.peekFirst();
        while (first != null && nowNs >= first.noticeDueNs() && work < limit) {
            waiting.removeFirst();
            work++;
            if (first.takeNotice()) {
                DropReason reason = sender.notice(first, nowNs);
                if (reason != DropReason.NONE) {
                    counters.drop(reason);
                }
            }
            first = waiting.peekFirst();
        }
        return work;
    }

    long nextDeadlineNs() {
        ProxySession first = waiting.peekFirst();
        return first == null ? Long.MAX_VALUE : first.noticeDueNs();
    }
}
