// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import com.google.protobuf.util.Durations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.controller.core.decide.CommonRoute;
import org.cooprouter.controller.core.decide.Help;
import org.cooprouter.controller.core.decide.IspCommonality;
import org.cooprouter.controller.core.decide.IspCommonality.Verdict;
import org.cooprouter.controller.core.decide.PathSecond;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges for every cooperation in use how common the ISPs of its two sites are (C16): by what the beneficiary's agent measures of its own path and of
 * the one through its neighbour to the same proxy, and by what the uplinks of both bridges carry. Confined to the core's thread.
 */
public final class IspCommonalities {
    private static final Logger LOG = LoggerFactory.getLogger(IspCommonalities.class);
    /** Judging costs more than taking note. */
    private static final int SECONDS_PER_VERDICT = 10;

    private static final double NS_PER_MS = 1e6;

    private final Coordinator coordinator;
    private final PortLoads loads;
    private final Map<String, IspCommonality> estimators = new HashMap<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** Learns from {@code loads} what uplinks carry, and asks it to go on measuring. */
    public IspCommonalities(Coordinator coordinator, PortLoads loads) {
        this.coordinator = coordinator;
        this.loads = loads;
    }

    /** What is thought of a cooperation; empty before anything has been measured, and while it is not in use. */
    public Optional<Verdict> verdict(String cooperation) {
        return Optional.ofNullable(verdicts.get(cooperation));
    }

    /** Takes note of a second: to be called once in each. */
    public void observe() {
        Policy policy = coordinator.snapshot().policy();
        Set<String> usable = coordinator.cooperations().usable();
        estimators.keySet().retainAll(usable);
        verdicts.keySet().retainAll(usable);
        for (String name : usable) {
            policy.cooperation(name).ifPresent(cooperation -> observe(policy, name, cooperation));
        }
    }

    private void observe(Policy policy, String name, Cooperation cooperation) {
        Optional<SiteRollout> rollout = coordinator
                .site(cooperation.getBeneficiary())
                .filter(site -> site.agent().isConnected());
        Site beneficiary = policy.site(cooperation.getBeneficiary()).orElse(null);
        Site helper = policy.site(cooperation.getHelper()).orElse(null);
        if (rollout.isEmpty() || beneficiary == null || helper == null) {
            return;
        }
        poll(cooperation.getBeneficiary());
        poll(cooperation.getHelper());
        List<PathReport> reports = rollout.get().agent().telemetry().getPathsList();
        Uplink own = beneficiary.getUplinks(0);
        for (PathReport direct : reports) {
            if (!direct.getPath().equals(own.getId())) {
                continue;
            }
            Optional<PathReport> neighbour = reports.stream()
                    .filter(report -> report.getPath().equals(cooperation.getLink())
                            && report.getPeer().equals(direct.getPeer()))
                    .findFirst();
            if (neighbour.isPresent()) {
                Line ownLine = new Line(loads, beneficiary, own);
                Line othersLine = new Line(loads, helper, helper.getUplinks(0));
                observe(name, cooperation, ownLine.seconds(direct), othersLine.seconds(neighbour.get()));
                return;
            }
        }
    }

    private void poll(String site) {
        coordinator
                .site(site)
                .filter(rollout -> rollout.bridge().isConnected())
                .ifPresent(rollout -> loads.poll(rollout.bridge().id()));
    }

    private void observe(String name, Cooperation cooperation, PathSecond[] own, PathSecond[] others) {
        IspCommonality estimator = estimators.computeIfAbsent(name, key -> new IspCommonality());
        estimator.route(CommonRoute.of(
                cooperation.getRouteTraces().getBeneficiaryHopsList(),
                cooperation.getRouteTraces().getHelperHopsList()));
        estimator.add(own[0], own[1], others[0], others[1]);
        if (estimator.seconds() % SECONDS_PER_VERDICT == 0) {
            judge(name, cooperation, estimator.verdict());
        }
    }

    private void judge(String name, Cooperation cooperation, Verdict verdict) {
        Help before = verdict(name).map(Verdict::help).orElse(Help.UNDECIDED);
        verdicts.put(name, verdict);
        if (verdict.help() != before) {
            LOG.info("{}: {} would help better; {}", name, verdict.help(), verdict.explanation());
        }
        coordinator.statusChanged(cooperation.getBeneficiary());
        coordinator.statusChanged(cooperation.getHelper());
    }

    /** A path and the uplink that carries it. */
    private static final class Line {
        private final PortLoads loads;
        private final DatapathId bridge;
        private final String port;

        Line(PortLoads loads, Site site, Uplink uplink) {
            this.loads = loads;
            this.bridge = DatapathId.parse(site.getBridge().getDatapathId());
            this.port = uplink.getPort();
        }

        /** Incoming, outgoing. */
        PathSecond[] seconds(PathReport report) {
            return new PathSecond[] {
                second(report.hasIncoming() ? report.getIncoming() : null, loads.receivedBps(bridge, port)),
                second(report.hasOutgoing() ? report.getOutgoing() : null, loads.sentBps(bridge, port))
            };
        }

        private static PathSecond second(@Nullable DirectionReport report, double bps) {
            if (report == null) {
                return new PathSecond(Double.NaN, Double.NaN, bps);
            }
            return new PathSecond(report.getLoss(), Durations.toNanos(report.getDelayChange()) / NS_PER_MS, bps);
        }
    }
}
