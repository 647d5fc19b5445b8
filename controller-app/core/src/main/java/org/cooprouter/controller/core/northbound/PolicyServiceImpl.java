// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.controller.core.rollout.SiteRollout;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.DeleteResourcesResponse;
import org.cooprouter.policy.v1.GetResourceRequest;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.cooprouter.policy.v1.ListResourcesResponse;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.ListRevisionsResponse;
import org.cooprouter.policy.v1.ListSiteStatusesRequest;
import org.cooprouter.policy.v1.ListSiteStatusesResponse;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceImplBase;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.cooprouter.policy.v1.WatchSiteStatusesRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The northbound API. Every call is decided on the core's thread, one after another. */
public final class PolicyServiceImpl extends PolicyServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyServiceImpl.class);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);
    private static final int DEFAULT_PAGE = 1000;
    private static final int DEFAULT_REVISIONS = 50;

    private final Clock clock;
    private final CallerIdentity identity;
    private final StateStore store;
    private final Coordinator coordinator;
    private final StatusBuilder statuses;
    private final Runnable policyChanged;
    private final Watchers<ResourceEvent> resourceWatchers;
    private final Watchers<SiteStatus> statusWatchers;
    private final Set<String> changedStatuses = new TreeSet<>();
    private boolean publishing;

    /** {@code policyChanged} runs after every change of the policy. */
    public PolicyServiceImpl(
            Clock clock,
            CallerIdentity identity,
            StateStore store,
            Coordinator coordinator,
            ForwardedBytes forwarded,
            Runnable policyChanged) {
        this.clock = clock;
        this.identity = identity;
        this.store = store;
        this.coordinator = coordinator;
        this.statuses = new StatusBuilder(coordinator, forwarded);
        this.policyChanged = policyChanged;
        this.resourceWatchers = new Watchers<>(clock, event -> new Object());
        this.statusWatchers = new Watchers<>(clock, SiteStatus::getSite);
    }

    @Override
    public void applyResources(ApplyResourcesRequest request, StreamObserver<ApplyResourcesResponse> responses) {
        answer(responses, caller -> {
            Plan plan = Planner.apply(coordinator.snapshot(), request);
            long revision = commit(plan, request.getValidateOnly(), caller, request.getComment());
            return ApplyResourcesResponse.newBuilder()
                    .setRevision(revision)
                    .addAllChanges(plan.changes)
                    .addAllSiteChanges(plan.siteChanges)
                    .build();
        });
    }

    @Override
    public void deleteResources(DeleteResourcesRequest request, StreamObserver<DeleteResourcesResponse> responses) {
        answer(responses, caller -> {
            Plan plan = Planner.delete(coordinator.snapshot(), request);
            long revision = commit(plan, request.getValidateOnly(), caller, request.getComment());
            return DeleteResourcesResponse.newBuilder()
                    .setRevision(revision)
                    .addAllSiteChanges(plan.siteChanges)
                    .build();
        });
    }

    /** Returns the revision made, or the current one when nothing is to be changed. */
    private long commit(Plan plan, boolean validateOnly, Caller caller, String comment) {
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
        Policy policy = before.policy().with(put, plan.deleted);
        publish(before.policy(), put, plan.deleted, revision.getRevision());
        rollOut(new PolicySnapshot(revision.getRevision(), policy, plan.numbers));
        return revision.getRevision();
    }

    /** The policy is committed, whatever becomes of it: what fails here is tried again and is not the operator's mistake. */
    private void rollOut(PolicySnapshot committed) {
        try {
            coordinator.policyChanged(committed);
            policyChanged.run();
        } catch (RuntimeException e) {
            LOG.error("revision {} is committed, but not all of it is put in place yet", committed.revision(), e);
        }
    }

    private void publish(Policy before, List<Resource> put, List<String> deleted, long revision) {
        for (Resource resource : put) {
            boolean existed = before.declared().containsKey(resource.getName());
            resourceWatchers.publish(event(
                    existed ? ResourceEvent.Kind.KIND_UPDATED : ResourceEvent.Kind.KIND_CREATED, resource, revision));
        }
        for (String name : deleted) {
            Resource last = before.declared().getOrDefault(name, Resource.getDefaultInstance());
            resourceWatchers.publish(event(ResourceEvent.Kind.KIND_DELETED, last, revision));
        }
    }

    private static ResourceEvent event(ResourceEvent.Kind kind, Resource resource, long revision) {
        return ResourceEvent.newBuilder()
                .setKind(kind)
                .setResource(resource)
                .setRevision(revision)
                .build();
    }

    @Override
    public void getResource(GetResourceRequest request, StreamObserver<Resource> responses) {
        answer(responses, caller -> {
            Resource found = coordinator.snapshot().policy().declared().get(request.getName());
            if (found == null) {
                throw Errors.of(Code.NOT_FOUND, request.getName() + " does not exist");
            }
            return found;
        });
    }

    @Override
    public void listResources(ListResourcesRequest request, StreamObserver<ListResourcesResponse> responses) {
        answer(responses, caller -> {
            checkCollection(request.getCollection());
            int size = pageSize(request.getPageSize(), DEFAULT_PAGE);
            ListResourcesResponse.Builder page = ListResourcesResponse.newBuilder()
                    .setRevision(coordinator.snapshot().revision());
            for (Resource resource : coordinator
                    .snapshot()
                    .policy()
                    .declared()
                    .tailMap(request.getPageToken())
                    .values()) {
                if (resource.getName().equals(request.getPageToken())
                        || !isIn(request.getCollection(), resource.getName())) {
                    continue;
                }
                if (page.getResourcesCount() == size) {
                    page.setNextPageToken(page.getResources(size - 1).getName());
                    break;
                }
                page.addResources(resource);
            }
            return page.build();
        });
    }

    private static void checkCollection(String collection) {
        if (!collection.isEmpty() && !ResourceName.COLLECTIONS.contains(collection)) {
            throw Errors.of(
                    Code.INVALID_ARGUMENT,
                    "there is no collection \"" + collection + "\"; expected one of " + ResourceName.COLLECTIONS);
        }
    }

    private static boolean isIn(String collection, String name) {
        return collection.isEmpty() || ResourceName.collection(name).equals(collection);
    }

    private static int pageSize(int wanted, int byDefault) {
        if (wanted < 0) {
            throw Errors.of(Code.INVALID_ARGUMENT, "page_size is " + wanted + ", expected 0 to " + DEFAULT_PAGE);
        }
        return wanted == 0 ? byDefault : Math.min(wanted, DEFAULT_PAGE);
    }

    @Override
    public void watchResources(WatchResourcesRequest request, StreamObserver<ResourceEvent> responses) {
        String collection = request.getCollection();
        Watchers<ResourceEvent>.Watcher watcher = resourceWatchers.open(
                responses,
                event -> !event.hasResource()
                        || isIn(collection, event.getResource().getName()));
        watch(responses, () -> {
            checkCollection(collection);
            PolicySnapshot snapshot = coordinator.snapshot();
            List<ResourceEvent> present = new ArrayList<>();
            for (Resource resource : snapshot.policy().declared().values()) {
                present.add(event(ResourceEvent.Kind.KIND_CREATED, resource, snapshot.revision()));
            }
            present.add(ResourceEvent.newBuilder()
                    .setKind(ResourceEvent.Kind.KIND_SYNCED)
                    .setRevision(snapshot.revision())
                    .build());
            watcher.start(present);
        });
    }

    @Override
    public void getSiteStatus(GetSiteStatusRequest request, StreamObserver<SiteStatus> responses) {
        answer(responses, caller -> status(request.getSite()));
    }

    private SiteStatus status(String site) {
        SiteRollout rollout =
                coordinator.site(site).orElseThrow(() -> Errors.of(Code.NOT_FOUND, site + " does not exist"));
        return statuses.status(site, rollout);
    }

    private Set<String> sites() {
        return coordinator.snapshot().policy().effective(ResourceName.SITES).keySet();
    }

    @Override
    public void listSiteStatuses(ListSiteStatusesRequest request, StreamObserver<ListSiteStatusesResponse> responses) {
        answer(responses, caller -> {
            ListSiteStatusesResponse.Builder list = ListSiteStatusesResponse.newBuilder();
            sites().forEach(site -> list.addStatuses(status(site)));
            return list.build();
        });
    }

    @Override
    public void watchSiteStatuses(WatchSiteStatusesRequest request, StreamObserver<SiteStatus> responses) {
        String wanted = request.getSite();
        Watchers<SiteStatus>.Watcher watcher = statusWatchers.open(
                responses, status -> wanted.isEmpty() || status.getSite().equals(wanted));
        watch(responses, () -> {
            Collection<String> watched = wanted.isEmpty() ? sites() : List.of(wanted);
            watcher.start(watched.stream().map(this::status).collect(Collectors.toList()));
        });
    }

    /** A site's status may have changed: watchers hear of it within the interval. */
    public void statusChanged(String site) {
        if (statusWatchers.isEmpty()) {
            return;
        }
        changedStatuses.add(site);
        if (!publishing) {
            publishing = true;
            clock.schedule(STATUS_INTERVAL, this::publishStatuses);
        }
    }

    private void publishStatuses() {
        publishing = false;
        Set<String> changed = new TreeSet<>(changedStatuses);
        changedStatuses.clear();
        for (String site : changed) {
            coordinator.site(site).ifPresent(rollout -> statusWatchers.publish(statuses.status(site, rollout)));
        }
    }

    @Override
    public void listRevisions(ListRevisionsRequest request, StreamObserver<ListRevisionsResponse> responses) {
        answer(responses, caller -> {
            int size = pageSize(request.getPageSize(), DEFAULT_REVISIONS);
            long before = Long.MAX_VALUE;
            if (!request.getPageToken().isEmpty()) {
                before = pageToken(request.getPageToken());
            }
            List<Revision> found = store.revisions(before, size);
            ListRevisionsResponse.Builder page =
                    ListRevisionsResponse.newBuilder().addAllRevisions(found);
            if (found.size() == size && found.get(size - 1).getRevision() > 1) {
                page.setNextPageToken(Long.toString(found.get(size - 1).getRevision()));
            }
            return page.build();
        });
    }

    private static long pageToken(String token) {
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw Errors.of(Code.INVALID_ARGUMENT, "page_token is not one that an earlier answer gave");
        }
    }

    // --- how calls are run

    private interface Work<R> {
        R run(Caller caller);
    }

    private <R> void answer(StreamObserver<R> responses, Work<R> work) {
        Caller caller = identity.current();
        clock.execute(() -> guarded(responses, caller, () -> {
            responses.onNext(work.run(caller));
            responses.onCompleted();
        }));
    }

    private void watch(StreamObserver<?> responses, Runnable begin) {
        Caller caller = identity.current();
        clock.execute(() -> guarded(responses, caller, begin));
    }

    private static void guarded(StreamObserver<?> responses, Caller caller, Runnable work) {
        if (!caller.mayOperate()) {
            responses.onError(Errors.of(
                    Code.PERMISSION_DENIED,
                    "only operators may use this service; the certificate is that of " + caller));
            return;
        }
        try {
            work.run();
        } catch (StatusRuntimeException e) {
            responses.onError(e);
        } catch (RuntimeException e) {
            LOG.error("a northbound call failed", e);
            responses.onError(Errors.of(Code.INTERNAL, "the controller failed; its log says why"));
        }
    }
}
