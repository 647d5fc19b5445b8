// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;
import org.onosproject.store.service.StorageException;

/** Where the nodes of the cluster are, the one that decides first; all have the same ports. */
final class ClusterNodes {
    private final ClusterService cluster;
    private final LeadershipService leaderships;
    private final int northboundPort;
    private final int southboundPort;

    ClusterNodes(ClusterService cluster, LeadershipService leaderships, int northboundPort, int southboundPort) {
        this.cluster = cluster;
        this.leaderships = leaderships;
        this.northboundPort = northboundPort;
        this.southboundPort = southboundPort;
    }

    /** As in Cluster of agent.proto; empty while none decides. */
    List<String> southbound() {
        Leadership leadership = leadership();
        if (leadership == null || leadership.leaderNodeId() == null) {
            return List.of();
        }
        Set<NodeId> order = new LinkedHashSet<>();
        order.add(leadership.leaderNodeId());
        order.addAll(leadership.candidates());
        List<String> addresses = new ArrayList<>();
        for (NodeId id : order) {
            address(id).ifPresent(address -> addresses.add(InetAddresses.toUriString(address) + ":" + southboundPort));
        }
        return addresses;
    }

    /** As {@link #southbound}, unless this node is the one that decides. */
    List<String> southboundOfOthers() {
        return leaderIsAnother() ? southbound() : List.of();
    }

    /** Where another node takes operators' calls, if another one decides. */
    Optional<InetSocketAddress> northboundOfLeader() {
        Leadership leadership = leadership();
        return leaderIsAnother() && leadership != null
                ? address(leadership.leaderNodeId()).map(address -> new InetSocketAddress(address, northboundPort))
                : Optional.empty();
    }

    private boolean leaderIsAnother() {
        Leadership leadership = leadership();
        return leadership != null
                && leadership.leaderNodeId() != null
                && !leadership.leaderNodeId().equals(cluster.getLocalNode().id());
    }

    private @Nullable Leadership leadership() {
        try {
            return leaderships.getLeadership(OnosLeadership.TOPIC);
        } catch (StorageException e) {
            return null;
        }
    }

    private Optional<InetAddress> address(NodeId id) {
        ControllerNode node = cluster.getNode(id);
        if (node == null) {
            return Optional.empty();
        }
        if (node.ip() != null) {
            return Optional.of(node.ip().toInetAddress());
        }
        try {
            return Optional.of(InetAddress.getByName(node.host()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
