// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.policy.CooperationState;
import org.cooprouter.controller.core.policy.CooperationState.Facts;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.policy.Schedule;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.CooperationRecord;
import org.cooprouter.policy.v1.Cooperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads every cooperation through its states (C6). Confined to the core's thread. */
public final class Cooperations {
    private static final Logger LOG = LoggerFactory.getLogger(Cooperations.class);

    private final StateStore store;
    private final Function<String, Optional<SiteRollout>> sites;
    private final Accounts accounts;
    private final Map<String, CooperationRecord> records;
    private final Map<String, Set<String>> bySite = new HashMap<>();
    private final Map<String, SuppressionInForce> suppressions = new HashMap<>();
    private Policy policy = Policy.EMPTY;

    Cooperations(StateStore store, Function<String, Optional<SiteRollout>> sites, Accounts accounts) {
        this.store = store;
        this.sites = sites;
        this.accounts = accounts;
        this.records = store.cooperations();
    }

    /** A new policy is in force: forgets cooperations that are gone. */
    void update(Policy newPolicy) {
        policy = newPolicy;
        bySite.clear();
        policy.effective(ResourceName.COOPERATIONS).forEach((name, resource) -> {
            for (String site : List.of(
                    resource.getCooperation().getBeneficiary(),
                    resource.getCooperation().getHelper())) {
                bySite.computeIfAbsent(site, key -> new HashSet<>()).add(name);
            }
        });
        for (String name : Set.copyOf(records.keySet())) {
            if (!policy.cooperation(name).isPresent()) {
                records.remove(name);
                store.putCooperation(name, Optional.empty());
                accounts.forget(name);
            }
        }
    }

    /** Names of all cooperations in which {@code site} takes part. */
    public Set<String> of(String site) {
        return bySite.getOrDefault(site, Set.of());
    }

    /** Names of all cooperations. */
    Set<String> all() {
        return policy.effective(ResourceName.COOPERATIONS).keySet();
    }

    /** The state of a cooperation. */
    public CooperationState state(String name) {
        return CooperationState.of(record(name).getState());
    }

    /** Since when it is in that state; the epoch: unknown. */
    public Instant stateTime(String name) {
        return Instant.ofEpochSecond(record(name).getStateTime().getSeconds());
    }

    private CooperationRecord record(String name) {
        return records.getOrDefault(name, CooperationRecord.getDefaultInstance());
    }

    /** Names of cooperations whose helper forwards. */
    Set<String> helping() {
        Set<String> names = new HashSet<>();
        all().stream().filter(name -> state(name).isInForce()).forEach(names::add);
        return names;
    }

    /** Names of cooperations whose helper is ready, so that the beneficiary may send. */
    Set<String> usable() {
        Set<String> names = helping();
        names.removeIf(name -> !record(name).getHelperReady());
        return names;
    }

    /** What is shared of each cooperation for bandwidth sharing that is in use. */
    Map<String, Share> shares() {
        Map<String, Share> shares = new HashMap<>();
        usable().forEach(name -> shares.put(name, share(name)));
        return shares;
    }

    /** What is shared of it, as it was decided last; kept over restarts, so that these do not end sessions. */
    public Share share(String name) {
        CooperationRecord record = record(name);
        return new Share(record.getShareableBps(), record.getSharedSessions());
    }

    void share(String name, Share share) {
        CooperationRecord after = record(name).toBuilder()
                .setShareableBps(share.shareableBps())
                .setSharedSessions(share.part())
                .build();
        records.put(name, after);
        store.putCooperation(name, Optional.of(after));
    }

    /** What the beneficiary has asked for; empty: nothing, or not any more. Not kept over restarts: what is still a reason is one again at once. */
    public Optional<SuppressionInForce> suppression(String name) {
        return Optional.ofNullable(suppressions.get(name));
    }

    /** In which suppression is asked for. */
    Set<String> suppressing() {
        return suppressions.keySet();
    }

