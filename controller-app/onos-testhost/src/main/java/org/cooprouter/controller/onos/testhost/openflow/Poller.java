// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onosproject.net.DeviceId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFMeterStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFStatsRequest;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the switches of which this node is master, again and again, what they have. */
final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final long ALL_METERS = 0xffff_ffffL;

    private final OpenFlowController controller;
    private final Outstanding outstanding;
    private final DeviceLink devices;
    private final FlowProvider flows;
    private final GroupLink groups;
    private final MeterLink meters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("openflow-poller").daemon().factory());

    Poller(
            OpenFlowController controller,
            Outstanding outstanding,
            DeviceLink devices,
            FlowProvider flows,
            GroupLink groups,
            MeterLink meters) {
        this.controller = controller;
        this.outstanding = outstanding;
        this.devices = devices;
        this.flows = flows;
        this.groups = groups;
        this.meters = meters;
    }

    void start(Duration interval) {
        ScheduledFuture<?> forever =
                thread.scheduleWithFixedDelay(this::poll, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Polling every {} as {}", interval, forever);
    }

    private void poll() {
        for (OpenFlowSwitch each : controller.getMasterSwitches()) {
            try {
                poll(each);
            } catch (RuntimeException e) {
                LOG.warn("Could not poll {}", each.getStringId(), e);
            }
        }
    }

    private void poll(OpenFlowSwitch from) {
        DeviceId device = DeviceLink.deviceId(new Dpid(from.getId()));
        OFFactory factory = from.factory();
        pollFlows(from, device);
        ask(
                from,
                factory.buildGroupDescStatsRequest().build(),
                OFGroupDescStatsReply::getEntries,
                described -> ask(
                        from,
                        factory.buildGroupStatsRequest().setGroup(OFGroup.ALL).build(),
                        OFGroupStatsReply::getEntries,
                        counted -> groups.statistics(device, described, counted)));
        if (from.getMeterFeatures() != null && from.getMeterFeatures().getMaxMeter() > 0) {
            ask(
                    from,
                    factory.buildMeterStatsRequest().setMeterId(ALL_METERS).build(),
                    OFMeterStatsReply::getEntries,
                    counted -> meters.statistics(device, counted));
        }
        ask(
                from,
                factory.buildPortStatsRequest().setPortNo(OFPort.ANY).build(),
                OFPortStatsReply::getEntries,
                entries -> devices.statistics(new Dpid(from.getId()), entries));
    }

    private void pollFlows(OpenFlowSwitch from, DeviceId device) {
        long changes = flows.changes(device);
        if (flows.isBusy(device)) {
            return;
        }
        ask(
                from,
                from.factory()
                        .buildFlowStatsRequest()
                        .setTableId(TableId.ALL)
                        .setOutPort(OFPort.ANY)
                        .setOutGroup(OFGroup.ANY)
                        .build(),
                OFFlowStatsReply::getEntries,
                entries -> {
                    // What was changed meanwhile may be missing from the answer, or still be in it.
                    if (flows.changes(device) == changes) {
                        flows.statistics(device, entries);
                    }
                });
    }

    /** Sends {@code request} and gives all parts of its answer, as one, to {@code done} on this poller's thread. */
    private <R extends OFStatsReply, T> void ask(
            OpenFlowSwitch from, OFStatsRequest<R> request, Function<R, List<T>> entries, Consumer<List<T>> done) {
        OFStatsRequest<R> numbered =
                request.createBuilder().setXid(from.factory().nextXid()).build();
        collect(new Dpid(from.getId()), numbered.getXid(), entries, new ArrayList<>(), done);
        from.sendMsg(numbered);
    }

    @SuppressWarnings("unchecked") // A request is answered by its kind of reply; an error never comes here.
    private <R extends OFStatsReply, T> void collect(
            Dpid dpid, long xid, Function<R, List<T>> entries, List<T> soFar, Consumer<List<T>> done) {
        outstanding.onAnswer(dpid, xid, answer -> {
            R reply = (R) answer;
            soFar.addAll(entries.apply(reply));
            if (reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE)) {
                collect(dpid, xid, entries, soFar, done);
            } else if (!thread.isShutdown()) {
                thread.execute(() -> finish(dpid, done, soFar));
            }
        });
    }

    private static <T> void finish(Dpid dpid, Consumer<List<T>> done, List<T> all) {
        try {
            done.accept(all);
        } catch (RuntimeException e) {
            LOG.warn("Could not use what {} said", dpid, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // What still runs uses the managers, which are about to go.
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The poller does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
