// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.cooprouter.agent.quality.DirectionQuality;
import org.cooprouter.agent.quality.JointLoss;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.Share;
import org.cooprouter.agent.v1.Direction;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.JointLossReport;
import org.cooprouter.agent.v1.PathReport;

/** Says in telemetry how well paths carry packets. */
final class QualityReports {
    private QualityReports() {}

    static PathReport.Builder add(PathReport.Builder report, PathQuality quality, long nowNs) {
        if (quality.incoming().isKnown(nowNs, PeerQuality.FRESH_NS)) {
            report.setIncoming(report(quality.incoming()));
        }
        if (quality.outgoing().isKnown(nowNs, PeerQuality.FRESH_NS)) {
            report.setOutgoing(report(quality.outgoing()));
        }
        switch (quality.congestion()) {
            case NONE -> {}
            case INCOMING -> report.setCongestion(Direction.DIRECTION_INCOMING);
            case OUTGOING -> report.setCongestion(Direction.DIRECTION_OUTGOING);
        }
        return report;
    }

    private static DirectionReport report(DirectionQuality quality) {
        return DirectionReport.newBuilder()
                .setDatagrams(quality.datagrams())
                .setLoss(Share.ratio(quality.loss()))
                .setBurst(Share.ratio(quality.burst()))
                .setJitter(Durations.ofNanos(quality.jitterNs()))
                .setDelayChange(Durations.ofNanos(quality.delayRiseNs()))
                .build();
    }

    /** {@code names} gives the path of a path_ID. */
    static void addJointLosses(
            String peer, PeerQuality quality, IntFunction<String> names, Consumer<JointLossReport> reports) {
        addJointLosses(peer, Direction.DIRECTION_INCOMING, quality.incomingJoint(), names, reports);
        addJointLosses(peer, Direction.DIRECTION_OUTGOING, quality.outgoingJoint(), names, reports);
    }

    private static void addJointLosses(
            String peer,
            Direction direction,
            JointLoss losses,
            IntFunction<String> names,
            Consumer<JointLossReport> reports) {
        for (int second = 1; second < JointLoss.PATHS; second++) {
            for (int first = 0; first < second; first++) {
                int pair = JointLoss.pair(first, second);
                if (losses.packets(pair) > 0) {
                    reports.accept(JointLossReport.newBuilder()
                            .setPeer(peer)
                            .setPath(names.apply(first))
                            .setOtherPath(names.apply(second))
                            .setDirection(direction)
                            .setPackets(losses.packets(pair))
                            .setLoss(Share.ratio(losses.loss(pair)))
                            .build());
                }
            }
        }
    }
}
