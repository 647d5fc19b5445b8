// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;

/** Says {@code clock_stepped} when the wall clock goes another way than the monotonic one: certificates and logs depend on it. */
final class ClockWatch implements Reporter.Watch {
    private static final Duration STEP = Duration.ofSeconds(1);

    private final MonotonicClock monotonic;
    private final InstantSource wallClock;
    private long offsetNs;

    ClockWatch(MonotonicClock monotonic, InstantSource wallClock) {
        this.monotonic = monotonic;
        this.wallClock = wallClock;
        offsetNs = offsetNs();
    }

    @Override
    public void compare(Telemetry before, Telemetry after, Consumer<Event.Builder> found) {
        long now = offsetNs();
        Duration step = Duration.ofNanos(now - offsetNs);
        offsetNs = now;
        if (step.abs().compareTo(STEP) >= 0) {
            found.accept(Event.newBuilder()
                    .setSeverity(Severity.SEVERITY_WARNING)
                    .setType("clock_stepped")
                    .setMessage("the system's clock was set " + step.abs().toSeconds() + " s "
                            + (step.isNegative() ? "back" : "forward")));
        }
    }

    private long offsetNs() {
        return wallClock.millis() * 1_000_000 - monotonic.nowNs();
    }
}
