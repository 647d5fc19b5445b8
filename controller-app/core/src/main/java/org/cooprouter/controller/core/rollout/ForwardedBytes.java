// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.compile.Tables;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.Fabric.FlowStatistics;
import org.cooprouter.policy.v1.Cooperation;
import org.jspecify.annotations.Nullable;

/** Follows how much each helper forwards, by the counters of its rules. Confined to the core's thread. */
public final class ForwardedBytes {
    private final Fabric fabric;
    private final Clock clock;
    private final Coordinator coordinator;
    private final Map<String, Long> bytes = new HashMap<>();

    /** Asks through {@code fabric} when {@link #poll} says so. */
    public ForwardedBytes(Fabric fabric, Clock clock, Coordinator coordinator) {
        this.fabric = fabric;
        this.clock = clock;
        this.coordinator = coordinator;
    }

    /** Bytes in both directions since the helper's rules were added. */
    public long of(String cooperation) {
        return bytes.getOrDefault(cooperation, 0L);
    }

    /** Asks the bridges of all helpers. */
    public void poll() {
        Policy policy = coordinator.snapshot().policy();
        for (String name : coordinator.cooperations().helping()) {
            policy.cooperation(name).ifPresent(cooperation -> ask(policy, name, cooperation));
        }
    }

    private void ask(Policy policy, String name, Cooperation cooperation) {
        SiteRollout helper = coordinator.site(cooperation.getHelper()).orElse(null);
        if (helper == null || !helper.bridge().isConnected()) {
            return;
        }
        policy.site(cooperation.getBeneficiary())
                .flatMap(site -> Policy.link(site, cooperation.getLink()))
                .ifPresent(link -> {
                    int path = coordinator.snapshot().numbers().path(cooperation.getHelper(), link.getPeerLink());
                    CompletableFuture<?> unused = fabric.flowStatistics(
                                    helper.bridge().id(), Tables.cooperationCookie(path), Tables.COOKIE_EXACT)
                            .whenComplete((rules, failure) -> clock.execute(() -> answered(name, cooperation, rules)));
                });
    }

    private void answered(String name, Cooperation cooperation, @Nullable List<FlowStatistics> rules) {
        if (rules == null) {
            return;
        }
        long sum = rules.stream().mapToLong(FlowStatistics::bytes).sum();
        Long before = bytes.put(name, sum);
        if (before == null || before != sum) {
            coordinator.statusChanged(cooperation.getBeneficiary());
            coordinator.statusChanged(cooperation.getHelper());
        }
    }
}
