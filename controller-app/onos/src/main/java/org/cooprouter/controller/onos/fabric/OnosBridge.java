// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.openflow.LatestRequest;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.cooprouter.controller.core.openflow.PortUse;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric.Applied;
import org.cooprouter.controller.core.port.Fabric.FlowStatistics;
import org.cooprouter.controller.core.port.Fabric.Port;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.channel.BridgeWatch;
import org.cooprouter.controller.onos.driver.OvsAction;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.ExtensionTreatmentResolver;
import org.onosproject.net.config.basics.BasicDeviceConfig;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.flow.FlowEntry;

/** One bridge over all its connections: what of it was told to listeners, and the programs that are being put on it. */
final class OnosBridge {
    /** Of {@code cooprouter-drivers.xml}. */
    private static final String DRIVER = "cooprouter-ovs";
    /**
     * How long the ports of a bridge have to stay the same before it counts as connected. ONOS calls a bridge available first and
     * learns its ports then; until it has, it shows those of the last connection, all of them down.
     */
    static final Duration STEADY = Duration.ofMillis(300);

    private final OnosServices services;
    private final ApplicationId application;
    private final DatapathId id;
    private final DeviceId device;
    private final Patience patience;
    private final BridgeWatch watch;
    private final FlowSync flows;
    private final GroupSync groups;
    private final MeterSync meters;
    private final LatestRequest<FlowProgram, Applied> requests = new LatestRequest<>(this::begin);
    private final Map<String, Port> told = new LinkedHashMap<>();
    private String appearance = "";
    private long appearedNs;
    private boolean connected;
    private boolean ours;
    private CompletableFuture<Applied> running = new CompletableFuture<>();

    OnosBridge(
            OnosServices services,
            AllMeters allMeters,
            ApplicationId application,
            DatapathId id,
            Patience patience,
            BridgeWatch watch) {
        this.services = services;
        this.application = application;
        this.id = id;
        this.device = Devices.deviceId(id);
        this.patience = patience;
        this.watch = watch;
        flows = new FlowSync(services.flows, application, device, watch);
        groups = new GroupSync(services.groups, application, device, patience, watch);
        meters = new MeterSync(services.meters, allMeters, application, device, patience, watch);
    }

    DatapathId id() {
        return id;
    }

