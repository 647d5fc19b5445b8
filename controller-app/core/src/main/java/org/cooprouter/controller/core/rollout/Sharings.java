// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.compile.Tables;
import org.cooprouter.controller.core.decide.LineSecond;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.decide.SharedBandwidth;
import org.cooprouter.controller.core.decide.SharedBandwidth.Limits;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.Fabric.FlowStatistics;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures for every cooperation that shares bandwidth what both uplinks carry, and brings what is decided to the bridges (C9). "Bandwidth available", its change and its end
 * ([0144], [0153], [0155]) are what the log and the status say; they need no message, since the controller programs both sites. Confined to the core's thread.
 */
public final class Sharings {
    private static final Logger LOG = LoggerFactory.getLogger(Sharings.class);
    private static final double BITS_PER_BYTE = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Coordinator coordinator;
    private final PortLoads loads;
    private final Fabric fabric;
    private final Clock clock;
    private final Map<String, Sharing> sharings = new HashMap<>();

    /** Learns from {@code loads} what uplinks carry, and by {@code fabric} what helpers forward. */
    public Sharings(Coordinator coordinator, PortLoads loads, Fabric fabric, Clock clock) {
        this.coordinator = coordinator;
        this.loads = loads;
        this.fabric = fabric;
        this.clock = clock;
    }

    /** What is decided about a cooperation; empty before anything has been measured, and while it is not in use. */
    public Optional<SharedBandwidth> of(String cooperation) {
        return Optional.ofNullable(sharings.get(cooperation))
                .map(sharing -> sharing.decision)
                .filter(SharedBandwidth::isDecided);
    }

    /** Takes note of a second: to be called once in each. */
    public void observe() {
        Policy policy = coordinator.snapshot().policy();
        Set<String> usable = coordinator.cooperations().usable();
        sharings.keySet().retainAll(usable);
        for (String name : usable) {
            policy.cooperation(name)
                    .filter(Cooperation::hasBandwidthSharing)
                    .ifPresent(cooperation -> observe(policy, name, cooperation));
        }
    }

    private void observe(Policy policy, String name, Cooperation cooperation) {
        Site beneficiary = policy.site(cooperation.getBeneficiary()).orElse(null);
        Site helper = policy.site(cooperation.getHelper()).orElse(null);
        SiteRollout given = connected(cooperation.getHelper());
        SiteRollout taken = connected(cooperation.getBeneficiary());
        if (beneficiary == null || helper == null || given == null || taken == null) {
            return;
        }
        Sharing sharing = sharings.get(name);
        if (sharing == null || !sharing.policy.equals(cooperation)) {
            Share last = coordinator.cooperations().share(name);
            sharing = new Sharing(cooperation, new SharedBandwidth(limits(cooperation, beneficiary, helper), last));
            sharings.put(name, sharing);
        }
        decide(name, sharing, beneficiary, helper);
        loads.poll(given.bridge().id());
        loads.poll(taken.bridge().id());
        forwarded(policy, sharing, given);
    }

    private @Nullable SiteRollout connected(String site) {
        return coordinator
                .site(site)
                .filter(rollout -> rollout.bridge().isConnected())
                .orElse(null);
    }

    private static Limits limits(Cooperation cooperation, Site beneficiary, Site helper) {
        BandwidthSharing sharing = cooperation.getBandwidthSharing();
        Uplink own = beneficiary.getUplinks(0);
        Uplink others = helper.getUplinks(0);
        return new Limits(
                        sharing.getMaxBps(),
                        sharing.getReservePercent(),
                        (int) Durations.toSeconds(sharing.getOccupiedOver()),
                        (int) Durations.toSeconds(sharing.getPeakOver()))
                .own(own.getCapacityUpBps(), own.getCapacityDownBps())
                .helper(others.getCapacityUpBps(), others.getCapacityDownBps());
    }

    private void decide(String name, Sharing sharing, Site beneficiary, Site helper) {
        Line own = new Line(beneficiary);
        Line others = new Line(helper);
        sharing.decision.add(
                new LineSecond(own.sent(), others.sent(), sharing.up.bps),
                new LineSecond(own.received(), others.received(), sharing.down.bps));
        Share before = coordinator.cooperations().share(name);
        Share now = sharing.decision.share();
        if (!now.equals(before)) {
            if (now.shareableBps() != before.shareableBps()) {
                LOG.info("{}: {}", name, message(before, now));
            }
            coordinator.shareChanged(name, now);
        }
    }

    private static String message(Share before, Share now) {
        if (now.shareableBps() == 0) {
            return "no bandwidth available";
        }
        return (before.shareableBps() == 0 ? "" : "change of ") + "bandwidth available: " + now.shareableBps()
                + " bit/s";
    }

    private void forwarded(Policy policy, Sharing sharing, SiteRollout helper) {
        policy.site(sharing.policy.getBeneficiary())
                .flatMap(site -> Policy.link(site, sharing.policy.getLink()))
                .ifPresent(link -> {
                    int path = coordinator.snapshot().numbers().path(sharing.policy.getHelper(), link.getPeerLink());
                    CompletableFuture<?> unused = fabric.flowStatistics(
                                    helper.bridge().id(), Tables.sharingCookie(path), Tables.COOKIE_EXACT)
                            .whenComplete(
                                    (rules, failure) -> clock.execute(() -> sharing.counted(rules, clock.instant())));
                });
    }

    /** The first uplink of a site. */
    private final class Line {
        private final DatapathId bridge;
        private final String port;

        Line(Site site) {
            bridge = DatapathId.parse(site.getBridge().getDatapathId());
            port = site.getUplinks(0).getPort();
        }

        double sent() {
            return loads.sentBps(bridge, port);
        }

        double received() {
            return loads.receivedBps(bridge, port);
        }
    }

    /** What is known of one cooperation. */
    private static final class Sharing {
        private final Cooperation policy;
        private final SharedBandwidth decision;
        private final Counter up = new Counter();
        private final Counter down = new Counter();

        Sharing(Cooperation policy, SharedBandwidth decision) {
            this.policy = policy;
            this.decision = decision;
        }

        void counted(@Nullable List<FlowStatistics> rules, Instant now) {
            if (rules != null) {
                up.count(bytes(rules, Tables.NEIGHBOUR_IN), now);
                down.count(bytes(rules, Tables.FROM_UPLINK), now);
            }
        }

        private static long bytes(List<FlowStatistics> rules, int table) {
            return rules.stream()
                    .filter(rule -> rule.table() == table)
                    .mapToLong(FlowStatistics::bytes)
                    .sum();
        }
    }

    /** What rules have counted, as a rate. */
    private static final class Counter {
        private double bps = Double.NaN;
        private long bytes;
        private Instant time = Instant.EPOCH;

        void count(long nowBytes, Instant now) {
            double seconds = Duration.between(time, now).toNanos() / NANOS_PER_SECOND;
            // Rules that were made anew count from 0.
            if (time.equals(Instant.EPOCH) || nowBytes < bytes) {
                bps = Double.NaN;
            } else if (seconds > 0) {
                bps = (nowBytes - bytes) * BITS_PER_BYTE / seconds;
            }
            bytes = nowBytes;
            time = now;
        }
    }
}
