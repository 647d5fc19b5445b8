// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketEvent;
import org.onosproject.net.packet.PacketRequest;
import org.onosproject.net.packet.PacketStore;
import org.onosproject.net.packet.PacketStoreDelegate;
import org.onosproject.store.AbstractStore;

/** Sends packets through the master of their device, and keeps which packets applications want to see. */
final class MemoryPacketStore extends AbstractStore<PacketEvent, PacketStoreDelegate> implements PacketStore {
    private final NodeId local;
    private final ClusterState state;
    private final List<PacketRequest> requests = new ArrayList<>();

    MemoryPacketStore(NodeId local, ClusterState state) {
        this.local = local;
        this.state = state;
    }

    @Override
    public void emit(OutboundPacket packet) {
        NodeId master = state.masterships().master(packet.sendThrough());
        if (master != null) {
            MemoryPacketStore store = state.node(master)
                    .map(Node::packets)
                    .orElseThrow(() -> new IllegalStateException(
                            "node " + master + " is master of " + packet.sendThrough() + " and not there"));
            store.notifyDelegate(new PacketEvent(PacketEvent.Type.EMIT, packet));
        }
    }

    @Override
    public void requestPackets(PacketRequest request) {
        boolean first;
        synchronized (this) {
            first = requests.stream().noneMatch(other -> isSame(other, request));
            requests.add(request);
        }
        if (first && hasDelegate()) {
            delegate.requestPackets(request);
        }
    }

    @Override
    public void cancelPackets(PacketRequest request) {
        boolean last;
        synchronized (this) {
            last = requests.remove(request) && requests.stream().noneMatch(other -> isSame(other, request));
        }
        if (last && hasDelegate()) {
            delegate.cancelPackets(request);
        }
    }

    private static boolean isSame(PacketRequest one, PacketRequest other) {
        return one.selector().equals(other.selector()) && one.deviceId().equals(other.deviceId());
    }

    @Override
    public synchronized List<PacketRequest> existingRequests() {
        return List.copyOf(requests);
    }

    @Override
    public String toString() {
        return "packets of " + local;
    }
}
