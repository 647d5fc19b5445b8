// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.ChoiceChange;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;

/** Says {@code redundancy_changed} whenever an adaptive profile has chosen something else, and why. */
final class ChoiceWatch implements Reporter.Watch {
    /** Number of the last change that was told, by profile and peer. */
    private Map<Key, Integer> told = new HashMap<>();

    private record Key(String profile, String peer) {
        static Key of(ChoiceReport choice) {
            return new Key(choice.getRedundancyProfile(), choice.getPeer());
        }
    }

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        Map<Key, Integer> now = new HashMap<>();
        for (ChoiceReport choice : reading.getChoicesList()) {
            int last = told.getOrDefault(Key.of(choice), 0);
            for (ChoiceChange change : choice.getChangesList()) {
                // A choice that has begun anew counts from 1 again.
                if (change.getNumber() > last
                        || choice.getChanges(choice.getChangesCount() - 1).getNumber() < last) {
                    events.accept(event(choice, change, time));
                }
            }
            now.put(
                    Key.of(choice),
                    choice.getChanges(choice.getChangesCount() - 1).getNumber());
        }
        told = now;
    }

    @Override
    public List<Event> warnings() {
        return List.of();
    }

    private static Event event(ChoiceReport choice, ChoiceChange change, Timestamp time) {
        return Event.newBuilder()
                .setTime(time)
                .setSeverity(Severity.SEVERITY_INFO)
                .setType("redundancy_changed")
                .setMessage(choice.getRedundancyProfile() + " to " + choice.getPeer() + ": " + change.getReason())
                .build();
    }
}
