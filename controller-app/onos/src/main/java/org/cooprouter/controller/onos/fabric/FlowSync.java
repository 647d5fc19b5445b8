// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.channel.BridgeWatch;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.meter.MeterId;

/**
 * The rules of one bridge. What ONOS has in its store is what it keeps on the bridge: it polls, adds what is missing and removes
 * what it does not know. So rules are compared with the store, and only the difference is given to ONOS.
 */
final class FlowSync {
    private final FlowRuleService service;
    private final ApplicationId application;
    private final DeviceId device;
    private final BridgeWatch watch;
    /** Acknowledged by the bridge on this connection, but perhaps not yet seen by ONOS's poll. */
    private final Set<FlowRule> confirmed = ConcurrentHashMap.newKeySet();

    private volatile Map<FlowRule, org.cooprouter.controller.core.flow.FlowRule> programmed = Map.of();
    private volatile long connectedAt;
    private int changes;

    FlowSync(FlowRuleService service, ApplicationId application, DeviceId device, BridgeWatch watch) {
        this.service = service;
        this.application = application;
        this.device = device;
        this.watch = watch;
    }

    /** The bridge has a new connection: nothing is known of it until ONOS has polled it. */
    void connected() {
        confirmed.clear();
        connectedAt = System.currentTimeMillis();
    }

    /** Whether ONOS has looked at the bridge since it connected, as far as it says that rules are there. */
    boolean isPolled() {
        for (FlowEntry entry : service.getFlowEntries(device)) {
            if (isOurs(entry) && entry.state() == FlowEntryState.ADDED && entry.lastSeen() < connectedAt) {
                return false;
            }
        }
        return true;
    }

    /** The core's rules by ONOS's, as they were given to the bridge last. */
    Map<FlowRule, org.cooprouter.controller.core.flow.FlowRule> programmed() {
        return programmed;
    }

    /** Rules that were added, changed or removed since {@link #set} was called. */
    int changes() {
        return changes;
    }

