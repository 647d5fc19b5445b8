// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cooprouter.agent.v1.AgreementReport;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.Telemetry;

/**
 * Says {@code neighbour_found}, {@code cooperation_established}, {@code cooperation_lost} and {@code cooperation_refused}. What comes and goes
 * between two readings is told once.
 */
final class HandshakeWatch implements Reporter.Watch {
    private Map<String, HandshakeReport> before = new HashMap<>();

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        Map<String, HandshakeReport> now = new HashMap<>();
        for (HandshakeReport report : reading.getHandshakesList()) {
            tell(before.getOrDefault(report.getLink(), HandshakeReport.getDefaultInstance()), report, time, events);
            now.put(report.getLink(), report);
        }
        before = now;
    }

    private static void tell(HandshakeReport was, HandshakeReport is, Timestamp time, Consumer<Event> events) {
        String link = "link " + is.getLink() + ": ";
        // Counts that went back are of an agent's link that began anew.
        if (is.getLost() > was.getLost()) {
            String why = is.getRefusal().isEmpty() ? "it has fallen silent" : is.getRefusal();
            events.accept(
                    event(Severity.SEVERITY_WARNING, "cooperation_lost", link + "the channel has ended: " + why, time));
        }
        if (is.hasNeighbour()
                && is.getNeighbour().getNumber() != was.getNeighbour().getNumber()) {
            events.accept(event(
                    Severity.SEVERITY_INFO,
                    "neighbour_found",
                    link + name(is) + " is there and ready to cooperate",
                    time));
        }
        if (is.getRefused() > was.getRefused()) {
            events.accept(event(
                    Severity.SEVERITY_WARNING, "cooperation_refused", link + name(is) + ": " + is.getRefusal(), time));
        }
        if (is.getEstablished() > was.getEstablished()) {
            events.accept(event(
                    Severity.SEVERITY_INFO,
                    "cooperation_established",
                    link + "agreed with " + name(is) + ": " + agreements(is),
                    time));
        }
    }

    private static String name(HandshakeReport report) {
        String name = report.getNeighbour().getName();
        return name.isEmpty() ? "a neighbour" : name;
    }

    private static String agreements(HandshakeReport report) {
        return report.getAgreementsList().stream()
                .map(HandshakeWatch::agreement)
                .collect(Collectors.joining(", "));
    }

    private static String agreement(AgreementReport agreement) {
        return agreement.getType() + " (gives " + agreement.getProvideKbps() + " kbit/s, gets "
                + agreement.getReceiveKbps() + " kbit/s)";
    }

    @Override
    public List<Event> warnings() {
        return List.of();
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
