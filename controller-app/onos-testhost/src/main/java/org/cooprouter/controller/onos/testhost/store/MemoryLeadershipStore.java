// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipStore;
import org.onosproject.cluster.LeadershipStoreDelegate;
import org.onosproject.cluster.NodeId;
import org.onosproject.store.AbstractStore;

/** One node's view of {@link Leaderships}. */
final class MemoryLeadershipStore extends AbstractStore<LeadershipEvent, LeadershipStoreDelegate>
        implements LeadershipStore {
    private final NodeId local;
    private final Leaderships leaderships;

    MemoryLeadershipStore(NodeId local, Leaderships leaderships) {
        this.local = local;
        this.leaderships = leaderships;
    }

    void tell(LeadershipEvent event) {
        notifyDelegate(event);
    }

    @Override
    public Leadership addRegistration(String topic) {
        return leaderships.run(topic, local);
    }

    @Override
    public void removeRegistration(String topic) {
        leaderships.withdraw(topic, local);
    }

    @Override
    public void removeRegistration(NodeId node) {
        leaderships.leave(node);
    }

    @Override
    public boolean moveLeadership(String topic, NodeId to) {
        return leaderships.prefer(topic, to, true);
    }

    @Override
    public boolean makeTopCandidate(String topic, NodeId node) {
        return leaderships.prefer(topic, node, false);
    }

    @Override
    public @Nullable Leadership getLeadership(String topic) {
        return leaderships.get(topic);
    }

    @Override
    public Map<String, Leadership> getLeaderships() {
        return leaderships.all();
    }
}
