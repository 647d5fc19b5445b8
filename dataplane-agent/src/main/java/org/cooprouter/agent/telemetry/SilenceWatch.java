// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.EmergencyReport;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;

/** Says {@code uplink_silent} and {@code uplink_restored}. */
final class SilenceWatch implements Reporter.Watch {
    private final Map<String, Event> silent = new HashMap<>();

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        for (EmergencyReport report : reading.getEmergenciesList()) {
            String uplink = report.getUplink();
            if (report.getSilent() && !silent.containsKey(uplink)) {
                Event event = event(
                        Severity.SEVERITY_WARNING,
                        "uplink_silent",
                        "nothing comes from the Internet over " + uplink
                                + "; what begins anew goes through the neighbour, if one helps in an emergency",
                        time);
                silent.put(uplink, event);
                events.accept(event);
            } else if (!report.getSilent() && silent.remove(uplink) != null) {
                events.accept(event(Severity.SEVERITY_INFO, "uplink_restored", uplink + " works again", time));
            }
        }
        silent.keySet()
                .retainAll(reading.getEmergenciesList().stream()
                        .map(EmergencyReport::getUplink)
                        .toList());
    }

    @Override
    public List<Event> warnings() {
        return List.copyOf(silent.values());
    }

    private static Event event(Severity severity, String type, String message, Timestamp time) {
        return Event.newBuilder()
                .setTime(time)
                .setSeverity(severity)
                .setType(type)
                .setMessage(message)
                .build();
    }
}
