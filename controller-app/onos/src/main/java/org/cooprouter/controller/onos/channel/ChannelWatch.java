// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cooprouter.controller.core.port.DatapathId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterStatsRequest;

/**
 * The watches of all bridges. When ONOS asks a bridge for the counters of its meters, and a watch wants to know what the meters are, this
 * asks for that; ONOS writes to its log that it has no use for the answer.
 */
public final class ChannelWatch implements OpenFlowMessageListener {
    /** OFPM_ALL. */
    private static final long ALL_METERS = 0xffff_ffffL;

    private final OpenFlowController controller;
    private final Map<DatapathId, BridgeWatch> watches = new ConcurrentHashMap<>();

    /** Hears nothing before {@link #start}. */
    public ChannelWatch(OpenFlowController controller) {
        this.controller = controller;
    }

    /** Listens from now on. */
    public void start() {
        controller.addMessageListener(this);
    }

    /** Listens no more. */
    public void stop() {
        controller.removeMessageListener(this);
    }

    /** The watch of one bridge, whether it is connected or not. */
    public BridgeWatch of(DatapathId bridge) {
        return watches.computeIfAbsent(bridge, absent -> new BridgeWatch());
    }

    private Optional<BridgeWatch> find(Dpid dpid) {
        return Optional.ofNullable(watches.get(DatapathId.of(dpid.value())));
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage message) {
        find(dpid).ifPresent(watch -> watch.received(message));
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {
        find(dpid).ifPresent(watch -> {
            messages.forEach(watch::sent);
            if (messages.stream().anyMatch(OFMeterStatsRequest.class::isInstance) && watch.takeMetersWanted()) {
                askForMeters(dpid);
            }
        });
    }

    private void askForMeters(Dpid dpid) {
        OpenFlowSwitch to = controller.getSwitch(dpid);
        if (to != null) {
            to.sendMsg(to.factory()
                    .buildMeterConfigStatsRequest()
                    .setXid(to.factory().nextXid())
                    .setMeterId(ALL_METERS)
                    .build());
        }
    }
}
