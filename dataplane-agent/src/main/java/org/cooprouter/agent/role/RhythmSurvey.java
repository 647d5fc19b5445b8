// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.session.SessionTable;

/**
 * Goes through all sessions about once a second, a bounded number per call, and sums up for each app type when their packets
 * come. A session that moves within its table meanwhile may be counted twice or not at all. Not safe for use by several threads.
 */
final class RhythmSurvey {
    private static final long PERIOD_NS = 1_000_000_000;
    private static final int SESSIONS_PER_CALL = 128;

    private final AppTypes appTypes;
    private final SessionTable router;
    private final SessionTable proxy;
    private long nextNs;
    private int position;
    private boolean empty = true;

    RhythmSurvey(AppTypes appTypes, SessionTable router, SessionTable proxy, long nowNs) {
        this.appTypes = appTypes;
        this.router = router;
        this.proxy = proxy;
        this.nextNs = nowNs;
    }

    /** Goes on; the number of sessions seen. */
    int advance(long nowNs) {
        if (nowNs < nextDeadlineNs()) {
            return 0;
        }
        int size = router.size() + proxy.size();
        int begin = position;
        int end = Math.min(size, begin + SESSIONS_PER_CALL);
        for (; position < end; position++) {
            see(position < router.size() ? router.at(position) : proxy.at(position - router.size()), nowNs);
        }
        if (position >= size) {
            appTypes.publishRhythms();
            position = 0;
            empty = size == 0;
            nextNs = nowNs + PERIOD_NS;
        }
        return Math.max(0, end - begin);
    }

    private void see(Session session, long nowNs) {
        AppTypeState appType = appTypes.find(session.appType().index());
        if (appType != null) {
            appType.outbound().add(session.outboundTiming(), nowNs);
            appType.inbound().add(session.inboundTiming(), nowNs);
        }
    }

    /** Never while there has been no session. */
    long nextDeadlineNs() {
        return empty && router.size() + proxy.size() == 0 ? Long.MAX_VALUE : nextNs;
    }
}
