// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowDelta;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.openflow.LatestRequest;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.cooprouter.controller.core.openflow.PortUse;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric.Applied;
import org.cooprouter.controller.core.port.Fabric.FlowStatistics;
import org.cooprouter.controller.core.port.Fabric.Port;
import org.cooprouter.controller.core.port.Fabric.PortStatistics;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.core.port.FabricException;

/** One bridge of a {@link FakeFabric}: it has every port that its program names, unless the test plugs some in. */
final class FakeBridge {
    private static final byte[] IPV4 = {0x08, 0, 0x45};
    private static final int FRAME_BYTES = 100;
    private static final int TYPE_OFFSET = 12;
    /** An Ethernet frame with the beginning of an IPv4 header, as all packets here are when they are bytes. */
    static final byte[] FRAME = frame();

    private final DatapathId id;
    private final FakeFlowTable table = new FakeFlowTable(FlowProgram.EMPTY);
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Map<String, Long> received = new HashMap<>();
    private final Map<String, Long> sent = new HashMap<>();
    private final Runnable applied;
    private FlowProgram program = FlowProgram.EMPTY;
    private final LatestRequest<FlowProgram, Applied> requests = new LatestRequest<>(this::begin);
    private CompletableFuture<Applied> running = new CompletableFuture<>();
    private Runnable delayed = () -> {};
    final Set<FabricContract.Kind> unknown = EnumSet.noneOf(FabricContract.Kind.class);
    boolean connected;
    boolean held;
    String refusal = "";
    int changes;
    int attempts;

    /** {@code applied} is called after each program that was put on the bridge. */
    FakeBridge(DatapathId id, Runnable applied) {
        this.id = id;
        this.applied = applied;
    }

    private static byte[] frame() {
        byte[] frame = new byte[FRAME_BYTES];
        System.arraycopy(IPV4, 0, frame, TYPE_OFFSET, IPV4.length);
        return frame;
    }

    void plug(Port port) {
        ports.put(port.name(), port);
        table.setLive(port.name(), port.live());
    }

    void unplug(String port) {
        ports.remove(port);
    }

    Port port(String name) {
        return ports.get(name);
    }

    Collection<Port> ports() {
        return ports.values();
    }

    FlowProgram program() {
        return program;
    }

    /** The rules become these, whoever wants it. */
    void load(FlowProgram next) {
        program = next;
        table.load(next);
    }

    CompletableFuture<Applied> apply(FlowProgram wanted) {
        attempts++;
        return requests.submit(wanted);
    }

    private CompletableFuture<Applied> begin(FlowProgram wanted) {
        if (!connected) {
            throw notConnected();
        }
        CompletableFuture<Applied> future = new CompletableFuture<>();
        if (held) {
            running = future;
            delayed = () -> answer(wanted, future);
        } else {
            answer(wanted, future);
        }
        return future;
    }

    private void answer(FlowProgram wanted, CompletableFuture<Applied> future) {
        try {
            future.complete(put(wanted));
        } catch (FabricException e) {
            future.completeExceptionally(e);
        }
    }

    /** The bridge answers again. */
    void proceed() {
        held = false;
        Runnable task = delayed;
        delayed = () -> {};
        task.run();
    }

    private Applied put(FlowProgram wanted) {
        if (!refusal.isEmpty()) {
            throw new FabricException(refusal);
        }
        PortUse use = new PortUse(PortNumbers.of(ports.values()));
        Set<String> missing = ports.isEmpty() ? Set.of() : use.missingIn(wanted);
        FlowProgram present = ports.isEmpty() ? wanted : use.present(wanted);
        refuseUnknownKinds(present);
        for (FlowRule rule : present.rules().values()) {
            refuseUnknownGroups(present, rule);
        }
        FlowDelta delta = program.to(present);
        int count = delta.rulesSet().size()
                + delta.rulesRemoved().size()
                + delta.groupsSet().size()
                + delta.groupsRemoved().size()
                + delta.metersSet().size()
                + delta.metersRemoved().size();
        changes += count;
        load(present);
        applied.run();
        return new Applied(present.rules().size(), count, List.copyOf(missing));
    }

    private void refuseUnknownKinds(FlowProgram present) {
        if (unknown.contains(FabricContract.Kind.METER)) {
            present.meters().values().stream().findFirst().ifPresent(meter -> refuse(meter, "it has no meters"));
        }
        if (unknown.contains(FabricContract.Kind.GROUP)) {
            present.groups().values().stream().findFirst().ifPresent(group -> refuse(group, "it has no groups"));
        }
    }

    private void refuse(Object what, String reason) {
        throw new FabricException("bridge " + id + " refused \"" + what + "\": " + reason);
    }

    private void refuseUnknownGroups(FlowProgram present, FlowRule rule) {
        for (Action action : rule.actions()) {
            String text = action.toString();
            if (text.startsWith("group:")
                    && !present.groups().containsKey(Integer.parseInt(text.substring("group:".length())))) {
                throw new FabricException("bridge " + id + " refused " + rule + ": BAD_ACTION/BAD_OUT_GROUP");
            }
        }
    }

    /** The channel is gone, and what was not answered fails. */
    void disconnect() {
        connected = false;
        delayed = () -> {};
        running.completeExceptionally(notConnected());
    }

    FabricException notConnected() {
        return new FabricException("bridge " + id + " is not connected");
    }

    /** Runs the rules on {@code packet}; {@code controller} hears when one sends it there. */
    void receive(String inPort, Packet packet, Consumer<String> controller) {
        received.merge(inPort, (long) FRAME_BYTES, Long::sum);
        for (FakeFlowTable.Sent out : table.send(inPort, packet)) {
            if (out.port().equals(PortRef.CONTROLLER.name())) {
                controller.accept(inPort);
            } else {
                sent.merge(out.port(), (long) FRAME_BYTES, Long::sum);
            }
        }
    }

    void packetOut(byte[] frame, List<Action> actions) {
        PortUse use = new PortUse(PortNumbers.of(ports.values()));
        Set<String> missing = ports.isEmpty() ? Set.of() : use.missingIn(actions);
        if (!missing.isEmpty()) {
            throw new FabricException("bridge " + id + " has no port " + missing);
        }
        actions.stream()
                .flatMap(action -> action.accept(use))
                .forEach(port -> sent.merge(port.name(), (long) frame.length, Long::sum));
    }

    List<FlowStatistics> flowStatistics(long cookie, long mask, long more) {
        return program.rules().values().stream()
                .filter(rule -> ((rule.cookie() ^ cookie) & mask) == 0)
                .map(rule -> {
                    long packets = table.packets(rule.key());
                    return new FlowStatistics(rule.key().table(), rule.cookie(), packets, packets * FRAME_BYTES + more);
                })
                .collect(Collectors.toList());
    }

    void carried(String port, long receivedBytes, long sentBytes) {
        received.merge(port, receivedBytes, Long::sum);
        sent.merge(port, sentBytes, Long::sum);
    }

    List<PortStatistics> portStatistics() {
        // Without ports of the test it has all that were counted.
        Set<String> names = ports.isEmpty() ? received.keySet() : ports.keySet();
        return names.stream()
                .map(name -> new PortStatistics(name, received.getOrDefault(name, 0L), sent.getOrDefault(name, 0L)))
                .collect(Collectors.toList());
    }
}
