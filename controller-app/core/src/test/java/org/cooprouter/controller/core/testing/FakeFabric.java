// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.core.port.FabricException;

/** Bridges that do as they are told, unless the test holds or breaks them. */
public final class FakeFabric implements Fabric {
    /** What the counter of every rule says beside the packets that the test has sent. */
    public long bytesPerRule;

    private final List<Listener> listeners = new ArrayList<>();
    private final Map<DatapathId, FakeBridge> bridges = new HashMap<>();
    private final List<byte[]> packetOuts = new ArrayList<>();
    /** What happened, in order: "bridge 10". */
    private final List<String> log;

    public FakeFabric(List<String> log) {
        this.log = log;
    }

    private FakeBridge bridge(DatapathId id) {
        return bridges.computeIfAbsent(id, key -> new FakeBridge(key, () -> log.add("bridge " + key.value())));
    }

    private FakeBridge bridge(long id) {
        return bridge(DatapathId.of(id));
    }

    public void connect(long id) {
        bridge(id).connected = true;
        listeners.forEach(listener -> listener.connected(DatapathId.of(id), ports(bridge(id))));
    }

    private static List<Port> ports(FakeBridge bridge) {
        return bridge.ports().isEmpty() ? List.of(new Port("live0", 5, true)) : List.copyOf(bridge.ports());
    }

    public void disconnect(long id) {
        bridge(id).disconnect();
        listeners.forEach(listener -> listener.disconnected(DatapathId.of(id)));
    }

    /** The bridge has this port, or has it in another state; from the first one on it has no ports but those of the test. */
    public void plug(long id, Port port) {
        bridge(id).plug(port);
        if (bridge(id).connected) {
            listeners.forEach(listener -> listener.portChanged(DatapathId.of(id), port));
        }
    }

    public void unplug(long id, String port) {
        bridge(id).unplug(port);
        listeners.forEach(listener -> listener.portRemoved(DatapathId.of(id), port));
    }

    public void setLive(long id, String name, boolean live) {
        plug(id, new Port(name, bridge(id).port(name).number(), live));
    }

    public void packetIn(long id, String port, byte[] frame) {
        listeners.forEach(listener -> listener.packetIn(DatapathId.of(id), port, frame));
    }

    /** A packet comes in and passes the bridge's rules. */
    public void receive(long id, String port, Packet packet) {
        bridge(id).receive(port, packet, inPort -> packetIn(id, inPort, FakeBridge.FRAME.clone()));
    }

    /** Somebody else changes the bridge. */
    public void tamper(long id, FlowProgram program) {
        bridge(id).load(program);
    }

    /** As if the process that listened were gone. */
    public void forgetListeners() {
        listeners.clear();
    }

    /** From now on the bridge does not answer until {@link #release}. */
    public void hold(long id) {
        bridge(id).held = true;
    }

    public void release(long id) {
        bridge(id).proceed();
    }

    public void breakWith(long id, String error) {
        bridge(id).refusal = error;
    }

    /** The bridge knows nothing of {@code kind}. */
    public void doWithout(long id, FabricContract.Kind kind) {
        bridge(id).unknown.add(kind);
    }

    public void mend(long id) {
        bridge(id).refusal = "";
    }

    public FlowProgram program(long id) {
        return bridge(id).program();
    }

    /** Rules, groups and meters that were added, changed or removed since the last call. */
    public int changes(long id) {
        int count = bridge(id).changes;
        bridge(id).changes = 0;
        return count;
    }

    /** How often the bridge has been asked to take a program. */
    public int attempts(long id) {
        return bridge(id).attempts;
    }

    public List<byte[]> packetOuts() {
        return packetOuts;
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
        bridges.forEach((id, bridge) -> {
            if (bridge.connected) {
                listener.connected(id, ports(bridge));
            }
        });
    }

    @Override
    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public CompletableFuture<Applied> apply(DatapathId id, FlowProgram wanted) {
        return bridge(id).apply(wanted);
    }

    @Override
    public CompletableFuture<Void> packetOut(DatapathId id, PortRef inPort, byte[] frame, List<Action> actions) {
        packetOuts.add(frame.clone());
        return answer(id, () -> {
            bridge(id).packetOut(frame, actions);
            return null;
        });
    }

    @Override
    public CompletableFuture<List<FlowStatistics>> flowStatistics(DatapathId id, long cookie, long cookieMask) {
        return answer(id, () -> bridge(id).flowStatistics(cookie, cookieMask, bytesPerRule));
    }

    /** Lets the port's counters go on by so many bytes into and out of the bridge. */
    public void carried(long id, String port, long receivedBytes, long sentBytes) {
        bridge(id).carried(port, receivedBytes, sentBytes);
    }

    @Override
    public CompletableFuture<List<PortStatistics>> portStatistics(DatapathId id) {
        return answer(id, bridge(id)::portStatistics);
    }

    private <T> CompletableFuture<T> answer(DatapathId id, Supplier<T> question) {
        FakeBridge bridge = bridge(id);
        if (!bridge.connected) {
            return CompletableFuture.failedFuture(bridge.notConnected());
        }
        try {
            return CompletableFuture.completedFuture(question.get());
        } catch (FabricException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
