// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Says {@code clock_stepped} when the wall clock goes another way than the monotonic one: certificates and logs depend on it. Nothing
 * takes a step back, so people are reminded of it for ten minutes.
 */
final class ClockWatch implements Reporter.Watch {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int READINGS_OF_REMINDER = (int) (600_000 / Reporter.PERIOD_MS);

    private final MonotonicClock monotonic;
    private final InstantSource wallClock;
    private long offsetNs;
    private int readingsSinceStep;
    private @Nullable Event stepped;

    ClockWatch(MonotonicClock monotonic, InstantSource wallClock) {
        this.monotonic = monotonic;
        this.wallClock = wallClock;
        offsetNs = offsetNs();
    }

    @Override
    public void read(Telemetry reading, Timestamp time, Consumer<Event> events) {
        long now = offsetNs();
        Duration step = Duration.ofNanos(now - offsetNs);
        offsetNs = now;
        if (step.abs().compareTo(STEP) >= 0) {
            stepped = Event.newBuilder()
                    .setTime(time)
                    .setSeverity(Severity.SEVERITY_WARNING)
                    .setType("clock_stepped")
                    .setMessage("the system's clock was set " + step.abs().toSeconds() + " s "
                            + (step.isNegative() ? "back" : "forward"))
                    .build();
            readingsSinceStep = 0;
            events.accept(stepped);
        } else if (++readingsSinceStep >= READINGS_OF_REMINDER) {
            stepped = null;
        }
    }

    @Override
    public List<Event> warnings() {
        return stepped == null ? List.of() : List.of(stepped);
    }

    private long offsetNs() {
        return wallClock.millis() * 1_000_000 - monotonic.nowNs();
    }
}
