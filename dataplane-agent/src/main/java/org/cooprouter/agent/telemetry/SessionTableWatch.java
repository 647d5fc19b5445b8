// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Says {@code session_table_full} when packets begin to find no room for their session, and {@code session_table_free} when all have
 * found room for a minute.
 */
final class SessionTableWatch implements Reporter.Watch {
    /** At a router, and at a proxy. */
    private static final List<String> COUNTERS = List.of("declined_sessions_full", "drop_sessions_full");

    private static final int READINGS_UNTIL_FREE = (int) (60_000 / Reporter.PERIOD_MS);

    private long declined;
    private int readingsWithRoom;
    private @Nullable Event full;

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        long now = COUNTERS.stream()
                .mapToLong(counter -> reading.getCountersOrDefault(counter, 0))
                .sum();
        boolean more = now > declined;
        declined = now;
        if (more) {
            readingsWithRoom = 0;
            if (full == null) {
                full = event(Severity.SEVERITY_WARNING, "session_table_full", time)
                        .setMessage("all " + reading.getActiveSessions()
                                + " sessions are in use; new ones take the ordinary path")
                        .build();
                events.accept(full);
            }
        } else if (full != null && ++readingsWithRoom >= READINGS_UNTIL_FREE) {
            full = null;
            events.accept(event(Severity.SEVERITY_INFO, "session_table_free", time)
                    .setMessage("new sessions find room again")
                    .build());
        }
    }

    @Override
    public List<Event> warnings() {
        return full == null ? List.of() : List.of(full);
    }

    private static Event.Builder event(Severity severity, String type, Timestamp time) {
        return Event.newBuilder().setTime(time).setSeverity(severity).setType(type);
    }
}
