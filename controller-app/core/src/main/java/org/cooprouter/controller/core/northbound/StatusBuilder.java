// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.compile.NextHop;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.BridgeChannel;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.IspCommonalities;
import org.cooprouter.controller.core.rollout.Sharings;
import org.cooprouter.controller.core.rollout.SiteRollout;
import org.cooprouter.controller.core.southbound.AgentChannel;
import org.cooprouter.policy.v1.AgentStatus;
import org.cooprouter.policy.v1.BridgeStatus;
import org.cooprouter.policy.v1.PathStatus;
import org.cooprouter.policy.v1.PeerStatus;
import org.cooprouter.policy.v1.SiteStatus;

/** Puts a site's status together from what its bridge and agent say. */
final class StatusBuilder {
    private final Coordinator coordinator;
    private final CooperationStatuses cooperations;
    private final Supplier<List<String>> trouble;

    StatusBuilder(
            Coordinator coordinator,
            ForwardedBytes forwarded,
            IspCommonalities commonalities,
            Sharings sharings,
            Clock clock,
            Supplier<List<String>> trouble) {
        this.coordinator = coordinator;
        this.cooperations = new CooperationStatuses(coordinator, forwarded, commonalities, sharings, clock);
        this.trouble = trouble;
    }

    SiteStatus status(String name, SiteRollout rollout) {
        SiteStatus.Builder status = SiteStatus.newBuilder()
                .setSite(name)
                .setAppliedRevision(coordinator.appliedRevision(name))
                .setWantedRevision(coordinator.snapshot().revision())
                .setAgent(agent(name, rollout.agent()))
                .setBridge(bridge(rollout))
                .addAllPresentAppTypes(rollout.agent().telemetry().getPresentAppTypesList())
                .setActiveSessions(rollout.agent().telemetry().getActiveSessions());
        boolean proxy = rollout.compiled().agentResources().containsKey("proxyRole");
        for (PathReport report : rollout.agent().telemetry().getPathsList()) {
            status.addPaths(path(report, proxy));
        }
        for (PeerReport report : rollout.agent().telemetry().getPeersList()) {
            status.addPeers(PeerStatus.newBuilder()
                    .setPeer(peer(report.getPeer(), proxy))
                    .setSessionRoundTripTime(report.getSessionRtt()));
        }
        coordinator.cooperations().of(name).stream()
                .sorted()
                .forEach(cooperation -> status.addCooperations(cooperations.of(cooperation)));
        List<String> reasons = degraded(rollout);
        status.setState(state(rollout, reasons)).addAllDegradedReasons(reasons).addAllProblems(reasons);
        Telemetry telemetry = rollout.agent().telemetry();
        telemetry
                .getHandshakesList()
                .forEach(report -> status.addHandshakes(HandshakeStatuses.of(report, telemetry.getTime())));
        problems(rollout, status);
        return status.build();
    }

    private AgentStatus agent(String site, AgentChannel agent) {
        return AgentStatus.newBuilder()
                .setConnected(agent.isConnected())
                .setLastSeen(timestamp(agent.lastSeen()))
                .setSoftwareVersion(agent.softwareVersion())
                .setHeldVersion(agent.heldVersion())
                .setWantedVersion(agent.sentVersion())
                .setNackReason(agent.nackReason())
                .setClientId(coordinator.snapshot().numbers().client(site))
                .putAllCounters(agent.telemetry().getCountersMap())
                .build();
    }

    private BridgeStatus bridge(SiteRollout rollout) {
        BridgeChannel bridge = rollout.bridge();
        BridgeStatus.Builder status = BridgeStatus.newBuilder()
                .setConnected(bridge.isConnected())
                .setLastSeen(timestamp(bridge.lastSeen()))
                .setWantedRules(rollout.compiled().fullProgram().rules().size())
                .setInstalledRules(
                        bridge.result().map(result -> result.installedRules()).orElse(0))
                .setAgentLive(bridge.isLive(livePort(rollout)))
                .setMended(bridge.mended());
        if (bridge.mended() > 0) {
            status.setLastMended(timestamp(bridge.lastMended()));
        }
        return status.build();
    }

    private String livePort(SiteRollout rollout) {
        return coordinator
                .snapshot()
                .policy()
                .site(rollout.compiled().name())
                .map(site -> site.getBridge().getAgentLivePort())
                .orElse("");
    }

    private static PathStatus path(PathReport report, boolean proxy) {
        PathStatus.Builder status = PathStatus.newBuilder()
                .setPath(report.getPath())
                .setPeer(peer(report.getPeer(), proxy))
                .setLoss(report.getProbeLoss())
                .setAlive(report.getAlive());
        if (report.hasSmoothedRtt()) {
            status.setRoundTripTime(report.getSmoothedRtt());
        }
        return status.build();
    }

    private static String peer(String id, boolean proxy) {
        return (proxy ? ResourceName.SITES : ResourceName.PROXIES) + "/" + id;
    }

    private static SiteStatus.State state(SiteRollout rollout, List<String> reasons) {
        if (!reasons.isEmpty()) {
            return SiteStatus.State.STATE_DEGRADED;
        }
        return rollout.isComplete() ? SiteStatus.State.STATE_READY : SiteStatus.State.STATE_PENDING;
    }

    /** What waiting does not mend. */
    private List<String> degraded(SiteRollout rollout) {
        List<String> reasons = new ArrayList<>(trouble.get());
        BridgeChannel bridge = rollout.bridge();
        if (!bridge.error().isEmpty()) {
            reasons.add("the bridge does not take its rules: " + bridge.error());
        }
        bridge.result()
                .ifPresent(result -> result.missingPorts()
                        .forEach(port ->
                                reasons.add("the bridge has no port " + port + "; add it, or correct the site")));
        if (!rollout.agent().nackReason().isEmpty()) {
            reasons.add(
                    "the agent refused its configuration: " + rollout.agent().nackReason());
        }
        return reasons;
    }

    private void problems(SiteRollout rollout, SiteStatus.Builder status) {
        BridgeChannel bridge = rollout.bridge();
        AgentChannel agent = rollout.agent();
        if (!bridge.isConnected()) {
            status.addProblems("the bridge " + rollout.compiled().bridge()
                    + " is not connected; check its datapath_id and `ovs-vsctl show`");
        } else if (!bridge.isLive(livePort(rollout))) {
            status.addProblems("the agent's live port " + livePort(rollout)
                    + " has no carrier, so traffic takes the ordinary path; is the agent running?");
        }
        if (!agent.isConnected()) {
            status.addProblems("the agent is not connected");
        } else {
            for (Event warning : agent.telemetry().getWarningsList()) {
                status.addProblems(warning.getType() + ": " + warning.getMessage());
            }
        }
        for (NextHop hop : rollout.compiled().nextHops()) {
            if (!coordinator.isResolved(hop)) {
                status.addProblems("the next hop " + hop.address().getHostAddress() + " on port " + hop.port()
                        + " does not answer ARP; check the uplink, or set gateway_mac");
            }
        }
        rollout.waiting().forEach(part -> status.addProblems(part + " waits for an agent or a proxy to be ready"));
    }

    private static Timestamp timestamp(Instant instant) {
        return instant.equals(Instant.EPOCH)
                ? Timestamp.getDefaultInstance()
                : Timestamps.fromMillis(instant.toEpochMilli());
    }
}