    boolean hasOurs() {
        return stored().values().stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(FlowEntry entry) {
        return entry.appId() == application.id();
    }

    private Map<FlowRule, FlowEntry> stored() {
        Map<FlowRule, FlowEntry> entries = new HashMap<>();
        for (FlowEntry entry : service.getFlowEntries(device)) {
            if (entry.state() != FlowEntryState.PENDING_REMOVE && entry.state() != FlowEntryState.REMOVED) {
                entries.put(entry, entry);
            }
        }
        return entries;
    }

    /** Which of ONOS's meters the stored form of each rule with a meter has, by the core's number. */
    Map<Integer, MeterId> metersInUse(FlowProgram program, PortTranslator ports) {
        Map<FlowRule, FlowEntry> entries = stored();
        Map<Integer, MeterId> inUse = new HashMap<>();
        SelectorTranslator selectors = new SelectorTranslator(device, ports);
        for (org.cooprouter.controller.core.flow.FlowRule rule : program.rules().values()) {
            if (rule.meter().isPresent() && !inUse.containsKey(rule.meter().getAsInt())) {
                FlowEntry entry = entries.get(key(rule, selectors).build());
                if (entry != null && !entry.treatment().meters().isEmpty()) {
                    inUse.put(
                            rule.meter().getAsInt(),
                            entry.treatment().meters().iterator().next().meterId());
                }
            }
        }
        return inUse;
    }

    private FlowRule.Builder key(org.cooprouter.controller.core.flow.FlowRule rule, SelectorTranslator selectors) {
        return DefaultFlowRule.builder()
                .forDevice(device)
                .forTable(rule.key().table())
                .withPriority(rule.key().priority())
                .withSelector(selectors.selector(rule.key().match()))
                .fromApp(application)
                .makePermanent();
    }

    /** Adds and changes rules, those of later tables first, and removes all others when the bridge has taken these. */
    CompletableFuture<Void> set(FlowProgram program, PortTranslator ports, Map<Integer, MeterId> meters) {
        changes = 0;
        Map<FlowRule, org.cooprouter.controller.core.flow.FlowRule> wanted = translate(program, ports, meters);
        Map<FlowRule, FlowEntry> stored = stored();
        Map<Integer, List<FlowRule>> byTable = new TreeMap<>(Comparator.reverseOrder());
        wanted.forEach((rule, meant) -> {
            if (!isThere(rule, stored.get(rule))) {
                byTable.computeIfAbsent(meant.key().table(), table -> new ArrayList<>())
                        .add(rule);
            }
        });
        programmed = wanted;
        CompletableFuture<Void> added = CompletableFuture.completedFuture(null);
        for (List<FlowRule> rules : byTable.values()) {
            added = added.thenCompose(done -> add(rules, stored));
        }
        List<FlowEntry> stale = stored.values().stream()
                .filter(entry -> !wanted.containsKey(entry))
                .collect(Collectors.toList());
        return added.thenCompose(done -> remove(stale));
    }

    private Map<FlowRule, org.cooprouter.controller.core.flow.FlowRule> translate(
            FlowProgram program, PortTranslator ports, Map<Integer, MeterId> meters) {
        SelectorTranslator selectors = new SelectorTranslator(device, ports);
        TreatmentTranslator treatments = new TreatmentTranslator(device, ports);
        Map<FlowRule, org.cooprouter.controller.core.flow.FlowRule> translated = new LinkedHashMap<>();
        for (org.cooprouter.controller.core.flow.FlowRule rule : program.rules().values()) {
            translated.put(
                    key(rule, selectors)
                            .withTreatment(treatments.treatment(rule, meters))
                            .build(),
                    rule);
        }
        return translated;
    }

    private boolean isThere(FlowRule rule, @Nullable FlowEntry entry) {
        return entry != null
                && isOurs(entry)
                && entry.treatment().equals(rule.treatment())
                // ONOS leaves meters out of the comparison.
                && entry.treatment().meters().equals(rule.treatment().meters())
                && (entry.state() == FlowEntryState.ADDED || confirmed.contains(rule));
    }

    private CompletableFuture<Void> add(List<FlowRule> rules, Map<FlowRule, FlowEntry> before) {
        changes += rules.size();
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        rules.forEach(operations::add);
        rules.forEach(confirmed::remove);
        return execute(operations).thenCompose(refused -> {
            Set<FlowRule> taken = new HashSet<>(rules);
            taken.removeAll(refused);
            confirmed.addAll(taken);
            return refused.isEmpty() ? CompletableFuture.completedFuture(null) : withdraw(refused, before);
        });
    }

    /** ONOS would try a refused rule again at every poll: it gets back what it had before, and the core hears of the refusal. */
    private CompletableFuture<Void> withdraw(Collection<FlowRule> refused, Map<FlowRule, FlowEntry> before) {
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        for (FlowRule rule : refused) {
            FlowEntry old = before.get(rule);
            if (old == null) {
                operations.remove(rule);
            } else {
                operations.add(old);
            }
        }
        Set<String> names = new TreeSet<>();
        programmed.forEach((rule, meant) -> {
            if (refused.contains(rule)) {
                names.add(meant.toString());
            }
        });
        return execute(operations).thenApply(ignored -> {
            throw new FabricException("bridge " + Devices.datapathId(device) + " refused "
                    + (names.isEmpty() ? "some of its rules" : String.join("; ", names))
                    + ": ONOS does not tell applications why, but writes it to its log");
        });
    }

    private CompletableFuture<Void> remove(Collection<FlowEntry> stale) {
        if (stale.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        changes += stale.size();
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        stale.forEach(entry -> operations.remove(entry));
        stale.forEach(confirmed::remove);
        return execute(operations).thenApply(ignored -> null);
    }

    /** Completes with the rules that the bridge refused. */
    private CompletableFuture<Set<FlowRule>> execute(FlowRuleOperations.Builder operations) {
        CompletableFuture<Set<FlowRule>> done = new CompletableFuture<>();
        FlowRuleOperations asked = operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations executed) {
                done.complete(Set.of());
            }

            @Override
            public void onError(FlowRuleOperations failed) {
                done.complete(failed.stages().stream()
                        .flatMap(Set::stream)
                        .map(operation -> operation.rule())
                        .collect(Collectors.toSet()));
            }
        });
        Set<Long> cookies = asked.stages().stream()
                .flatMap(Set::stream)
                .map(operation -> operation.rule().id().value())
                .collect(Collectors.toSet());
        watch.asked(cookies);
        service.apply(asked);
        return done.whenComplete((refused, failure) -> watch.answered(cookies));
    }
}
