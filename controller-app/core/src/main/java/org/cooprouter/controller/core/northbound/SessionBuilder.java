// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import org.cooprouter.agent.v1.ChoiceChange;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.ExperimentArm;
import org.cooprouter.agent.v1.ExperimentReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.telemetry.v1.FragmentTrial;
import org.cooprouter.telemetry.v1.PathDirection;
import org.cooprouter.telemetry.v1.RedundancyChange;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.SessionPath;

/** Puts a session together from what its agent answers and from what the agent's last telemetry says of its peer. */
final class SessionBuilder {
    private static final int TCP = 6;

    private final String site;
    private final boolean proxy;
    private final Telemetry telemetry;
    private final Instant reported;

    /** {@code reported}: when {@code telemetry} came. */
    SessionBuilder(String site, boolean proxy, Telemetry telemetry, Instant reported) {
        this.site = site;
        this.proxy = proxy;
        this.telemetry = telemetry;
        this.reported = reported;
    }

    /** Without paths and changes. */
    Session.Builder brief(SessionReport report) {
        Session.Builder session = Session.newBuilder()
                .setName(SessionNames.of(site, report.getSessionId()))
                .setAppType(report.getAppType())
                .setProtocol(report.getProtocol() == TCP ? "tcp" : "udp")
                .setClient(report.getClient())
                .setServer(report.getServer())
                .setClientPackets(report.getClientPackets())
                .setServerPackets(report.getServerPackets())
                .setLostPackets(report.getLostPackets())
                .setIdle(report.getIdle())
                .setRedundancy(report.getRedundancy());
        if (!report.getPeer().isEmpty()) {
            session.setPeer((proxy ? ResourceName.SITES : ResourceName.PROXIES) + "/" + report.getPeer());
        }
        return session;
    }

    Session full(SessionReport report) {
        Session.Builder session = brief(report);
        for (ChoiceReport choice : telemetry.getChoicesList()) {
            if (choice.getPeer().equals(report.getPeer())
                    && choice.getRedundancyProfile().equals(report.getAdaptiveProfile())) {
                session.setRedundancy(choice.getCurrent());
                if (choice.getBaseBytes() > 0) {
                    session.setOverhead((double) choice.getExtraBytes() / choice.getBaseBytes());
                }
                choice.getChangesList().forEach(change -> session.addChanges(change(change)));
            }
        }
        for (PathReport path : telemetry.getPathsList()) {
            if (path.getPeer().equals(report.getPeer())) {
                session.addPaths(path(path));
            }
        }
        for (ExperimentReport experiment : telemetry.getExperimentsList()) {
            if (experiment.getPeer().equals(report.getPeer())
                    && experiment.getAppType().equals(report.getAppType())) {
                experiment.getArmsList().forEach(arm -> session.addFragmentTrials(trial(experiment, arm)));
            }
        }
        return session.build();
    }

    private static FragmentTrial trial(ExperimentReport experiment, ExperimentArm arm) {
        FragmentTrial.Builder trial = FragmentTrial.newBuilder()
                .setFragmentSize(arm.getFragmentSize())
                .setPackets(arm.getPackets())
                .setRelativeDelay(arm.getRelativeDelay())
                .setBest(arm.getBest())
                .setAdopted(arm.getBest() && experiment.getAdopts());
        if (arm.getPackets() > 0) {
            trial.setLoss(1 - (double) arm.getDelivered() / arm.getPackets());
        }
        return trial.build();
    }

    private RedundancyChange change(ChoiceChange change) {
        Timestamp received = Timestamps.fromMillis(reported.toEpochMilli());
        return RedundancyChange.newBuilder()
                .setTime(Timestamps.subtract(received, change.getAge()))
                .setReason(change.getReason())
                .build();
    }

    private static SessionPath path(PathReport report) {
        SessionPath.Builder path =
                SessionPath.newBuilder().setPath(report.getPath()).setAlive(report.getAlive());
        if (report.hasSmoothedRtt()) {
            path.setRoundTripTime(report.getSmoothedRtt());
        }
        if (report.hasIncoming()) {
            path.setIncoming(direction(report.getIncoming()));
        }
        if (report.hasOutgoing()) {
            path.setOutgoing(direction(report.getOutgoing()));
        }
        return path.build();
    }

    private static PathDirection direction(DirectionReport report) {
        return PathDirection.newBuilder()
                .setLoss(report.getLoss())
                .setJitter(report.getJitter())
                .setDelayChange(report.getDelayChange())
                .build();
    }
}
