// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;

/** Says {@code path_up} and {@code path_down}. A path that is new counts as down until its first answer. */
final class PathWatch implements Reporter.Watch {
    private record Key(String path, String peer) {}

    @Override
    public void compare(Telemetry before, Telemetry after, Consumer<Event.Builder> found) {
        Map<Key, Boolean> wasAlive = new HashMap<>();
        for (PathReport path : before.getPathsList()) {
            wasAlive.put(new Key(path.getPath(), path.getPeer()), path.getAlive());
        }
        for (PathReport path : after.getPathsList()) {
            boolean was = wasAlive.getOrDefault(new Key(path.getPath(), path.getPeer()), false);
            if (was != path.getAlive()) {
                found.accept(event(path));
            }
        }
    }

    private static Event.Builder event(PathReport path) {
        boolean up = path.getAlive();
        return Event.newBuilder()
                .setSeverity(up ? Severity.SEVERITY_INFO : Severity.SEVERITY_WARNING)
                .setType(up ? "path_up" : "path_down")
                .setMessage("path " + path.getPath() + " to " + path.getPeer()
                        + (up ? " answers" : " does not answer any more"));
    }
}
