// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import java.util.function.Consumer;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;

/** Says {@code session_table_full}, once a minute while packets find no room for their session. */
final class SessionTableWatch implements Reporter.Watch {
    private static final String COUNTER = "declined_sessions_full";
    private static final int READINGS_BETWEEN_EVENTS = (int) (60_000 / Reporter.PERIOD_MS);

    private int readingsUntilNext;

    @Override
    public void compare(Telemetry before, Telemetry after, Consumer<Event.Builder> found) {
        if (readingsUntilNext > 0) {
            readingsUntilNext--;
            return;
        }
        long more = after.getCountersOrDefault(COUNTER, 0) - before.getCountersOrDefault(COUNTER, 0);
        if (more > 0) {
            readingsUntilNext = READINGS_BETWEEN_EVENTS;
            found.accept(Event.newBuilder()
                    .setSeverity(Severity.SEVERITY_WARNING)
                    .setType("session_table_full")
                    .setMessage("all " + after.getActiveSessions()
                            + " sessions are in use; new ones take the ordinary path"));
        }
    }
}
