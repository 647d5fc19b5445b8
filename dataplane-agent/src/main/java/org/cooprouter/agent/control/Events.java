// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;

/** The events that an agent reports, one factory each; their types are stable identifiers. */
public final class Events {
    private Events() {}

    /**
     * A configuration was rejected and the one before stays in force.
     *
     * @param version of the rejected configuration
     * @param reason what is wrong with which resource
     * @return the event {@code config_rejected}
     */
    static Event configRejected(long version, String reason) {
        return event(
                Severity.SEVERITY_ERROR,
                "config_rejected",
                "configuration " + Long.toUnsignedString(version) + " was rejected: " + reason);
    }

    /**
     * Makes an event of now.
     *
     * @param severity how much it matters
     * @param type stable identifier of lower-case letters and underscores
     * @param message for people
     * @return the event
     */
    public static Event event(Severity severity, String type, String message) {
        Instant now = Instant.now();
        return Event.newBuilder()
                .setTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setSeverity(severity)
                .setType(type)
                .setMessage(message)
                .build();
    }
}
