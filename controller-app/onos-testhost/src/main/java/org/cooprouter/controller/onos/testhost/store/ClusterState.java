// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cooprouter.controller.onos.testhost.storage.SharedStorage;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.StoredFlowEntry;

/** What the nodes of a cluster have in common: who is there, who leads what, which node is master of which device, the storage. */
public final class ClusterState {
    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final SharedStorage storage;
    private final Leaderships leaderships = new Leaderships(this);
    private final Masterships masterships = new Masterships(this);
    private final SharedNetworkConfig networkConfig = new SharedNetworkConfig(this);
    private final Map<DeviceId, Map<FlowRule, StoredFlowEntry>> flowEntries = new ConcurrentHashMap<>();

    /** A cluster without nodes and with an empty storage. */
    public ClusterState() {
        this(new SharedStorage());
    }

    /** A cluster without nodes on a storage of one's own. */
    public ClusterState(SharedStorage storage) {
        this.storage = storage;
    }

    /** The nodes' distributed primitives. */
    public SharedStorage storage() {
        return storage;
    }

    Leaderships leaderships() {
        return leaderships;
    }

    Masterships masterships() {
        return masterships;
    }

    SharedNetworkConfig networkConfig() {
        return networkConfig;
    }

    /** The rules that should be on each device, which every node knows. */
    Map<DeviceId, Map<FlowRule, StoredFlowEntry>> flowEntries() {
        return flowEntries;
    }

    /** Lets {@code node} in and tells all others. */
    synchronized void join(Node node) {
        if (nodes.putIfAbsent(node.local().id(), node) != null) {
            throw new IllegalArgumentException(
                    "the cluster has a node " + node.local().id() + " already");
        }
    }

    /** Takes a node out as its loss would: others become leaders and masters of what was its. */
    public void leave(NodeId id) {
        Node left;
        synchronized (this) {
            left = nodes.remove(id);
        }
        if (left != null) {
            leaderships.leave(id);
            masterships.leave(id);
            each(node -> node.cluster().left(left.local()));
        }
    }

    synchronized List<ControllerNode> controllers() {
        return nodes.values().stream().map(Node::local).toList();
    }

    synchronized Optional<Node> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    synchronized Set<NodeId> ids() {
        return Set.copyOf(nodes.keySet());
    }

    /** Does something at every node that is there. */
    void each(Consumer<Node> action) {
        List<Node> all;
        synchronized (this) {
            all = List.copyOf(nodes.values());
        }
        all.forEach(action);
    }
}
