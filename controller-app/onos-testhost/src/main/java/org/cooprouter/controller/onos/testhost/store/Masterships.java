// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.NodeId;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipInfo;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;

/** Which node is master of which device: the one that asked first; when it goes, the next of those that stand by. */
final class Masterships {
    private final ClusterState state;
    private final Map<DeviceId, Contest> contests = new HashMap<>();

    /** Of one device: the first node is the master. */
    private static final class Contest {
        final List<NodeId> nodes = new ArrayList<>();
        long term;

        @Nullable
        NodeId master() {
            return nodes.isEmpty() ? null : nodes.getFirst();
        }

        MastershipInfo info() {
            ImmutableMap.Builder<NodeId, MastershipRole> roles = ImmutableMap.builder();
            nodes.forEach(
                    node -> roles.put(node, node.equals(master()) ? MastershipRole.MASTER : MastershipRole.STANDBY));
            return new MastershipInfo(term, Optional.ofNullable(master()), roles.build());
        }
    }

    Masterships(ClusterState state) {
        this.state = state;
    }

    MastershipRole request(DeviceId device, NodeId node) {
        change(device, contest -> {
            if (!contest.nodes.contains(node)) {
                contest.nodes.add(node);
            }
        });
        return role(device, node);
    }

    @Nullable
    MastershipEvent makeMaster(DeviceId device, NodeId node) {
        return change(device, contest -> {
            contest.nodes.remove(node);
            contest.nodes.addFirst(node);
        });
    }

    /** Puts a node last among those that stand by. */
    @Nullable
    MastershipEvent standBy(DeviceId device, NodeId node) {
        return change(device, contest -> {
            if (contest.nodes.remove(node)) {
                contest.nodes.add(node);
            }
        });
    }

    @Nullable
    MastershipEvent relinquish(DeviceId device, NodeId node) {
        return change(device, contest -> contest.nodes.remove(node));
    }

    void leave(NodeId node) {
        Set<DeviceId> devices;
        synchronized (this) {
            devices = Set.copyOf(contests.keySet());
        }
        devices.forEach(device -> relinquish(device, node));
    }

    synchronized MastershipRole role(DeviceId device, NodeId node) {
        Contest contest = contests.get(device);
        if (contest == null || !contest.nodes.contains(node)) {
            return MastershipRole.NONE;
        }
        return node.equals(contest.master()) ? MastershipRole.MASTER : MastershipRole.STANDBY;
    }

    synchronized MastershipInfo info(DeviceId device) {
        Contest contest = contests.get(device);
        return contest == null ? new MastershipInfo() : contest.info();
    }

    @Nullable
    NodeId master(DeviceId device) {
        return info(device).master().orElse(null);
    }

    synchronized Set<DeviceId> devicesOf(NodeId node) {
        return contests.entrySet().stream()
                .filter(entry -> node.equals(entry.getValue().master()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private @Nullable MastershipEvent change(DeviceId device, Consumer<Contest> change) {
        MastershipEvent event;
        synchronized (this) {
            Contest contest = contests.computeIfAbsent(device, absent -> new Contest());
            List<NodeId> before = List.copyOf(contest.nodes);
            NodeId master = contest.master();
            change.accept(contest);
            if (before.equals(contest.nodes)) {
                return null;
            }
            NodeId now = contest.master();
            boolean sameMaster = master == null ? now == null : master.equals(now);
            contest.term += sameMaster ? 0 : 1;
            event = new MastershipEvent(
                    sameMaster ? MastershipEvent.Type.BACKUPS_CHANGED : MastershipEvent.Type.MASTER_CHANGED,
                    device,
                    contest.info());
        }
        state.each(node -> node.masterships().tell(event));
        return event;
    }
}
