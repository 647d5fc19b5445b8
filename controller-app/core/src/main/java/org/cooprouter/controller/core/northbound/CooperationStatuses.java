// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.cooprouter.controller.core.decide.IspCommonality.Verdict;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.decide.SharedBandwidth;
import org.cooprouter.controller.core.policy.CooperationState;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.Accounts;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.IspCommonalities;
import org.cooprouter.controller.core.rollout.Sharings;
import org.cooprouter.controller.core.rollout.SiteRollout;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.IspCommonality;
import org.cooprouter.policy.v1.MonthlyUsage;
import org.cooprouter.policy.v1.SharingStatus;

/** Says how cooperations are and why: their states, what was given, and who uses it now. */
final class CooperationStatuses {
    private static final int PERCENT = 100;

    private final Coordinator coordinator;
    private final ForwardedBytes forwarded;
    private final IspCommonalities commonalities;
    private final Sharings sharings;
    private final Clock clock;

    CooperationStatuses(
            Coordinator coordinator,
            ForwardedBytes forwarded,
            IspCommonalities commonalities,
            Sharings sharings,
            Clock clock) {
        this.coordinator = coordinator;
        this.forwarded = forwarded;
        this.commonalities = commonalities;
        this.sharings = sharings;
        this.clock = clock;
    }

    CooperationStatus of(String name) {
        CooperationStatus.Builder status = CooperationStatus.newBuilder()
                .setCooperation(name)
                .setState(coordinator.cooperations().state(name).wire())
                .setForwardedBytes(forwarded.of(name));
        Instant since = coordinator.cooperations().stateTime(name);
        if (since.isAfter(Instant.EPOCH)) {
            status.setStateTime(Timestamps.fromMillis(since.toEpochMilli()));
        }
        coordinator
                .accounts()
                .months(name)
                .forEach((month, account) -> status.addMonths(MonthlyUsage.newBuilder()
                        .setMonth(month)
                        .setBytes(account.getBytes())
                        .setInUse(Durations.fromSeconds(account.getInUseSeconds()))));
        List<MonthlyUsage> newestFirst = new ArrayList<>(status.getMonthsList());
        Collections.reverse(newestFirst);
        status.clearMonths().addAllMonths(newestFirst);
        coordinator.snapshot().policy().cooperation(name).ifPresent(cooperation -> add(status, name, cooperation));
        commonalities.verdict(name).ifPresent(verdict -> status.setIspCommonality(commonality(verdict)));
        return status.build();
    }

    private static SharingStatus sharing(SharedBandwidth decision) {
        Share share = decision.share();
        return SharingStatus.newBuilder()
                .setShareableBps(share.shareableBps())
                .setRedirectedPercent(share.part() * PERCENT / Share.WHOLE)
                .setHelperOccupiedBps(Math.round(decision.occupiedBps()))
                .setHelperCapacityBps(Math.round(decision.capacityBps()))
                .build();
    }

    private static IspCommonality commonality(Verdict verdict) {
        return IspCommonality.newBuilder()
                .setSharedBottleneck(verdict.shared())
                .setBetterHelp(IspCommonality.Help.valueOf("HELP_" + verdict.help()))
                .setSeconds(verdict.seconds())
                .setExplanation(verdict.explanation())
                .build();
    }

    private void add(CooperationStatus.Builder status, String name, Cooperation cooperation) {
        CooperationState state = coordinator.cooperations().state(name);
        if (state == CooperationState.ACTIVE) {
            forwarded.silence(cooperation).ifPresent(silence -> {
                Instant since =
                        clock.instant().minusSeconds(silence.getSilentFor().getSeconds());
                status.setInUseSince(Timestamps.fromMillis(since.toEpochMilli()));
            });
        }
        if (state == CooperationState.ACTIVE) {
            sharings.of(name).ifPresent(decision -> status.setSharing(sharing(decision)));
            coordinator
                    .cooperations()
                    .suppression(name)
                    .ifPresent(suppression -> status.setSuppressedSince(
                                    Timestamps.fromMillis(suppression.since().toEpochMilli()))
                            .setSuppressionReason(suppression.reason()));
        }
        status.setReason(reason(state, cooperation, status));
    }

    private String reason(CooperationState state, Cooperation cooperation, CooperationStatus.Builder status) {
        switch (state) {
            case PENDING:
                return "waits for the consent of " + withoutConsent(cooperation);
            case REVOKED:
                return withoutConsent(cooperation) + " withdrew its consent";
            case SCHEDULED:
                return "agreed, but outside its schedule";
            case EXHAUSTED:
                return cooperation.getHelper() + " has given the " + Accounts.maxBytesPerMonth(cooperation)
                        + " bytes that it gives in a month; it goes on on " + nextMonth() + " UTC";
            case GRANTED:
                return "agreed, and being put in place";
            case FAILED:
                return failure(cooperation);
            case ACTIVE:
                return active(cooperation, status);
        }
        throw new IllegalArgumentException("a new state: " + state);
    }

    private static String active(Cooperation cooperation, CooperationStatus.Builder status) {
        if (cooperation.hasBandwidthSharing()) {
            return sharing(cooperation, status);
        }
        if (status.hasSuppressedSince()) {
            return "in place at both sites; " + cooperation.getHelper()
                    + " limits its other traffic, since latency-critical sessions of " + cooperation.getBeneficiary()
                    + " suffer: " + status.getSuppressionReason();
        }
        if (!cooperation.hasEmergencyConnection()) {
            return "in place at both sites";
        }
        return status.hasInUseSince()
                ? "the ISP of " + cooperation.getBeneficiary() + " is silent; its traffic goes through "
                        + cooperation.getHelper()
                : "in place at both sites; the ISP of " + cooperation.getBeneficiary() + " works";
    }

    private static String sharing(Cooperation cooperation, CooperationStatus.Builder status) {
        if (!status.hasSharing()) {
            return "in place at both sites; what their uplinks carry is being measured";
        }
        if (status.getSharing().getShareableBps() == 0) {
            return "no bandwidth available: " + cooperation.getHelper() + " needs its uplink for itself";
        }
        return status.getSharing().getRedirectedPercent() == 0
                ? "bandwidth available, but its limit is reached; new sessions stay at home"
                : "bandwidth available; " + status.getSharing().getRedirectedPercent()
                        + " % of new sessions go through " + cooperation.getHelper();
    }

    private String failure(Cooperation cooperation) {
        Optional<String> bridge = coordinator
                .site(cooperation.getHelper())
                .map(site -> site.bridge().error())
                .filter(error -> !error.isEmpty());
        Optional<String> agent = coordinator
                .site(cooperation.getBeneficiary())
                .map(SiteRollout::agent)
                .map(channel -> channel.nackReason())
                .filter(reason -> !reason.isEmpty());
        return bridge.map(error -> "the bridge of " + cooperation.getHelper() + " does not take its rules: " + error)
                .or(() -> agent.map(
                        reason -> "the agent of " + cooperation.getBeneficiary() + " refused its part: " + reason))
                .orElse("a site refused its part");
    }

    private static String withoutConsent(Cooperation cooperation) {
        if (cooperation.getBeneficiaryConsents()) {
            return cooperation.getHelper();
        }
        return cooperation.getHelperConsents()
                ? cooperation.getBeneficiary()
                : cooperation.getBeneficiary() + " and " + cooperation.getHelper();
    }

    private String nextMonth() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .toString();
    }
}
