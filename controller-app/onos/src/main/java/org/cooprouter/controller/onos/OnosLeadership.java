// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import java.util.Optional;
import org.cooprouter.controller.core.port.Leadership;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;
import org.onosproject.store.service.StorageException;

/** Leads while ONOS says that this node leads the application's topic, and knows that it does. */
final class OnosLeadership implements Leadership {
    /** One for all sites: they depend on each other. */
    static final String TOPIC = "cooprouter";

    private final LeadershipService leaderships;
    private final NodeId local;
    private final LeadershipEventListener events = this::heard;
    private @Nullable Listener listener;
    private boolean disrupted;
    private Optional<Boolean> told = Optional.empty();

    OnosLeadership(LeadershipService leaderships, NodeId local) {
        this.leaderships = leaderships;
        this.local = local;
    }

    @Override
    public void listen(Listener heard) {
        synchronized (this) {
            listener = heard;
        }
        leaderships.addListener(events);
        leaderships.runForLeadership(TOPIC);
        tell();
    }

    private void heard(LeadershipEvent event) {
        if (event.subject() == null || !TOPIC.equals(event.subject().topic())) {
            return;
        }
        synchronized (this) {
            disrupted = event.type() == LeadershipEvent.Type.SERVICE_DISRUPTED
                    || (disrupted && event.type() != LeadershipEvent.Type.SERVICE_RESTORED);
        }
        tell();
    }

    /** Asks rather than believe the event, since events may come late. */
    private synchronized void tell() {
        boolean leads = !disrupted && local.equals(leader());
        Listener hears = listener;
        if (hears != null && told.filter(before -> before == leads).isEmpty()) {
            told = Optional.of(leads);
            hears.leadershipChanged(leads);
        }
    }

    private @Nullable NodeId leader() {
        try {
            org.onosproject.cluster.Leadership leadership = leaderships.getLeadership(TOPIC);
            return leadership == null ? null : leadership.leaderNodeId();
        } catch (StorageException e) {
            return null;
        }
    }

    @Override
    public void resign() {
        synchronized (this) {
            listener = null;
        }
        leaderships.removeListener(events);
        leaderships.withdraw(TOPIC);
    }
}
