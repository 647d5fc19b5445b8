// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.cooprouter.agent.telemetry.Metrics.Sample;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.RhythmReport;
import org.cooprouter.agent.v1.Telemetry;

/** Metrics of the packet path: what telemetry says, for Prometheus. */
public final class PacketPathMetrics {
    private static final String DROP = "drop_";
    private static final String DECLINED = "declined_";
    private static final String GAUGE = "_active";
    private static final List<String> PATH_LABELS = List.of("path", "peer");
    private static final List<String> RHYTHM_LABELS = List.of("app_type", "direction");
    private static final double NS_PER_S = 1e9;

    private final Metrics metrics;
    private final Supplier<Telemetry> telemetry;

    private PacketPathMetrics(Metrics metrics, Supplier<Telemetry> telemetry) {
        this.metrics = metrics;
        this.telemetry = telemetry;
    }

    /**
     * Adds the metrics of a packet path.
     *
     * @param metrics where
     * @param telemetry reads the packet path from any thread; the names of its counters do not change
     */
    public static void add(Metrics metrics, Supplier<Telemetry> telemetry) {
        PacketPathMetrics added = new PacketPathMetrics(metrics, telemetry);
        added.addCounters();
        added.addPaths();
        added.addPeers();
        added.addRhythms();
    }

    private void addCounters() {
        Set<String> names = telemetry.get().getCountersMap().keySet();
        addReasons("dropped_packets_total", "Packets dropped, by reason (drop-reasons.md).", DROP);
        addReasons("declined_frames_total", "Clients' frames given back to the ordinary path, by reason.", DECLINED);
        for (String name : names) {
            if (name.startsWith(DROP) || name.startsWith(DECLINED)) {
                continue;
            }
            String help = "Packet path: " + name.replace('_', ' ') + ".";
            if (name.endsWith(GAUGE)) {
                metrics.gauge(name, help, () -> (double) telemetry.get().getCountersOrDefault(name, 0));
            } else {
                metrics.counter(name + "_total", help, () -> telemetry.get().getCountersOrDefault(name, 0));
            }
        }
        metrics.gauges(
                "app_type_present",
                "1 for every app type with latency-critical traffic now.",
                List.of("app_type"),
                found -> telemetry.get().getPresentAppTypesList().forEach(id -> found.accept(Sample.of(1, id))));
    }

    private void addReasons(String name, String help, String prefix) {
        metrics.counters(
                name,
                help,
                List.of("reason"),
                found -> telemetry.get().getCountersMap().forEach((key, value) -> {
                    if (key.startsWith(prefix)) {
                        found.accept(Sample.ofCount(value, key.substring(prefix.length())));
                    }
                }));
    }

    private void addPaths() {
        path("path_alive", "1 while probes are answered.", any -> true, path -> path.getAlive() ? 1.0 : 0.0);
        path(
                "path_smoothed_rtt_seconds",
                "Smoothed round-trip time of probes.",
                PathReport::hasSmoothedRtt,
                path -> seconds(path.getSmoothedRtt()));
        path(
                "path_min_rtt_seconds",
                "Least round-trip time of probes.",
                PathReport::hasMinRtt,
                path -> seconds(path.getMinRtt()));
        path(
                "path_probe_loss_ratio",
                "Share of the last 100 probes without an answer.",
                any -> true,
                PathReport::getProbeLoss);
        path(
                "path_data_loss_ratio",
                "Share of session packets of which this path has brought no copy, since the last report.",
                PathReport::hasDataLoss,
                PathReport::getDataLoss);
        PathQualityMetrics.add(metrics, telemetry);
    }

    private void path(String name, String help, Predicate<PathReport> known, Function<PathReport, Double> value) {
        Consumer<Consumer<Sample>> samples = found -> telemetry.get().getPathsList().stream()
                .filter(known)
                .forEach(path -> found.accept(Sample.of(value.apply(path), path.getPath(), path.getPeer())));
        metrics.gauges(name, help, PATH_LABELS, samples);
    }

    private void addPeers() {
        metrics.gauges(
                "session_smoothed_rtt_seconds",
                "Smoothed round-trip time by sessions' own packets.",
                List.of("peer"),
                found -> telemetry
                        .get()
                        .getPeersList()
                        .forEach(peer -> found.accept(Sample.of(seconds(peer.getSessionRtt()), peer.getPeer()))));
    }

    private void addRhythms() {
        rhythm("app_type_sessions", "Sessions whose packet rate is detected.", any -> true, r ->
                (double) r.getSessions());
        rhythm(
                "app_type_packet_rate",
                "Detected packets per second and session, the mean of all sessions.",
                any -> true,
                RhythmReport::getMeanPacketRatePps);
        rhythm(
                "app_type_locked_sessions",
                "Sessions whose packets have a rhythm that the agent follows.",
                any -> true,
                r -> (double) r.getLockedSessions());
        rhythm(
                "app_type_period_seconds",
                "Time between expected packets, the mean of locked sessions.",
                RhythmReport::hasMeanPeriod,
                r -> seconds(r.getMeanPeriod()));
        rhythm(
                "app_type_jitter_seconds",
                "Distance of packets from their expected time, the mean of locked sessions.",
                RhythmReport::hasMeanJitter,
                r -> seconds(r.getMeanJitter()));
        rhythm(
                "app_type_next_expected_seconds",
                "How soon the next packet was expected when this was measured.",
                RhythmReport::hasNextExpectedIn,
                r -> seconds(r.getNextExpectedIn()));
    }

    private void rhythm(String name, String help, Predicate<RhythmReport> known, Function<RhythmReport, Double> value) {
        metrics.gauges(
                name,
                help,
                RHYTHM_LABELS,
                found -> telemetry.get().getRhythmsList().stream()
                        .filter(known)
                        .forEach(rhythm ->
                                found.accept(Sample.of(value.apply(rhythm), rhythm.getAppType(), direction(rhythm)))));
    }

    private static String direction(RhythmReport rhythm) {
        return rhythm.getDirection() == RhythmReport.Direction.DIRECTION_OUTBOUND ? "outbound" : "inbound";
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNanos() / NS_PER_S;
    }
}
