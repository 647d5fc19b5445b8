// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.Fabric.PortStatistics;
import org.jspecify.annotations.Nullable;

/** Follows how much traffic ports carry, by their counters. Confined to the core's thread. */
public final class PortLoads {
    private static final double BITS_PER_BYTE = 8;
    private static final double MS_PER_SECOND = 1000;

    private final Fabric fabric;
    private final Clock clock;
    private final Map<DatapathId, Reading> readings = new HashMap<>();
    private final Set<DatapathId> asked = new HashSet<>();

    /** Asks through {@code fabric} when {@link #poll} says so. */
    public PortLoads(Fabric fabric, Clock clock) {
        this.fabric = fabric;
        this.clock = clock;
    }

    /** Asks a bridge, unless its last answer is still awaited. */
    public void poll(DatapathId bridge) {
        if (asked.add(bridge)) {
            CompletableFuture<?> unused = fabric.portStatistics(bridge)
                    .whenComplete((ports, failure) -> clock.execute(() -> answered(bridge, ports)));
        }
    }

    private void answered(DatapathId bridge, @Nullable List<PortStatistics> ports) {
        asked.remove(bridge);
        if (ports == null) {
            readings.remove(bridge);
            return;
        }
        Reading before = readings.get(bridge);
        Reading now = new Reading(clock.instant(), before);
        ports.forEach(port -> now.counters.put(port.name(), port));
        readings.put(bridge, now);
    }

    /** Bits per second between the last two answers: into the bridge, NaN where it is not known. */
    public double receivedBps(DatapathId bridge, String port) {
        return rate(bridge, port, true);
    }

    /** As {@link #receivedBps}, out of the bridge. */
    public double sentBps(DatapathId bridge, String port) {
        return rate(bridge, port, false);
    }

    private double rate(DatapathId bridge, String port, boolean received) {
        Reading now = readings.get(bridge);
        if (now == null || now.beforeTime == null) {
            return Double.NaN;
        }
        PortStatistics after = now.counters.get(port);
        PortStatistics before = now.before.get(port);
        double seconds = Duration.between(now.beforeTime, now.time).toMillis() / MS_PER_SECOND;
        if (after == null || before == null || seconds <= 0) {
            return Double.NaN;
        }
        long bytes = received ? after.receivedBytes() - before.receivedBytes() : after.sentBytes() - before.sentBytes();
        // A port that was made anew counts from 0.
        return bytes < 0 ? Double.NaN : bytes * BITS_PER_BYTE / seconds;
    }

    /** The counters of one answer, and those of the answer before. */
    private static final class Reading {
        private final Instant time;
        private final Map<String, PortStatistics> counters = new HashMap<>();
        private final @Nullable Instant beforeTime;
        private final Map<String, PortStatistics> before;

        Reading(Instant time, @Nullable Reading previous) {
            this.time = time;
            this.beforeTime = previous == null ? null : previous.time;
            this.before = previous == null ? Map.of() : previous.counters;
        }
    }
}
