// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceEvent;

/** Tells watchers of the policy what is there and what changes. Confined to the core's thread. */
final class ResourceFeed {
    private final Watchers<ResourceEvent> watchers;

    ResourceFeed(Clock clock) {
        this.watchers = new Watchers<>(clock, event -> new Object());
    }

    /** To be called on the call's own thread. */
    Watchers<ResourceEvent>.Watcher open(StreamObserver<ResourceEvent> responses, CollectionFilter filter) {
        return watchers.open(
                responses,
                event -> !event.hasResource()
                        || filter.includes(event.getResource().getName()));
    }

    /** What a watch begins with. */
    static List<ResourceEvent> present(PolicySnapshot snapshot) {
        List<ResourceEvent> present = new ArrayList<>();
        for (Resource resource : snapshot.policy().declared().values()) {
            present.add(event(ResourceEvent.Kind.KIND_CREATED, resource, snapshot.revision()));
        }
        present.add(ResourceEvent.newBuilder()
                .setKind(ResourceEvent.Kind.KIND_SYNCED)
                .setRevision(snapshot.revision())
                .build());
        return present;
    }

    /** A revision has changed {@code before} so. */
    void publish(Policy before, List<Resource> put, List<String> deleted, long revision) {
        for (Resource resource : put) {
            boolean existed = before.declared().containsKey(resource.getName());
            watchers.publish(event(
                    existed ? ResourceEvent.Kind.KIND_UPDATED : ResourceEvent.Kind.KIND_CREATED, resource, revision));
        }
        for (String name : deleted) {
            Resource last = before.declared().getOrDefault(name, Resource.getDefaultInstance());
            watchers.publish(event(ResourceEvent.Kind.KIND_DELETED, last, revision));
        }
    }

    private static ResourceEvent event(ResourceEvent.Kind kind, Resource resource, long revision) {
        return ResourceEvent.newBuilder()
                .setKind(kind)
                .setResource(resource)
                .setRevision(revision)
                .build();
    }
}
