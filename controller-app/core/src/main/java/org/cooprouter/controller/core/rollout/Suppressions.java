// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import com.google.protobuf.util.Durations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.decide.Help;
import org.cooprouter.controller.core.decide.PathSecond;
import org.cooprouter.controller.core.decide.SuppressionRequest;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Suppression;
import org.cooprouter.policy.v1.Suppression.SharedBottleneck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks helpers for suppression, and to stop it, by what the agents of the sites that they help report (C15). "Suppression request" and "stop suppression" ([0173],
 * [0176]) are what the log and the status say: the controller programs the helper's bridge. Confined to the core's thread.
 */
public final class Suppressions {
    private static final Logger LOG = LoggerFactory.getLogger(Suppressions.class);
    private static final double PERCENT = 100;
    private static final double NS_PER_MS = 1e6;

    private final Coordinator coordinator;
    private final IspCommonalities commonalities;
    private final Map<String, Watched> watched = new HashMap<>();

    /** Learns from {@code commonalities} whether ISPs share a bottleneck. */
    public Suppressions(Coordinator coordinator, IspCommonalities commonalities) {
        this.coordinator = coordinator;
        this.commonalities = commonalities;
    }

    /** Takes note of a second: to be called once in each. */
    public void observe() {
        Policy policy = coordinator.snapshot().policy();
        Set<String> gone = new HashSet<>(watched.keySet());
        for (String name : coordinator.cooperations().usable()) {
            policy.cooperation(name)
                    .filter(cooperation -> cooperation.getLatencyOptimization().hasSuppression())
                    .ifPresent(cooperation -> {
                        gone.remove(name);
                        observe(policy, name, cooperation);
                    });
        }
        for (String name : gone) {
            watched.remove(name);
            say(name, Optional.empty());
        }
    }

    private void observe(Policy policy, String name, Cooperation cooperation) {
        Watched state = watched.get(name);
        if (state == null || !state.policy.equals(cooperation)) {
            state = new Watched(cooperation);
            watched.put(name, state);
        }
        Optional<Telemetry> reported = coordinator
                .site(cooperation.getBeneficiary())
                .filter(site -> site.agent().isConnected())
                .map(site -> site.agent().telemetry());
        Telemetry telemetry = reported.orElse(Telemetry.getDefaultInstance());
        String own = policy.site(cooperation.getBeneficiary())
                .map(site -> site.getUplinks(0).getId())
                .orElse("");
        PathReport path = telemetry.getPathsList().stream()
                .filter(report -> report.getPath().equals(own))
                .findFirst()
                .orElse(PathReport.getDefaultInstance());
        state.request.add(
                telemetry.getPresentAppTypesCount() > 0,
                isCommon(name, cooperation.getLatencyOptimization().getSuppression()),
                path.hasIncoming() ? second(path.getIncoming()) : PathSecond.UNKNOWN,
                path.hasOutgoing() ? second(path.getOutgoing()) : PathSecond.UNKNOWN);
        say(name, state.request.reason());
    }

    private boolean isCommon(String name, Suppression suppression) {
        return suppression.getSharedBottleneck() == SharedBottleneck.SHARED_BOTTLENECK_KNOWN
                || commonalities
                        .verdict(name)
                        .filter(verdict -> verdict.help() == Help.SUPPRESSION)
                        .isPresent();
    }

    private static PathSecond second(DirectionReport report) {
        return new PathSecond(report.getLoss(), Durations.toNanos(report.getDelayChange()) / NS_PER_MS, Double.NaN);
    }

    private void say(String name, Optional<String> reason) {
        boolean before = coordinator.cooperations().suppression(name).isPresent();
        if (before == reason.isPresent()) {
            return;
        }
        LOG.info(
                "{}: {}", name, reason.map(why -> "suppression request; " + why).orElse("stop suppression request"));
        coordinator.suppressionChanged(name, reason);
    }

    /** One cooperation. */
    private static final class Watched {
        private final Cooperation policy;
        private final SuppressionRequest request;

        Watched(Cooperation policy) {
            this.policy = policy;
            Suppression suppression = policy.getLatencyOptimization().getSuppression();
            request = new SuppressionRequest(
                    suppression.getLossPercent() / PERCENT,
                    Durations.toNanos(suppression.getDelayRise()) / NS_PER_MS,
                    (int) Durations.toSeconds(suppression.getHold()));
        }
    }
}
