// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules. A batch is one write, a barrier at its end, and is done when the barrier is answered; what the switch refused by then has
 * failed. A rule is removed by all that it is, its cookie too, so that a rule that has taken its place stays.
 */
@SuppressWarnings("deprecation") // ONOS has declared its own provider interface deprecated and made no other.
final class FlowProvider extends AbstractProvider implements FlowRuleProvider {
    private static final Logger LOG = LoggerFactory.getLogger(FlowProvider.class);

    private final OpenFlowController controller;
    private final Outstanding outstanding;
    private final SelectorCodec selectors;
    private final TreatmentCodec treatments;
    private final Map<DeviceId, AtomicLong> changes = new ConcurrentHashMap<>();
    private final Map<Long, Batch> batches = new ConcurrentHashMap<>();
    private @Nullable FlowRuleProviderService service;

    /** A batch whose barrier is not answered yet. */
    private static final class Batch {
        final long id;
        final DeviceId device;
        final List<Long> xids = new ArrayList<>();
        final Set<FlowRule> failed = ConcurrentHashMap.newKeySet();

        Batch(FlowRuleBatchOperation operation) {
            id = operation.id();
            device = operation.deviceId();
        }
    }

    FlowProvider(
            ProviderId id,
            OpenFlowController controller,
            Outstanding outstanding,
            SelectorCodec selectors,
            TreatmentCodec treatments) {
        super(id);
        this.controller = controller;
        this.outstanding = outstanding;
        this.selectors = selectors;
        this.treatments = treatments;
    }

    void start(FlowRuleProviderService providerService) {
        service = providerService;
    }

    private FlowRuleProviderService service() {
        return Objects.requireNonNull(service, "not started");
    }

    @Override
    public void applyFlowRule(FlowRule... rules) {
        for (FlowRule rule : rules) {
            single(rule, FlowRuleBatchEntry.FlowRuleOperation.ADD);
        }
    }

    @Override
    public void removeFlowRule(FlowRule... rules) {
        for (FlowRule rule : rules) {
            single(rule, FlowRuleBatchEntry.FlowRuleOperation.REMOVE);
        }
    }

    private void single(FlowRule rule, FlowRuleBatchEntry.FlowRuleOperation operation) {
        Dpid dpid = DeviceLink.dpid(rule.deviceId());
        OpenFlowSwitch to = controller.getSwitch(dpid);
        if (to != null) {
            changed(rule.deviceId());
            OFFlowMod message = flowMod(to.factory(), rule, operation);
            outstanding.onRefusal(dpid, message.getXid(), error -> LOG.warn("{} refuses {}: {}", dpid, rule, error));
            to.sendMsg(message);
        }
    }

    @Override
    public void executeBatch(FlowRuleBatchOperation operation) {
        Dpid dpid = DeviceLink.dpid(operation.deviceId());
        OpenFlowSwitch to = controller.getSwitch(dpid);
        Batch batch = new Batch(operation);
        if (to == null) {
            operation.getOperations().forEach(entry -> batch.failed.add(entry.target()));
            complete(batch);
            return;
        }
        changed(operation.deviceId());
        List<OFMessage> messages = new ArrayList<>();
        for (FlowRuleBatchEntry entry : operation.getOperations()) {
            try {
                OFFlowMod message = flowMod(to.factory(), entry.target(), entry.operator());
                batch.xids.add(message.getXid());
                outstanding.onRefusal(dpid, message.getXid(), error -> refused(batch, entry.target(), error));
                messages.add(message);
            } catch (IllegalArgumentException | UnsupportedOperationException e) {
                LOG.warn("Cannot send {} to {}", entry.target(), dpid, e);
                batch.failed.add(entry.target());
            }
        }
        OFMessage barrier = to.factory().barrierRequest();
        batch.xids.add(barrier.getXid());
        messages.add(barrier);
        batches.put(batch.id, batch);
        outstanding.onAnswer(dpid, barrier.getXid(), answer -> complete(batch));
        to.sendMsg(messages);
    }

    private static void refused(Batch batch, FlowRule rule, OFErrorMsg error) {
        LOG.warn("{} refuses {}: {}", batch.device, rule, error);
        batch.failed.add(rule);
    }

    private void complete(Batch batch) {
        batches.remove(batch.id);
        batch.xids.forEach(xid -> outstanding.forget(DeviceLink.dpid(batch.device), xid));
        changed(batch.device);
        service()
                .batchOperationCompleted(
                        batch.id,
                        new CompletedBatchOperation(
                                batch.failed.isEmpty(), Set.copyOf(batch.failed), Set.of(), batch.device));
    }

    /** Ends what waits for the answer of a switch that is gone: all of it has failed. */
    void disconnected(DeviceId device) {
        for (Batch batch : List.copyOf(batches.values())) {
            if (batch.device.equals(device)) {
                batch.failed.add(DefaultFlowRule.builder()
                        .forDevice(device)
                        .withPriority(0)
                        .withCookie(0)
                        .makePermanent()
                        .build());
                complete(batch);
            }
        }
    }

    private OFFlowMod flowMod(OFFactory factory, FlowRule rule, FlowRuleBatchEntry.FlowRuleOperation operation) {
        OFFlowMod.Builder message = switch (operation) {
            case REMOVE -> factory.buildFlowDeleteStrict().setCookieMask(U64.NO_MASK);
            // Adding replaces a rule of the same match and leaves no gap, as modifying does.
            case ADD, MODIFY ->
                factory.buildFlowAdd().setInstructions(treatments.encode(factory, rule.deviceId(), rule.treatment()));
        };
        return message.setXid(factory.nextXid())
                .setCookie(U64.of(rule.id().value()))
                .setTableId(TableId.of(rule.tableId()))
                .setPriority(rule.priority())
                .setIdleTimeout(rule.isPermanent() ? 0 : rule.timeout())
                .setHardTimeout(rule.hardTimeout())
                .setMatch(selectors.encode(factory, rule.deviceId(), rule.selector()))
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .build();
    }

    private void changed(DeviceId device) {
        changes.computeIfAbsent(device, absent -> new AtomicLong()).incrementAndGet();
    }

    /** Counts what was begun or ended for a device: statistics that were asked for at another count say nothing. */
    long changes(DeviceId device) {
        AtomicLong count = changes.get(device);
        return count == null ? 0 : count.get();
    }

    boolean isBusy(DeviceId device) {
        return batches.values().stream().anyMatch(batch -> batch.device.equals(device));
    }

    void statistics(DeviceId device, List<OFFlowStatsEntry> entries) {
        List<FlowEntry> seen = new ArrayList<>();
        for (OFFlowStatsEntry entry : entries) {
            FlowRule rule = DefaultFlowRule.builder()
                    .forDevice(device)
                    .forTable(entry.getTableId().getValue())
                    .withPriority(entry.getPriority())
                    .withCookie(entry.getCookie().getValue())
                    .withSelector(selectors.decode(device, entry.getMatch()))
                    .withTreatment(treatments.decode(device, entry.getInstructions()))
                    .makePermanent()
                    .build();
            seen.add(new DefaultFlowEntry(
                    rule,
                    FlowEntry.FlowEntryState.ADDED,
                    entry.getDurationSec(),
                    TimeUnit.SECONDS,
                    entry.getPacketCount().getValue(),
                    entry.getByteCount().getValue()));
        }
        service().pushFlowMetrics(device, seen);
    }
}
