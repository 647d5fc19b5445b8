// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.ForwardedBytes;
import org.cooprouter.controller.core.rollout.IspCommonalities;
import org.cooprouter.controller.core.rollout.Sharings;
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
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.cooprouter.policy.v1.WatchSiteStatusesRequest;

/** The northbound API. Every call is decided on the core's thread, one after another. */
public final class PolicyServiceImpl extends PolicyServiceImplBase {
    private final OperatorCalls calls;
    private final StateStore store;
    private final Coordinator coordinator;
    private final PolicyEditor editor;
    private final ResourceFeed resources;
    private final StatusBuilder statusBuilder;
    private final StatusFeed statuses;

    /** {@code policyChanged} runs after every change of the policy; {@code trouble} is what degrades every site now. */
    public PolicyServiceImpl(
            Clock clock,
            CallerIdentity identity,
            StateStore store,
            Coordinator coordinator,
            ForwardedBytes forwarded,
            IspCommonalities commonalities,
            Sharings sharings,
            Runnable policyChanged,
            Supplier<List<String>> trouble) {
        this.calls = new OperatorCalls(clock, identity);
        this.store = store;
        this.coordinator = coordinator;
        this.resources = new ResourceFeed(clock);
        this.editor = new PolicyEditor(clock, store, coordinator, resources, policyChanged);
        this.statusBuilder = new StatusBuilder(coordinator, forwarded, commonalities, sharings, clock, trouble);
        this.statuses = new StatusFeed(clock, this::findStatus);
    }

    @Override
    public void applyResources(ApplyResourcesRequest request, StreamObserver<ApplyResourcesResponse> responses) {
        calls.answer(responses, caller -> {
            Plan plan = Planner.apply(coordinator.snapshot(), request);
            long revision = editor.commit(plan, request.getValidateOnly(), caller, request.getComment());
            return ApplyResourcesResponse.newBuilder()
                    .setRevision(revision)
                    .addAllChanges(plan.changes)
                    .addAllSiteChanges(plan.siteChanges)
                    .build();
        });
    }

    @Override
    public void deleteResources(DeleteResourcesRequest request, StreamObserver<DeleteResourcesResponse> responses) {
        calls.answer(responses, caller -> {
            Plan plan = Planner.delete(coordinator.snapshot(), request);
            long revision = editor.commit(plan, request.getValidateOnly(), caller, request.getComment());
            return DeleteResourcesResponse.newBuilder()
                    .setRevision(revision)
                    .addAllSiteChanges(plan.siteChanges)
                    .build();
        });
    }

    @Override
    public void getResource(GetResourceRequest request, StreamObserver<Resource> responses) {
        calls.answer(responses, caller -> {
            Resource found = coordinator.snapshot().policy().declared().get(request.getName());
            if (found == null) {
                throw doesNotExist(request.getName());
            }
            return found;
        });
    }

    @Override
    public void listResources(ListResourcesRequest request, StreamObserver<ListResourcesResponse> responses) {
        calls.answer(responses, caller -> Pages.resources(coordinator.snapshot(), request));
    }

    @Override
    public void watchResources(WatchResourcesRequest request, StreamObserver<ResourceEvent> responses) {
        CollectionFilter filter = new CollectionFilter(request.getCollection());
        Watchers<ResourceEvent>.Watcher watcher = resources.open(responses, filter);
        calls.watch(responses, () -> {
            filter.check();
            watcher.start(ResourceFeed.present(coordinator.snapshot()));
        });
    }

    @Override
    public void getSiteStatus(GetSiteStatusRequest request, StreamObserver<SiteStatus> responses) {
        calls.answer(responses, caller -> status(request.getSite()));
    }

    @Override
    public void listSiteStatuses(ListSiteStatusesRequest request, StreamObserver<ListSiteStatusesResponse> responses) {
        calls.answer(
                responses,
                caller -> ListSiteStatusesResponse.newBuilder()
                        .addAllStatuses(allStatuses())
                        .build());
    }

    @Override
    public void watchSiteStatuses(WatchSiteStatusesRequest request, StreamObserver<SiteStatus> responses) {
        String site = request.getSite();
        Watchers<SiteStatus>.Watcher watcher = statuses.open(responses, site);
        calls.watch(responses, () -> watcher.start(site.isEmpty() ? allStatuses() : List.of(status(site))));
    }

    /** A site's status may have changed: watchers hear of it. */
    public void statusChanged(String site) {
        statuses.changed(site);
    }

    @Override
    public void listRevisions(ListRevisionsRequest request, StreamObserver<ListRevisionsResponse> responses) {
        calls.answer(responses, caller -> Pages.revisions(store, request));
    }

    private List<SiteStatus> allStatuses() {
        return coordinator.snapshot().policy().effective(ResourceName.SITES).keySet().stream()
                .map(this::status)
                .collect(Collectors.toList());
    }

    private SiteStatus status(String site) {
        return findStatus(site).orElseThrow(() -> doesNotExist(site));
    }

    private Optional<SiteStatus> findStatus(String site) {
        return coordinator.site(site).map(rollout -> statusBuilder.status(site, rollout));
    }

    private static StatusRuntimeException doesNotExist(String name) {
        return Errors.of(Code.NOT_FOUND, name + " does not exist");
    }
}
