// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes plans revisions of the policy: stores them, tells watchers, and has them put in place. Confined to the core's thread. */
final class PolicyEditor {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyEditor.class);

    private final Clock clock;
    private final StateStore store;
    private final Coordinator coordinator;
    private final ResourceFeed feed;
    private final Runnable policyChanged;

    PolicyEditor(Clock clock, StateStore store, Coordinator coordinator, ResourceFeed feed, Runnable policyChanged) {
        this.clock = clock;
        this.store = store;
        this.coordinator = coordinator;
        this.feed = feed;
        this.policyChanged = policyChanged;
    }

    /** Returns the revision made, or the current one when nothing is to be changed. */
    long commit(Plan plan, boolean validateOnly, Caller caller, String comment) {
        PolicySnapshot before = coordinator.snapshot();
        if (validateOnly || plan.changesNothing()) {
            return before.revision();
        }
        Revision revision = Revision.newBuilder()
                .setRevision(before.revision() + 1)
                .setCreateTime(Timestamps.fromMillis(clock.instant().toEpochMilli()))
                .setAuthor(caller.toString())
                .setComment(comment)
                .addAllChanges(plan.changes)
                .build();
        List<Resource> put = new ArrayList<>();
        for (Resource resource : plan.put) {
            put.add(resource.toBuilder()
                    .setRevision(revision.getRevision())
                    .setUpdateTime(revision.getCreateTime())
                    .build());
        }
        store.commit(revision, put, plan.deleted, before.numbers(), plan.numbers);
        LOG.info("{} made revision {}: {}", caller, revision.getRevision(), comment);
        feed.publish(before.policy(), put, plan.deleted, revision.getRevision());
        Policy policy = before.policy().with(put, plan.deleted);
        putInPlace(new PolicySnapshot(revision.getRevision(), policy, plan.numbers));
        return revision.getRevision();
    }

    /** The policy is committed, whatever becomes of it: what fails here is tried again and is not the operator's mistake. */
    private void putInPlace(PolicySnapshot committed) {
        try {
            coordinator.policyChanged(committed);
            policyChanged.run();
        } catch (RuntimeException e) {
            LOG.error("revision {} is committed, but not all of it is put in place yet", committed.revision(), e);
        }
    }
}
