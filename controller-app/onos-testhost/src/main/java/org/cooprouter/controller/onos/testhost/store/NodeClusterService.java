// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.ClusterEvent;
import org.onosproject.cluster.ClusterEventListener;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.Version;

/** Who is in the cluster, as one node sees it. */
final class NodeClusterService implements ClusterService {
    private final ControllerNode local;
    private final ClusterState state;
    private final List<ClusterEventListener> listeners = new CopyOnWriteArrayList<>();

    NodeClusterService(ControllerNode local, ClusterState state) {
        this.local = local;
        this.state = state;
    }

    void joined(ControllerNode node) {
        tell(new ClusterEvent(ClusterEvent.Type.INSTANCE_READY, node));
    }

    void left(ControllerNode node) {
        tell(new ClusterEvent(ClusterEvent.Type.INSTANCE_DEACTIVATED, node));
    }

    private void tell(ClusterEvent event) {
        listeners.forEach(listener -> listener.event(event));
    }

    @Override
    public ControllerNode getLocalNode() {
        return local;
    }

    @Override
    public Set<ControllerNode> getNodes() {
        return Set.copyOf(state.controllers());
    }

    @Override
    public Set<org.onosproject.cluster.Node> getConsensusNodes() {
        return state.controllers().stream().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public @Nullable ControllerNode getNode(NodeId id) {
        return state.node(id).map(Node::local).orElse(null);
    }

    @Override
    public ControllerNode.State getState(NodeId id) {
        return state.node(id).isPresent() ? ControllerNode.State.READY : ControllerNode.State.INACTIVE;
    }

    @Override
    public Version getVersion(NodeId id) {
        return Version.version("2.7.0");
    }

    @Override
    public void addListener(ClusterEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(ClusterEventListener listener) {
        listeners.remove(listener);
    }
}