    void suppression(String name, Optional<String> reason, Instant now) {
        if (reason.isPresent()) {
            suppressions.put(name, new SuppressionInForce(now, reason.get()));
        } else {
            suppressions.remove(name);
        }
    }

    /** Moves a cooperation on; returns the sites that have to be compiled again for it. */
    Set<String> advance(String name, Instant now) {
        Cooperation cooperation = policy.cooperation(name).orElse(null);
        if (cooperation == null) {
            return Set.of();
        }
        CooperationRecord before = record(name);
        CooperationState state = state(name);
        CooperationState next = state.next(facts(name, cooperation, before, now));
        while (next != state) {
            LOG.info("{} is {}", name, next);
            state = next;
            next = state.next(facts(name, cooperation, before, now));
        }
        boolean ready = state.isInForce()
                && (before.getHelperReady() || (state(name).isInForce() && helperHasRules(cooperation)));
        CooperationRecord after = before.toBuilder()
                .setState(state.wire().getNumber())
                .setHelperReady(ready)
                .setShareableBps(state.isInForce() ? before.getShareableBps() : 0)
                .setSharedSessions(state.isInForce() ? before.getSharedSessions() : 0)
                .build();
        if (after.equals(before)) {
            return Set.of();
        }
        if (state != state(name) || !before.hasStateTime()) {
            after = after.toBuilder()
                    .setStateTime(Timestamps.fromSeconds(now.getEpochSecond()))
                    .build();
        }
        if (!state.isInForce()) {
            accounts.rulesRemoved(name);
        }
        records.put(name, after);
        store.putCooperation(name, Optional.of(after));
        return Set.of(cooperation.getBeneficiary(), cooperation.getHelper());
    }

    private Facts facts(String name, Cooperation cooperation, CooperationRecord record, Instant now) {
        Optional<SiteRollout> helper = sites.apply(cooperation.getHelper());
        Optional<SiteRollout> beneficiary = sites.apply(cooperation.getBeneficiary());
        boolean inPlace = record.getHelperReady()
                && beneficiary.filter(site -> hasItsPart(site, cooperation)).isPresent();
        boolean failed = helper.filter(site -> !site.bridge().error().isEmpty()).isPresent()
                || beneficiary
                        .filter(site -> !site.agent().nackReason().isEmpty())
                        .isPresent();
        return new Facts(
                cooperation.getBeneficiaryConsents() && cooperation.getHelperConsents(),
                new Schedule(cooperation.getScheduleList()).isOpen(now),
                inPlace,
                failed,
                accounts.isExhausted(name, cooperation, now));
    }

    private boolean hasItsPart(SiteRollout beneficiary, Cooperation cooperation) {
        switch (cooperation.getTypeCase()) {
            case LATENCY_OPTIMIZATION:
                return beneficiary.holds("paths/" + cooperation.getLink());
            case EMERGENCY_CONNECTION:
                return beneficiary.hasBase()
                        && policy.site(cooperation.getBeneficiary())
                                .filter(site -> beneficiary.holds(
                                        "emergencies/" + site.getUplinks(0).getId()))
                                .isPresent();
            case BANDWIDTH_SHARING:
                return beneficiary.hasBase();
            case TYPE_NOT_SET:
                break;
        }
        throw new IllegalArgumentException("a new type of cooperation: " + cooperation.getTypeCase());
    }

    private boolean helperHasRules(Cooperation cooperation) {
        return sites.apply(cooperation.getHelper()).filter(SiteRollout::hasBase).isPresent();
    }

    /** The helper's other traffic is limited. */
    public static final class SuppressionInForce {
        private final Instant since;
        private final String reason;

        SuppressionInForce(Instant since, String reason) {
            this.since = since;
            this.reason = reason;
        }

        /** Since when. */
        public Instant since() {
            return since;
        }

        /** Why, for people. */
        public String reason() {
            return reason;
        }
    }
}
