// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.agent.v1.EmergencyReport;
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
    private Instant lastPoll = Instant.EPOCH;

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

    /** Asks the bridges of all helpers, and counts the time in which they are needed. */
    public void poll() {
        Instant now = clock.instant();
        Duration since = lastPoll.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(lastPoll, now);
        lastPoll = now;
        Policy policy = coordinator.snapshot().policy();
        for (String name : coordinator.cooperations().usable()) {
            policy.cooperation(name)
                    .flatMap(this::silence)
                    .ifPresent(silent -> coordinator.accounts().used(name, since.toSeconds(), now));
        }
        for (String name : coordinator.cooperations().helping()) {
            policy.cooperation(name).ifPresent(cooperation -> ask(policy, name, cooperation));
        }
    }

    /** The silence of the beneficiary's ISP, if it is silent and this is an emergency connection. */
    public Optional<EmergencyReport> silence(Cooperation cooperation) {
        return Optional.of(cooperation)
                .filter(Cooperation::hasEmergencyConnection)
                .flatMap(emergency -> coordinator.site(emergency.getBeneficiary()))
                .filter(site -> site.agent().isConnected())
                .flatMap(site -> site.agent().telemetry().getEmergenciesList().stream()
                        .filter(EmergencyReport::getSilent)
                        .findFirst());
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
                    long cookie = Tables.cookie(cooperation.getTypeCase(), path);
                    CompletableFuture<?> unused = fabric.flowStatistics(
                                    helper.bridge().id(), cookie, Tables.COOKIE_EXACT)
                            .whenComplete((rules, failure) -> clock.execute(() -> answered(name, cooperation, rules)));
                });
    }

    private void answered(String name, Cooperation cooperation, @Nullable List<FlowStatistics> rules) {
        if (rules == null) {
            return;
        }
        long sum = rules.stream().mapToLong(FlowStatistics::bytes).sum();
        Long before = bytes.put(name, sum);
        coordinator.accounts().counted(name, sum, clock.instant());
        if (before == null || before != sum) {
            coordinator.statusChanged(cooperation.getBeneficiary());
            coordinator.statusChanged(cooperation.getHelper());
        }
    }
}