    DeviceId device() {
        return device;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    /** Whether the core has put a program on it: then its packets are the core's alone. */
    synchronized boolean isOurs() {
        return ours;
    }

    synchronized void connect(List<Port> ports) {
        connected = true;
        told.clear();
        ports.forEach(port -> told.put(port.name(), port));
        watch.connected();
        flows.connected();
        groups.connected();
        meters.connected();
    }

    /** Whether {@code ports} have been the same for as long as {@link #STEADY}. */
    synchronized boolean isSteady(List<Port> ports) {
        long now = System.nanoTime();
        if (!appearance.equals(ports.toString())) {
            appearance = ports.toString();
            appearedNs = now;
        }
        return now - appearedNs >= STEADY.toNanos();
    }

    /** What is asked and not answered fails. Returns whether the bridge was connected. */
    boolean disconnect() {
        CompletableFuture<Applied> unanswered;
        boolean before;
        synchronized (this) {
            before = connected;
            connected = false;
            appearance = "";
            unanswered = running;
        }
        unanswered.completeExceptionally(notConnected());
        return before;
    }

    synchronized List<Port> ports() {
        return new ArrayList<>(told.values());
    }

    /** Remembers {@code port}, and returns whether it is news. */
    synchronized boolean putPort(Port port) {
        Port before = told.put(port.name(), port);
        return before == null || !before.toString().equals(port.toString());
    }

    /** Forgets the ports that are not among {@code ports}, and returns their names. */
    synchronized List<String> removePortsBut(List<Port> ports) {
        List<String> gone = new ArrayList<>(told.keySet());
        ports.forEach(port -> gone.remove(port.name()));
        told.keySet().removeAll(gone);
        return gone;
    }

    synchronized Optional<Port> port(int number) {
        return told.values().stream().filter(port -> port.number() == number).findFirst();
    }

    synchronized PortTranslator portTranslator() {
        return new PortTranslator(PortNumbers.of(told.values()));
    }

    FabricException notConnected() {
        return new FabricException("bridge " + id + " is not connected");
    }

    void requireConnection() {
        if (!isConnected()) {
            throw notConnected();
        }
    }

    CompletableFuture<Applied> apply(FlowProgram wanted) {
        return requests.submit(wanted);
    }

    /** Whether ONOS has, or means to have, anything of this application on the bridge. */
    boolean hasOurs() {
        return flows.hasOurs() || groups.hasOurs() || meters.hasOurs();
    }

    /** ONOS no longer has anything of this application on the bridge in its stores. */
    void forget() {
        services.flows.purgeFlowRules(device, application);
        services.groups.purgeGroupEntries(device, application);
        services.meters.purgeMeters(device, application);
    }

    private CompletableFuture<Applied> begin(FlowProgram wanted) {
        CompletableFuture<Applied> result = new CompletableFuture<>();
        synchronized (this) {
            requireConnection();
            ours = true;
            running = result;
        }
        requireDriver();
        CompletableFuture<?> unused = becomeMaster()
                .thenCompose(master -> meters.looked())
                .thenCompose(known -> patience.until(this::isPolled, "what bridge " + id + " has"))
                // Not on the core's thread, which has other bridges to decide for.
                .thenComposeAsync(polled -> program(wanted), patience)
                .whenComplete((applied, failure) -> {
                    if (failure == null) {
                        result.complete(applied);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    /** Whether what ONOS says of rules, groups and meters was seen on this connection. */
    private boolean isPolled() {
        return flows.isPolled() && groups.isPolled() && meters.isPolled();
    }

    private CompletableFuture<Applied> program(FlowProgram wanted) {
        PortTranslator ports = portTranslator();
        PortUse use = new PortUse(ports.numbers());
        FlowProgram present = use.present(wanted);
        return meters.add(present, flows.metersInUse(present, ports))
                .thenCompose(done -> groups.set(present, ports))
                .thenCompose(done -> flows.set(present, ports, meters.numbers()))
                .thenApply(done -> {
                    groups.removeOthers(present);
                    meters.removeOthers();
                    int changes = watch.takeMended() + flows.changes() + groups.changes() + meters.changes();
                    return new Applied(present.rules().size(), changes, List.copyOf(use.missingIn(wanted)));
                });
    }

    /** Which driver a bridge has is decided by its version, unless network configuration says so. */
    private void requireDriver() {
        if (hasOurDriver()) {
            return;
        }
        services.config
                .addConfig(device, BasicDeviceConfig.class)
                .driver(DRIVER)
                .apply();
        if (!hasOurDriver()) {
            throw new FabricException("bridge " + id + " has not the driver " + DRIVER
                    + " of this application; is it an Open vSwitch, and does the ONOS command `drivers` show it?");
        }
    }

    private boolean hasOurDriver() {
        try {
            Driver driver = services.drivers.getDriver(device);
            return driver != null
                    && driver.hasBehaviour(ExtensionTreatmentResolver.class)
                    && driver.implementation(ExtensionTreatmentResolver.class)
                            .getPackage()
                            .equals(OvsAction.class.getPackage());
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** The node that decides for a bridge is its master, since only the master hears its packets. */
    private CompletableFuture<Void> becomeMaster() {
        if (services.mastership.isLocalMaster(device)) {
            return CompletableFuture.completedFuture(null);
        }
        return services.mastershipAdmin
                .setRole(services.cluster.getLocalNode().id(), device, org.onosproject.net.MastershipRole.MASTER)
                .thenCompose(done -> patience.until(
                        () -> services.mastership.isLocalMaster(device),
                        "that this node is the master of bridge " + id))
                .thenRun(meters::connected);
    }

    /** Counters as ONOS polled them last, under the core's cookies. */
    List<FlowStatistics> flowStatistics(long cookie, long mask) {
        requireConnection();
        Map<org.onosproject.net.flow.FlowRule, FlowRule> programmed = flows.programmed();
        List<FlowStatistics> counted = new ArrayList<>();
        for (FlowEntry entry : services.flows.getFlowEntries(device)) {
            FlowRule rule = programmed.get(entry);
            if (rule != null && ((rule.cookie() ^ cookie) & mask) == 0) {
                counted.add(new FlowStatistics(rule.key().table(), rule.cookie(), entry.packets(), entry.bytes()));
            }
        }
        return counted;
    }
}
