// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.flow.FlowRuleStoreDelegate;
import org.onosproject.net.flow.StoredFlowEntry;
import org.onosproject.net.flow.TableStatisticsEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEvent;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchRequest;
import org.onosproject.store.AbstractStore;

/**
 * The rules that should be on each device, with what is known of them. As in the distributed store, a batch keeps its number, is
 * done by the device's master whichever node it was given to, and fails at once when there is none; a rule is added as soon as its
 * device is asked to, and counts as there when the device was seen to have it.
 */
@SuppressWarnings("deprecation") // ONOS has declared its own provider interface deprecated and made no other.
final class MemoryFlowRuleStore extends AbstractStore<FlowRuleBatchEvent, FlowRuleStoreDelegate>
        implements FlowRuleStore {
    private final NodeId local;
    private final ClusterState state;
    private final Map<DeviceId, Map<FlowRule, StoredFlowEntry>> entries;
    private final Map<DeviceId, List<TableStatisticsEntry>> tables = new ConcurrentHashMap<>();
    /** Where batches came from that were not given to this node. */
    private final Map<Long, MemoryFlowRuleStore> askers = new ConcurrentHashMap<>();

    MemoryFlowRuleStore(NodeId local, ClusterState state) {
        this.local = local;
        this.state = state;
        this.entries = state.flowEntries();
    }

    private Map<FlowRule, StoredFlowEntry> of(DeviceId device) {
        return entries.computeIfAbsent(device, absent -> new ConcurrentHashMap<>());
    }

    @Override
    public void storeBatch(FlowRuleBatchOperation batch) {
        NodeId master = state.masterships().master(batch.deviceId());
        if (local.equals(master)) {
            execute(batch);
            return;
        }
        Node node = master == null ? null : state.node(master).orElse(null);
        if (node == null) {
            notifyDelegate(completed(batch, false));
            return;
        }
        node.flowRules().askers.put(batch.id(), this);
        node.flowRules().execute(batch);
    }

    private void execute(FlowRuleBatchOperation batch) {
        Map<FlowRule, StoredFlowEntry> rules = of(batch.deviceId());
        Set<FlowRuleBatchEntry> todo = new HashSet<>();
        for (FlowRuleBatchEntry operation : batch.getOperations()) {
            if (store(rules, operation)) {
                todo.add(operation);
            }
        }
        if (todo.isEmpty()) {
            batchOperationComplete(completed(batch, true));
        } else {
            notifyDelegate(FlowRuleBatchEvent.requested(new FlowRuleBatchRequest(batch.id(), todo), batch.deviceId()));
        }
    }

    private static boolean store(Map<FlowRule, StoredFlowEntry> rules, FlowRuleBatchEntry operation) {
        if (operation.operator() == FlowRuleBatchEntry.FlowRuleOperation.REMOVE) {
            StoredFlowEntry stored = rules.get(operation.target());
            if (stored == null) {
                return false;
            }
            stored.setState(FlowEntryState.PENDING_REMOVE);
            return true;
        }
        // The key too must be the new rule: rules are equal that differ in their treatment.
        rules.remove(operation.target());
        rules.put(operation.target(), new DefaultFlowEntry(operation.target(), FlowEntryState.PENDING_ADD));
        return true;
    }

    private static FlowRuleBatchEvent completed(FlowRuleBatchOperation batch, boolean success) {
        Set<FlowRule> failed = success
                ? Set.of()
                : batch.getOperations().stream().map(FlowRuleBatchEntry::target).collect(Collectors.toSet());
        return FlowRuleBatchEvent.completed(
                new FlowRuleBatchRequest(batch.id(), Set.of()),
                new CompletedBatchOperation(success, failed, batch.deviceId()));
    }

    @Override
    public void batchOperationComplete(FlowRuleBatchEvent event) {
        MemoryFlowRuleStore asker = askers.remove(event.subject().batchId());
        (asker == null ? this : asker).notifyDelegate(event);
    }

    @Override
    public int getFlowRuleCount() {
        return entries.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public @Nullable FlowEntry getFlowEntry(FlowRule rule) {
        return of(rule.deviceId()).get(rule);
    }

    @Override
    public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
        return List.copyOf(of(device).values());
    }

    @Override
    public void storeFlowRule(FlowRule rule) {
        storeBatch(new FlowRuleBatchOperation(
                List.of(new FlowRuleBatchEntry(FlowRuleBatchEntry.FlowRuleOperation.ADD, rule)), rule.deviceId(), 0));
    }

    @Override
    public void deleteFlowRule(FlowRule rule) {
        storeBatch(new FlowRuleBatchOperation(
                List.of(new FlowRuleBatchEntry(FlowRuleBatchEntry.FlowRuleOperation.REMOVE, rule)),
                rule.deviceId(),
                0));
    }

    @Override
    public @Nullable FlowRuleEvent addOrUpdateFlowRule(FlowEntry seen) {
        StoredFlowEntry stored = of(seen.deviceId()).get(seen);
        if (stored == null) {
            return null;
        }
        stored.setBytes(seen.bytes());
        stored.setLife(seen.life());
        stored.setPackets(seen.packets());
        stored.setLastSeen();
        if (stored.state() == FlowEntryState.PENDING_ADD) {
            stored.setState(FlowEntryState.ADDED);
            return new FlowRuleEvent(FlowRuleEvent.Type.RULE_ADDED, seen);
        }
        return new FlowRuleEvent(FlowRuleEvent.Type.RULE_UPDATED, seen);
    }

    @Override
    public @Nullable FlowRuleEvent removeFlowRule(FlowEntry rule) {
        StoredFlowEntry removed = of(rule.deviceId()).remove(rule);
        return removed == null ? null : new FlowRuleEvent(FlowRuleEvent.Type.RULE_REMOVED, removed);
    }

    @Override
    public @Nullable FlowRuleEvent pendingFlowRule(FlowEntry rule) {
        StoredFlowEntry stored = of(rule.deviceId()).get(rule);
        if (stored == null || stored.state() == FlowEntryState.PENDING_ADD) {
            return null;
        }
        stored.setState(FlowEntryState.PENDING_ADD);
        return new FlowRuleEvent(FlowRuleEvent.Type.RULE_UPDATED, rule);
    }

    @Override
    public void purgeFlowRule(DeviceId device) {
        entries.remove(device);
    }

    @Override
    public boolean purgeFlowRules(DeviceId device, ApplicationId application) {
        return of(device).values().removeIf(entry -> entry.appId() == application.id());
    }

    @Override
    public void purgeFlowRules() {
        entries.clear();
    }

    @Override
    public @Nullable FlowRuleEvent updateTableStatistics(DeviceId device, List<TableStatisticsEntry> statistics) {
        tables.put(device, List.copyOf(statistics));
        return null;
    }

    @Override
    public Iterable<TableStatisticsEntry> getTableStatistics(DeviceId device) {
        return tables.getOrDefault(device, List.of());
    }

    @Override
    public long getActiveFlowRuleCount(DeviceId device) {
        return of(device).values().stream()
                .filter(entry -> entry.state() == FlowEntryState.ADDED)
                .count();
    }
}
