// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import java.util.List;
import java.util.function.Supplier;
import org.cooprouter.agent.io.PortStatistics;
import org.cooprouter.agent.telemetry.Metrics.Sample;

/** Metrics of the agent's port on the bridge. */
public final class PortMetrics {
    private PortMetrics() {}

    /**
     * Adds the metrics of a port.
     *
     * @param metrics where
     * @param port reads the port's statistics from any thread
     */
    public static void add(Metrics metrics, Supplier<PortStatistics> port) {
        metrics.counter(
                "port_received_frames_total",
                "Frames read from the bridge.",
                () -> port.get().receivedFrames());
        metrics.counter(
                "port_received_bytes_total",
                "Bytes of the frames read from the bridge.",
                () -> port.get().receivedBytes());
        metrics.counter(
                "port_sent_frames_total",
                "Frames written to the bridge.",
                () -> port.get().sentFrames());
        metrics.counter(
                "port_sent_bytes_total",
                "Bytes of the frames written to the bridge.",
                () -> port.get().sentBytes());
        metrics.counter(
                "port_unfinished_checksums_total",
                "Frames whose sender left the checksum to hardware that is not there.",
                () -> port.get().unfinishedChecksums());
        metrics.counters(
                "port_dropped_frames_total",
                "Frames lost between the bridge and the packet path.",
                List.of("reason"),
                found -> {
                    PortStatistics now = port.get();
                    found.accept(Sample.ofCount(now.ringOverflows(), "ring_full"));
                    found.accept(Sample.ofCount(now.oversizeFrames(), "oversize"));
                    found.accept(Sample.ofCount(now.sendDrops(), "not_sent"));
                });
    }
}
