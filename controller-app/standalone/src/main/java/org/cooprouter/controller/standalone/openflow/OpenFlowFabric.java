// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.openflow.ActionEncoder;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.cooprouter.controller.core.openflow.PortUse;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricException;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPacketIn;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

/** The bridges that connect to this process. */
public final class OpenFlowFabric implements Fabric, BridgeHandshake.Listener, BridgeConnection.Listener {
    /** OFPP_MAX; numbers above it are reserved. */
    private static final int MAX_PORT = 0xffff_ff00;

    private final OpenFlowSettings settings;
    private final BridgeSites sites;
    private final BridgeMetrics metrics;
    private final Map<DatapathId, ManagedBridge> bridges = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates a fabric without bridges.
     *
     * @param settings times of the channels
     * @param sites which certificate a bridge must have; not asked on plaintext connections
     * @param metrics counts what happens
     */
    public OpenFlowFabric(OpenFlowSettings settings, BridgeSites sites, BridgeMetrics metrics) {
        this.settings = settings;
        this.sites = sites;
        this.metrics = metrics;
    }

    @Override
    public void listen(Listener listener) {
        synchronized (listeners) {
            listeners.add(listener);
            bridges.forEach((id, bridge) -> {
                if (bridge.isConnected()) {
                    listener.connected(id, bridge.ports());
                }
            });
        }
    }

    @Override
    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public CompletableFuture<Applied> apply(DatapathId bridge, FlowProgram wanted) {
        return managed(bridge).apply(wanted);
    }

    @Override
    public CompletableFuture<Void> packetOut(DatapathId bridge, PortRef inPort, byte[] frame, List<Action> actions) {
        try {
            ManagedBridge target = managed(bridge);
            BridgeConnection connection = target.connection();
            PortNumbers ports = target.portNumbers();
            var missing = new PortUse(ports).missingIn(actions);
            if (!missing.isEmpty()) {
                throw new FabricException("bridge " + bridge + " has no port " + missing);
            }
            OFPacketOut message = OFFactories.getFactory(OFVersion.OF_13)
                    .buildPacketOut()
                    .setBufferId(OFBufferId.NO_BUFFER)
                    .setInPort(OFPort.of(ports.find(inPort)
                            .orElseThrow(() -> new FabricException("bridge " + bridge + " has no port " + inPort))))
                    .setActions(WireAction.all(actions, new ActionEncoder(ports)))
                    .setData(frame)
                    .build();
            return connection.send(message);
        } catch (FabricException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<List<FlowStatistics>> flowStatistics(DatapathId bridge, long cookie, long cookieMask) {
        try {
            return managed(bridge).flowStatistics(cookie, cookieMask);
        } catch (FabricException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<List<PortStatistics>> portStatistics(DatapathId bridge) {
        ManagedBridge target = managed(bridge);
        try {
            return target.connection()
                    .query(OFFactories.getFactory(OFVersion.OF_13)
                            .buildPortStatsRequest()
                            .setPortNo(OFPort.ANY)
                            .build())
                    .thenApply(parts -> portStatistics(target, parts));
        } catch (FabricException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<PortStatistics> portStatistics(ManagedBridge bridge, List<Inbound.ReplyPart> parts) {
        try {
            return StatsReader.portStatistics(parts).stream()
                    .flatMap(entry -> bridge.port(entry.getPortNo().getPortNumber()).stream()
                            .map(port -> new PortStatistics(
                                    port.name(),
                                    entry.getRxBytes().getValue(),
                                    entry.getTxBytes().getValue())))
                    .toList();
        } catch (OFParseError e) {
            throw new FabricException("the port statistics of a bridge cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void passed(
            ChannelHandlerContext context,
            DatapathId datapathId,
            Optional<String> certifiedSite,
            List<OFPortDesc> ports) {
        var connection = new BridgeConnection(context, datapathId, settings.answerTimeout(), this, metrics);
        ManagedBridge bridge = managed(datapathId);
        Optional<String> objection = certifiedSite.flatMap(bridge::objectionTo);
        if (objection.isPresent()) {
            metrics.rejected("site", "OpenFlow peer " + connection.description() + " was refused: " + objection.get());
            Outbound.close(context);
            return;
        }
        List<Port> named = ports.stream()
                .filter(port -> isOrdinary(port.getPortNo()))
                .map(OpenFlowFabric::port)
                .toList();
        context.pipeline().replace(context.handler(), "bridge", connection);
        synchronized (listeners) {
            bridge.connect(connection, certifiedSite, named).ifPresent(predecessor -> {
                metrics.replaced(predecessor);
                predecessor.close("the bridge connected anew");
            });
            metrics.connected(connection);
            tell(listener -> listener.connected(datapathId, named));
        }
    }

    @Override
    public void disconnected(BridgeConnection connection, String reason) {
        synchronized (listeners) {
            if (managed(connection.datapathId()).disconnect(connection)) {
                metrics.disconnected(connection, reason);
                tell(listener -> listener.disconnected(connection.datapathId()));
            }
        }
    }

    @Override
    public void portStatus(BridgeConnection connection, OFPortStatus status) {
        OFPortDesc description = status.getDesc();
        ManagedBridge bridge = managed(connection.datapathId());
        if (!isOrdinary(description.getPortNo()) || !bridge.isCurrent(connection)) {
            return;
        }
        Port port = port(description);
        if (status.getReason() == OFPortReason.DELETE) {
            bridge.removePort(port.number());
            tell(listener -> listener.portRemoved(connection.datapathId(), port.name()));
        } else {
            bridge.putPort(port);
            tell(listener -> listener.portChanged(connection.datapathId(), port));
        }
    }

    @Override
    public void packetIn(BridgeConnection connection, OFPacketIn packet) {
        metrics.packetIn();
        OFPort number = packet.getMatch().get(MatchField.IN_PORT);
        if (number == null) {
            return;
        }
        String name = number.equals(OFPort.LOCAL)
                ? PortRef.LOCAL.name()
                : managed(connection.datapathId())
                        .port(number.getPortNumber())
                        .map(Port::name)
                        .orElse("");
        if (!name.isEmpty()) {
            tell(listener -> listener.packetIn(connection.datapathId(), name, packet.getData()));
        }
    }

    private ManagedBridge managed(DatapathId id) {
        return bridges.computeIfAbsent(id, unknown -> new ManagedBridge(unknown, sites, metrics));
    }

    private void tell(Consumer<Listener> event) {
        listeners.forEach(event);
    }

    private static boolean isOrdinary(OFPort port) {
        return Integer.compareUnsigned(port.getPortNumber(), MAX_PORT) < 0;
    }

    private static Port port(OFPortDesc port) {
        boolean live = !port.getConfig().contains(OFPortConfig.PORT_DOWN)
                && !port.getState().contains(OFPortState.LINK_DOWN);
        return new Port(port.getName(), port.getPortNo().getPortNumber(), live);
    }
}
