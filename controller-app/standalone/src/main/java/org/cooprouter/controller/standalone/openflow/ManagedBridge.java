// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.openflow.LatestRequest;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricException;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** One bridge over all its connections: its ports, and the programs that are being or wait to be put on it. */
final class ManagedBridge {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final int ALL_METERS = 0xffff_ffff;

    private final DatapathId id;
    private final BridgeSites sites;
    private final BridgeMetrics metrics;

    private @Nullable BridgeConnection connection;
    private Optional<String> certifiedSite = Optional.empty();
    private final Map<Integer, Fabric.Port> ports = new LinkedHashMap<>();
    private EncodedProgram encoded = EncodedProgram.EMPTY;
    private final LatestRequest<FlowProgram, Fabric.Applied> requests = new LatestRequest<>(this::reconcile);

    ManagedBridge(DatapathId id, BridgeSites sites, BridgeMetrics metrics) {
        this.id = id;
        this.sites = sites;
        this.metrics = metrics;
    }

    /** Takes over a new connection and returns the one that it replaces. */
    synchronized Optional<BridgeConnection> connect(
            BridgeConnection successor, Optional<String> certificate, List<Fabric.Port> presentPorts) {
        Optional<BridgeConnection> predecessor = Optional.ofNullable(connection);
        connection = successor;
        certifiedSite = certificate;
        ports.clear();
        presentPorts.forEach(port -> ports.put(port.number(), port));
        return predecessor;
    }

    /** Forgets {@code closed} if it is the present connection, and returns whether it was. */
    synchronized boolean disconnect(BridgeConnection closed) {
        if (connection != closed) {
            return false;
        }
        connection = null;
        return true;
    }

    synchronized boolean isConnected() {
        return connection != null;
    }

    synchronized boolean isCurrent(BridgeConnection candidate) {
        return connection == candidate;
    }

    synchronized void putPort(Fabric.Port port) {
        ports.put(port.number(), port);
    }

    synchronized void removePort(int number) {
        ports.remove(number);
    }

    synchronized List<Fabric.Port> ports() {
        return List.copyOf(ports.values());
    }

    synchronized Optional<Fabric.Port> port(int number) {
        return Optional.ofNullable(ports.get(number));
    }

    synchronized PortNumbers portNumbers() {
        return PortNumbers.of(ports.values());
    }

    /** Returns the connection, if the bridge at its other end may be the one that the policy means by its datapath id. */
    BridgeConnection connection() {
        BridgeConnection present;
        Optional<String> certified;
        synchronized (this) {
            present = connection;
            certified = certifiedSite;
        }
        if (present == null) {
            throw new FabricException("bridge " + id + " is not connected");
        }
        // Outside the lock, because the policy may have to be read from the disk.
        certified.flatMap(this::objectionTo).ifPresent(objection -> {
            throw new FabricException(objection);
        });
        return present;
    }

    /** Returns what is wrong with a bridge of this datapath id that shows the certificate of {@code certified}. */
    Optional<String> objectionTo(String certified) {
        return sites.siteOf(id)
                .filter(site -> !site.equals(certified))
                .map(site -> "datapath id " + id + " is that of the bridge of sites/" + site
                        + ", but the certificate is that of bridge/" + certified
                        + ": give the bridge its own certificate, or correct bridge.datapath_id in the policy");
    }

    /** See {@link Fabric#apply}. */
    CompletableFuture<Fabric.Applied> apply(FlowProgram wanted) {
        return requests.submit(wanted);
    }

    private CompletableFuture<Fabric.Applied> reconcile(FlowProgram wanted) {
        BridgeConnection target = connection();
        return image(target).thenCompose(image -> {
            // Here, on the channel's thread: the core's has other bridges to decide for.
            EncodedProgram program = ProgramEncoder.encode(wanted, portNumbers());
            synchronized (this) {
                encoded = program;
            }
            Reconciliation difference = Reconciliation.of(image, program);
            metrics.changed(difference.changes());
            return execute(target, difference.steps(), 0)
                    .thenApply(_ -> new Fabric.Applied(
                            program.rules().size(), difference.changes(), List.copyOf(program.missingPorts())));
        });
    }

    /** A step that the bridge refuses in part ends the work: what it would have replaced stays. */
    private static CompletableFuture<Void> execute(BridgeConnection target, List<List<Request>> steps, int from) {
        if (from == steps.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return target.execute(steps.get(from)).thenCompose(_ -> execute(target, steps, from + 1));
    }

    private static CompletableFuture<BridgeImage> image(BridgeConnection target) {
        var meters = target.queryOptional(
                OF13.buildMeterConfigStatsRequest().setMeterId(ALL_METERS).build());
        var groups = target.queryOptional(OF13.buildGroupDescStatsRequest().build());
        return queryRules(target)
                .thenCombine(groups, (rules, groupParts) -> new BridgeImage(rules, readGroups(groupParts), Map.of()))
                .thenCombine(
                        meters,
                        (image, meterParts) -> new BridgeImage(image.rules(), image.groups(), readMeters(meterParts)));
    }

    private static CompletableFuture<List<BridgeImage.Rule>> queryRules(BridgeConnection target) {
        return target.query(OF13.buildFlowStatsRequest()
                        .setTableId(TableId.ALL)
                        .setOutPort(OFPort.ANY)
                        .setOutGroup(OFGroup.ANY)
                        .setCookie(U64.ZERO)
                        .setCookieMask(U64.ZERO)
                        .setMatch(OF13.matchWildcardAll())
                        .build())
                .thenApply(ManagedBridge::readRules);
    }

    /** See {@link Fabric#flowStatistics}: the core's cookies are found again through those on the bridge. */
    CompletableFuture<List<Fabric.FlowStatistics>> flowStatistics(long cookie, long cookieMask) {
        return queryRules(connection()).thenApply(rules -> {
            EncodedProgram program;
            synchronized (this) {
                program = encoded;
            }
            List<Fabric.FlowStatistics> result = new ArrayList<>();
            for (BridgeImage.Rule rule : rules) {
                EncodedProgram.Rule wanted = program.rules().get(rule.cookie());
                if (wanted != null && ((wanted.rule().cookie() ^ cookie) & cookieMask) == 0) {
                    result.add(new Fabric.FlowStatistics(
                            rule.table(), wanted.rule().cookie(), rule.packets(), rule.bytes()));
                }
            }
            return result;
        });
    }

    private static List<BridgeImage.Rule> readRules(List<Inbound.ReplyPart> parts) {
        try {
            return StatsReader.rules(parts);
        } catch (OFParseError e) {
            throw unreadable(e);
        }
    }

    private static Map<Integer, BridgeImage.Group> readGroups(List<Inbound.ReplyPart> parts) {
        try {
            return StatsReader.groups(parts);
        } catch (OFParseError e) {
            throw unreadable(e);
        }
    }

    private static Map<Integer, ByteString> readMeters(List<Inbound.ReplyPart> parts) {
        try {
            return StatsReader.meters(parts);
        } catch (OFParseError e) {
            throw unreadable(e);
        }
    }

    private static FabricException unreadable(OFParseError cause) {
        return new FabricException("an answer of the bridge cannot be read: " + cause.getMessage(), cause);
    }
}
