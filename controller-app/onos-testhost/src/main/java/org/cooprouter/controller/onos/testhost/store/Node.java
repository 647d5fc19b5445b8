// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import org.cooprouter.controller.onos.testhost.component.ComponentRegistry;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.LeadershipStore;
import org.onosproject.mastership.MastershipStore;
import org.onosproject.net.config.NetworkConfigStore;
import org.onosproject.net.device.DeviceStore;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.meter.MeterStore;
import org.onosproject.net.packet.PacketStore;

/** The stores of one node of a cluster. */
public final class Node {
    private final ControllerNode local;
    private final ClusterState state;
    private final NodeClusterService cluster;
    private final MemoryLeadershipStore leaderships;
    private final MemoryMastershipStore masterships;
    private final MemoryNetworkConfigStore networkConfig;
    private final MemoryDeviceStore devices;
    private final MemoryFlowRuleStore flowRules;
    private final MemoryMeterStore meters;
    private final MemoryPacketStore packets;

    /** Adds a node to {@code state}. */
    public Node(ControllerNode local, ClusterState state) {
        this.local = local;
        this.state = state;
        cluster = new NodeClusterService(local, state);
        leaderships = new MemoryLeadershipStore(local.id(), state.leaderships());
        masterships = new MemoryMastershipStore(local.id(), state.masterships());
        networkConfig = new MemoryNetworkConfigStore(state.networkConfig());
        devices = new MemoryDeviceStore();
        flowRules = new MemoryFlowRuleStore(local.id(), state);
        meters = new MemoryMeterStore();
        packets = new MemoryPacketStore(local.id(), state);
        state.join(this);
        state.each(node -> node.cluster().joined(local));
    }

    /** Gives the stores to the node's components. */
    public void provideTo(ComponentRegistry components) {
        components.provide(ClusterService.class, cluster);
        components.provide(LeadershipStore.class, leaderships);
        components.provide(MastershipStore.class, masterships);
        components.provide(NetworkConfigStore.class, networkConfig);
        components.provide(DeviceStore.class, devices);
        components.provide(FlowRuleStore.class, flowRules);
        components.provide(MeterStore.class, meters);
        components.provide(PacketStore.class, packets);
    }

    /** Leaves the cluster. */
    public void leave() {
        state.leave(local.id());
    }

    ControllerNode local() {
        return local;
    }

    NodeClusterService cluster() {
        return cluster;
    }

    MemoryLeadershipStore leaderships() {
        return leaderships;
    }

    MemoryMastershipStore masterships() {
        return masterships;
    }

    MemoryNetworkConfigStore networkConfig() {
        return networkConfig;
    }

    MemoryFlowRuleStore flowRules() {
        return flowRules;
    }

    MemoryPacketStore packets() {
        return packets;
    }
}
