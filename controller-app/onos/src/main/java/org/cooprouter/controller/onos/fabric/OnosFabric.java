// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.openflow.PortUse;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.controller.onos.channel.ChannelWatch;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.Device;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridges that are connected to this cluster of ONOS. */
@Component(
        immediate = true,
        service = {Fabric.class, OnosFabric.class})
public final class OnosFabric implements Fabric {
    private static final Logger LOG = LoggerFactory.getLogger(OnosFabric.class);
    /** Longer than ONOS takes from one poll of a bridge to the next, by default 10 s for groups. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final OnosServices services;
    private final ApplicationId application;
    private final Patience patience;
    private final AllMeters allMeters;
    private final Map<DatapathId, OnosBridge> bridges = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final DeviceListener deviceListener = this::deviceEvent;
    private final PacketProcessor packetProcessor = this::packetIn;
    private final ChannelWatch channels;

    /** Listens to ONOS from now on. */
    @Activate
    public OnosFabric(@Reference OnosServices services) {
        this(services, LIMIT);
    }

    /** As ONOS makes it, but waits only {@code limit} for what ONOS should see on a bridge. */
    OnosFabric(OnosServices services, Duration limit) {
        this.services = services;
        patience = new Patience(limit);
        allMeters = new AllMeters(services.meters::getAllMeters, patience);
        application = services.core.registerApplication(CoopRouterApplication.NAME);
        services.devices.addListener(deviceListener);
        services.packets.addProcessor(packetProcessor, PacketProcessor.director(0));
        channels = new ChannelWatch(services.channels);
        channels.start();
        synchronized (listeners) {
            services.devices.getAvailableDevices().forEach(this::look);
        }
    }

    @Deactivate
    void deactivate() {
        channels.stop();
        services.packets.removeProcessor(packetProcessor);
        services.devices.removeListener(deviceListener);
        bridges.values().forEach(OnosBridge::disconnect);
        patience.close();
    }

    private OnosBridge bridge(DatapathId id) {
        return bridges.computeIfAbsent(
                id, key -> new OnosBridge(services, allMeters, application, key, patience, channels.of(key)));
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
    public CompletableFuture<Applied> apply(DatapathId id, FlowProgram wanted) {
        return bridge(id).apply(wanted);
    }

    /**
     * Takes away all that this application has put on bridges, whichever node did. Returns when they have answered, at the latest in
     * 30 s. What a bridge has that is not connected, or does not answer, ONOS is told to forget: it removes what it does not know as
     * soon as it sees it.
     */
    public void withdraw() {
        List<CompletableFuture<?>> withdrawals = new ArrayList<>();
        for (Device device : services.devices.getDevices()) {
            Devices.find(device.id())
                    .map(this::bridge)
                    .filter(OnosBridge::hasOurs)
                    .ifPresent(bridge -> withdrawals.add(bridge.apply(FlowProgram.EMPTY)
                            .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                            .thenRun(() -> LOG.info("took all rules from bridge {}", bridge.id()))
                            .exceptionally(failure -> {
                                LOG.warn("bridge {} may keep its rules until ONOS sees them", bridge.id(), failure);
                                bridge.forget();
                                return null;
                            })));
        }
        CompletableFuture.allOf(withdrawals.toArray(new CompletableFuture<?>[0]))
                .join();
    }

    @Override
    public CompletableFuture<Void> packetOut(DatapathId id, PortRef inPort, byte[] frame, List<Action> actions) {
        return answer(() -> {
            OnosBridge bridge = bridge(id);
            bridge.requireConnection();
            PortTranslator ports = bridge.portTranslator();
            Set<String> missing = new PortUse(ports.numbers()).missingIn(actions);
            if (!missing.isEmpty()) {
                throw new FabricException("bridge " + id + " has no port " + missing);
            }
            PortNumber in = ports.numbers().find(inPort).isPresent() ? ports.number(inPort) : PortNumber.CONTROLLER;
            services.packets.emit(new DefaultOutboundPacket(
                    bridge.device(),
                    new TreatmentTranslator(bridge.device(), ports).treatment(actions),
                    ByteBuffer.wrap(frame.clone()),
                    in));
            return null;
        });
    }

    @Override
    public CompletableFuture<List<FlowStatistics>> flowStatistics(DatapathId id, long cookie, long cookieMask) {
        return answer(() -> bridge(id).flowStatistics(cookie, cookieMask));
    }

    @Override
    public CompletableFuture<List<PortStatistics>> portStatistics(DatapathId id) {
        return answer(() -> {
            OnosBridge bridge = bridge(id);
            bridge.requireConnection();
            return services.devices.getPortStatistics(bridge.device()).stream()
                    .flatMap(counted -> bridge.port((int) counted.portNumber().toLong()).stream()
                            .map(port -> new PortStatistics(port.name(), counted.bytesReceived(), counted.bytesSent())))
                    .collect(Collectors.toList());
        });
    }

    private static <T> CompletableFuture<T> answer(Supplier<T> question) {
        try {
            return CompletableFuture.completedFuture(question.get());
        } catch (FabricException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void deviceEvent(DeviceEvent event) {
        if (event.type() != DeviceEvent.Type.PORT_STATS_UPDATED) {
            lookAgain(event.subject());
        }
    }

    private void lookAgain(Device device) {
        synchronized (listeners) {
            look(device);
        }
    }

    /** Tells what has changed of {@code device} since the last look. Events of ONOS come late and twice; its state does not. */
    private void look(Device device) {
        Devices.find(device.id()).map(this::bridge).ifPresent(bridge -> {
            List<org.onosproject.net.Port> all = services.devices.getPorts(device.id());
            List<Port> ports = Devices.ports(all);
            boolean available = services.devices.isAvailable(device.id()) && !all.isEmpty();
            if (available && bridge.isConnected()) {
                bridge.removePortsBut(ports).forEach(name -> tell(listener -> listener.portRemoved(bridge.id(), name)));
                ports.stream()
                        .filter(bridge::putPort)
                        .forEach(port -> tell(listener -> listener.portChanged(bridge.id(), port)));
            } else if (available && bridge.isSteady(ports)) {
                bridge.connect(ports);
                tell(listener -> listener.connected(bridge.id(), ports));
            } else if (available) {
                patience.later(OnosBridge.STEADY, () -> lookAgain(device));
            } else if (bridge.disconnect()) {
                tell(listener -> listener.disconnected(bridge.id()));
            }
        });
    }

    /** Packets of our bridges are for nobody else: another application that answered them would disturb a router. */
    private void packetIn(PacketContext context) {
        InboundPacket packet = context.inPacket();
        PortNumber number = packet.receivedFrom().port();
        Devices.find(packet.receivedFrom().deviceId())
                .map(bridges::get)
                .filter(OnosBridge::isOurs)
                .ifPresent(bridge -> {
                    context.block();
                    String name = number.equals(PortNumber.LOCAL)
                            ? PortRef.LOCAL.name()
                            : bridge.port((int) number.toLong()).map(Port::name).orElse("");
                    byte[] frame = bytes(packet.unparsed());
                    if (!name.isEmpty()) {
                        tell(listener -> listener.packetIn(bridge.id(), name, frame));
                    }
                });
    }

    private static byte[] bytes(ByteBuffer buffer) {
        ByteBuffer whole = buffer.duplicate();
        whole.rewind();
        byte[] bytes = new byte[whole.remaining()];
        whole.get(bytes);
        return bytes;
    }

    private void tell(Consumer<Listener> event) {
        listeners.forEach(event);
    }
}
