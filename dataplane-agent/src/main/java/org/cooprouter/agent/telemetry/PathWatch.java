// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.jspecify.annotations.Nullable;

/** Says {@code path_up} and {@code path_down}. A path that is new has two seconds for its first answer. */
final class PathWatch implements Reporter.Watch {
    private static final int READINGS_FOR_FIRST_ANSWER = (int) (2_000 / Reporter.PERIOD_MS);

    private final Map<Key, State> paths = new HashMap<>();

    private record Key(String path, String peer) {
        static Key of(PathReport report) {
            return new Key(report.getPath(), report.getPeer());
        }
    }

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        Map<Key, PathReport> reports =
                reading.getPathsList().stream().collect(Collectors.toMap(Key::of, Function.identity(), (a, b) -> b));
        paths.keySet().retainAll(reports.keySet());
        reports.forEach(
                (key, report) -> paths.computeIfAbsent(key, _ -> new State()).read(report, time, events));
    }

    @Override
    public List<Event> warnings() {
        return paths.values().stream()
                .map(state -> state.down)
                .filter(Objects::nonNull)
                .toList();
    }

    private static final class State {
        private boolean up;
        private int silentReadings;
        private @Nullable Event down;

        void read(PathReport report, Timestamp time, Consumer<Event> events) {
            if (report.getAlive()) {
                if (!up) {
                    events.accept(event(Severity.SEVERITY_INFO, "path_up", report, "answers", time));
                }
                up = true;
                down = null;
                return;
            }
            silentReadings++;
            if (down == null && (up || silentReadings > READINGS_FOR_FIRST_ANSWER)) {
                String what = up ? "does not answer any more" : "does not answer";
                down = event(Severity.SEVERITY_WARNING, "path_down", report, what, time);
                events.accept(down);
            }
            up = false;
        }

        private static Event event(Severity severity, String type, PathReport report, String what, Timestamp time) {
            return Event.newBuilder()
                    .setTime(time)
                    .setSeverity(severity)
                    .setType(type)
                    .setMessage("path " + report.getPath() + " to " + report.getPeer() + " " + what)
                    .build();
        }
    }
}
