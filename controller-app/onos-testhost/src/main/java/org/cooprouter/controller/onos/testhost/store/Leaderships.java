// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.Leader;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.NodeId;

/** Who leads which topic: the candidate that came first, until it goes. Every change of leader is a new term. */
final class Leaderships {
    private final ClusterState state;
    private final Map<String, Topic> topics = new HashMap<>();

    private static final class Topic {
        final SequencedSet<NodeId> candidates = new LinkedHashSet<>();

        @Nullable
        Leader leader;

        long terms;

        Leadership view(String name) {
            return new Leadership(name, leader, new ArrayList<>(candidates));
        }
    }

    Leaderships(ClusterState state) {
        this.state = state;
    }

    Leadership run(String name, NodeId node) {
        return change(name, topic -> topic.candidates.add(node));
    }

    void withdraw(String name, NodeId node) {
        change(name, topic -> topic.candidates.remove(node));
    }

    void leave(NodeId node) {
        names().forEach(name -> withdraw(name, node));
    }

    private synchronized Set<String> names() {
        return Set.copyOf(topics.keySet());
    }

    /** Makes a candidate the leader, or only the next one. */
    boolean prefer(String name, NodeId node, boolean now) {
        boolean known;
        synchronized (this) {
            Topic topic = topics.get(name);
            known = topic != null && topic.candidates.contains(node);
        }
        if (known) {
            change(name, topic -> {
                topic.candidates.addFirst(node);
                if (now) {
                    topic.leader = null;
                }
                return true;
            });
        }
        return known;
    }

    synchronized @Nullable Leadership get(String name) {
        Topic topic = topics.get(name);
        return topic == null ? null : topic.view(name);
    }

    synchronized Map<String, Leadership> all() {
        Map<String, Leadership> all = new HashMap<>();
        topics.forEach((name, topic) -> all.put(name, topic.view(name)));
        return all;
    }

    private Leadership change(String name, Predicate<Topic> change) {
        Leadership after;
        LeadershipEvent event = null;
        synchronized (this) {
            Topic topic = topics.computeIfAbsent(name, absent -> new Topic());
            Leader before = topic.leader;
            boolean candidatesChanged = change.test(topic);
            elect(topic);
            after = topic.view(name);
            if (before == null || topic.leader == null || !before.equals(topic.leader)) {
                event = new LeadershipEvent(
                        candidatesChanged
                                ? LeadershipEvent.Type.LEADER_AND_CANDIDATES_CHANGED
                                : LeadershipEvent.Type.LEADER_CHANGED,
                        after);
            } else if (candidatesChanged) {
                event = new LeadershipEvent(LeadershipEvent.Type.CANDIDATES_CHANGED, after);
            }
        }
        if (event != null) {
            LeadershipEvent told = event;
            state.each(node -> node.leaderships().tell(told));
        }
        return after;
    }

    private static void elect(Topic topic) {
        Leader leader = topic.leader;
        if (leader != null && topic.candidates.contains(leader.nodeId())) {
            return;
        }
        List<NodeId> candidates = List.copyOf(topic.candidates);
        topic.leader = candidates.isEmpty()
                ? null
                : new Leader(candidates.getFirst(), ++topic.terms, System.currentTimeMillis());
    }
}
