// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Telemetry;

/**
 * Reads the packet path several times a second for events, and once a second for a report to the controller. Called by one
 * thread.
 */
public final class Reporter implements Runnable {
    /** Time between two readings: how late an event may be. */
    public static final long PERIOD_MS = 200;

    /** Readings per report to the controller. */
    static final int READINGS_PER_REPORT = 5;

    private final TelemetrySource eventSource;
    private final TelemetrySource reportSource;
    private final MonotonicClock monotonic;
    private final InstantSource wallClock;
    private final Consumer<Telemetry> reports;
    private final Consumer<Event> events;
    private final List<Watch> watches;
    private volatile Telemetry lastReport;
    private int readings;

    /**
     * Makes a reporter.
     *
     * @param sources makes a source for each of the reporter's two purposes
     * @param monotonic the packet path's clock
     * @param wallClock the time in reports and events
     * @param reports takes one report a second
     * @param events takes events
     */
    public Reporter(
            Supplier<TelemetrySource> sources,
            MonotonicClock monotonic,
            InstantSource wallClock,
            Consumer<Telemetry> reports,
            Consumer<Event> events) {
        eventSource = sources.get();
        reportSource = sources.get();
        this.monotonic = monotonic;
        this.wallClock = wallClock;
        this.reports = reports;
        this.events = events;
        watches = List.of(
                new PathWatch(),
                new SessionTableWatch(),
                new ClockWatch(monotonic, wallClock),
                new ChoiceWatch(),
                new HandshakeWatch(),
                new SilenceWatch());
        lastReport = reportSource.read(monotonic.nowNs()).build();
    }

    /** Reads once. */
    @Override
    public void run() {
        Timestamp time = timestamp(wallClock.instant());
        Telemetry reading = eventSource.read(monotonic.nowNs()).build();
        for (Watch watch : watches) {
            watch.read(reading, time, events);
        }
        readings++;
        if (readings % READINGS_PER_REPORT == 0) {
            Telemetry.Builder report = reportSource.read(monotonic.nowNs()).setTime(time);
            watches.forEach(watch -> report.addAllWarnings(watch.warnings()));
            lastReport = report.build();
            reports.accept(lastReport);
        }
    }

    /**
     * Returns the last report; any thread may ask.
     *
     * @return at most a second old while {@link #run} is called
     */
    public Telemetry lastReport() {
        return lastReport;
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** Notices one kind of change. */
    interface Watch {
        /** Takes the next reading, and gives out events of what has changed by it. */
        void read(Telemetry reading, Timestamp time, Consumer<Event> events);

        /** The events of what still needs attention by the last reading. */
        List<Event> warnings();
    }
}
