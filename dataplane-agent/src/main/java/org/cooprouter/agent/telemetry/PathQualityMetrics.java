// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.cooprouter.agent.telemetry.Metrics.Sample;
import org.cooprouter.agent.v1.Direction;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;

/** Metrics of how well each path carries packets in each direction. */
final class PathQualityMetrics {
    private static final List<String> LABELS = List.of("path", "peer", "direction");
    private static final List<String> PAIR_LABELS = List.of("path", "other_path", "peer", "direction");
    private static final String INCOMING = "incoming";
    private static final String OUTGOING = "outgoing";
    private static final double NS_PER_S = 1e9;

    private final Metrics metrics;
    private final Supplier<Telemetry> telemetry;

    private PathQualityMetrics(Metrics metrics, Supplier<Telemetry> telemetry) {
        this.metrics = metrics;
        this.telemetry = telemetry;
    }

    static void add(Metrics metrics, Supplier<Telemetry> telemetry) {
        new PathQualityMetrics(metrics, telemetry).add();
    }

    private void add() {
        direction(
                "path_loss_ratio",
                "Share of the datagrams of the last 8 s that did not arrive; outgoing as the peer reports it.",
                DirectionReport::getLoss);
        direction(
                "path_loss_burst_ratio",
                "How often the packet after a lost one was lost, too.",
                DirectionReport::getBurst);
        direction(
                "path_jitter_seconds",
                "Variation of the one-way delay (RFC 3550).",
                report -> seconds(report.getJitter()));
        direction(
                "path_delay_change_seconds",
                "One-way delay above the usual one of the last 20 s.",
                report -> seconds(report.getDelayChange()));
        metrics.gauges(
                "path_congested",
                "1 for the direction by which the round-trip time is above the usual one.",
                LABELS,
                found -> telemetry.get().getPathsList().forEach(path -> {
                    if (path.getCongestion() != Direction.DIRECTION_UNSPECIFIED) {
                        found.accept(Sample.of(1, path.getPath(), path.getPeer(), name(path.getCongestion())));
                    }
                }));
        metrics.gauges(
                "path_joint_loss_ratio",
                "Share of packets that neither of two paths has brought, of the last 32 s.",
                PAIR_LABELS,
                found -> telemetry
                        .get()
                        .getJointLossesList()
                        .forEach(joint -> found.accept(Sample.of(
                                joint.getLoss(),
                                joint.getPath(),
                                joint.getOtherPath(),
                                joint.getPeer(),
                                name(joint.getDirection())))));
    }

    private void direction(String name, String help, ToDoubleFunction<DirectionReport> value) {
        metrics.gauges(
                name,
                help,
                LABELS,
                found -> telemetry.get().getPathsList().forEach(path -> {
                    if (path.hasIncoming()) {
                        sample(path, INCOMING, value.applyAsDouble(path.getIncoming()), found);
                    }
                    if (path.hasOutgoing()) {
                        sample(path, OUTGOING, value.applyAsDouble(path.getOutgoing()), found);
                    }
                }));
    }

    private static void sample(PathReport path, String direction, double value, Consumer<Sample> found) {
        found.accept(Sample.of(value, path.getPath(), path.getPeer(), direction));
    }

    private static String name(Direction direction) {
        return direction == Direction.DIRECTION_INCOMING ? INCOMING : OUTGOING;
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNanos() / NS_PER_S;
    }
}
