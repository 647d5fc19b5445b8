// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowDelta;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricException;

/** Bridges that do as they are told, unless the test holds or breaks them. */
public final class FakeFabric implements Fabric {
    /** What the counter of every rule says. */
    public long bytesPerRule = 1000;

    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Long, FlowProgram> programs = new HashMap<>();
    private final Map<Long, Integer> changes = new HashMap<>();
    private final Map<Long, Integer> attempts = new HashMap<>();
    private final Set<Long> connected = new HashSet<>();
    private final Set<Long> held = new HashSet<>();
    private final Map<Long, List<Runnable>> waiting = new HashMap<>();
    private final Map<Long, String> broken = new HashMap<>();
    private final List<byte[]> packetOuts = new ArrayList<>();
    /** What happened, in order: "bridge 10". */
    private final List<String> log;

    public FakeFabric(List<String> log) {
        this.log = log;
    }

    public void connect(long bridge) {
        connected.add(bridge);
        List<Port> ports = List.of(new Port("live0", 5, true));
        listeners.forEach(listener -> listener.connected(DatapathId.of(bridge), ports));
    }

    public void disconnect(long bridge) {
        connected.remove(bridge);
        listeners.forEach(listener -> listener.disconnected(DatapathId.of(bridge)));
    }

    public void packetIn(long bridge, String port, byte[] frame) {
        listeners.forEach(listener -> listener.packetIn(DatapathId.of(bridge), port, frame));
    }

    /** As if the process that listened were gone. */
    public void forgetListeners() {
        listeners.clear();
    }

    /** From now on the bridge does not answer until {@link #release}. */
    public void hold(long bridge) {
        held.add(bridge);
    }

    public void release(long bridge) {
        held.remove(bridge);
        List<Runnable> tasks = waiting.remove(bridge);
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }

    public void breakWith(long bridge, String error) {
        broken.put(bridge, error);
    }

    public void mend(long bridge) {
        broken.remove(bridge);
    }

    public FlowProgram program(long bridge) {
        return programs.getOrDefault(bridge, FlowProgram.EMPTY);
    }

    /** Rules that were added, changed or removed since the last call. */
    public int changes(long bridge) {
        Integer count = changes.remove(bridge);
        return count == null ? 0 : count;
    }

    /** How often the bridge has been asked to take a program. */
    public int attempts(long bridge) {
        return attempts.getOrDefault(bridge, 0);
    }

    public List<byte[]> packetOuts() {
        return packetOuts;
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
        connected.forEach(bridge -> listener.connected(DatapathId.of(bridge), List.of(new Port("live0", 5, true))));
    }

    @Override
    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public CompletableFuture<Applied> apply(DatapathId bridge, FlowProgram wanted) {
        attempts.merge(bridge.value(), 1, Integer::sum);
        CompletableFuture<Applied> future = new CompletableFuture<>();
        Runnable task = () -> {
            if (broken.containsKey(bridge.value())) {
                future.completeExceptionally(new FabricException(broken.get(bridge.value())));
                return;
            }
            FlowDelta delta = program(bridge.value()).to(wanted);
            int count = delta.rulesSet().size() + delta.rulesRemoved().size();
            changes.merge(bridge.value(), count, Integer::sum);
            programs.put(bridge.value(), wanted);
            log.add("bridge " + bridge.value());
            future.complete(new Applied(wanted.rules().size(), count, List.of()));
        };
        if (held.contains(bridge.value())) {
            waiting.computeIfAbsent(bridge.value(), key -> new ArrayList<>()).add(task);
        } else {
            task.run();
        }
        return future;
    }

    @Override
    public CompletableFuture<Void> packetOut(DatapathId bridge, PortRef inPort, byte[] frame, List<Action> actions) {
        packetOuts.add(frame.clone());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<FlowStatistics>> flowStatistics(DatapathId bridge, long cookie, long cookieMask) {
        List<FlowStatistics> statistics = new ArrayList<>();
        program(bridge.value()).rules().values().stream()
                .filter(rule -> (rule.cookie() & cookieMask) == (cookie & cookieMask))
                .forEach(rule ->
                        statistics.add(new FlowStatistics(rule.key().table(), rule.cookie(), 10, bytesPerRule)));
        return CompletableFuture.completedFuture(statistics);
    }

    @Override
    public CompletableFuture<List<PortStatistics>> portStatistics(DatapathId bridge) {
        return CompletableFuture.completedFuture(List.of());
    }
}
