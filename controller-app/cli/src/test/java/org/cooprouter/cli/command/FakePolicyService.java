// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.ChangeKind;
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
import org.cooprouter.policy.v1.ResourceChange;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.SiteChange;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.cooprouter.policy.v1.WatchSiteStatusesRequest;

/** A controller's northbound interface in memory: keeps resources, knows no policy. */
class FakePolicyService extends PolicyServiceImplBase {
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(1_800_000_000).build();

    final Map<String, Resource> resources = new TreeMap<>();
    final List<SiteChange> siteChanges = new ArrayList<>();
    final Deque<List<SiteStatus>> statuses = new ArrayDeque<>();
    final List<Revision> revisions = new ArrayList<>();
    long revision;
    ApplyResourcesRequest lastApply = ApplyResourcesRequest.getDefaultInstance();
    DeleteResourcesRequest lastDelete = DeleteResourcesRequest.getDefaultInstance();
    private Status failure = Status.OK;
    private final List<FieldViolation> violations = new ArrayList<>();

    void failWith(Status status) {
        failure = status;
    }

    void violate(String field, String description) {
        violations.add(FieldViolation.newBuilder()
                .setField(field)
                .setDescription(description)
                .build());
    }

    @Override
    public void applyResources(ApplyResourcesRequest request, StreamObserver<ApplyResourcesResponse> observer) {
        lastApply = request;
        if (fails(observer)) {
            return;
        }
        ApplyResourcesResponse.Builder response = ApplyResourcesResponse.newBuilder();
        if (!request.getValidateOnly()) {
            revision++;
        }
        for (Resource resource : request.getResourcesList()) {
            ChangeKind kind = resources.containsKey(resource.getName())
                    ? ChangeKind.CHANGE_KIND_UPDATED
                    : ChangeKind.CHANGE_KIND_CREATED;
            response.addChanges(
                    ResourceChange.newBuilder().setName(resource.getName()).setKind(kind));
            if (!request.getValidateOnly()) {
                put(resource);
            }
        }
        answer(
                observer,
                response.setRevision(revision).addAllSiteChanges(siteChanges).build());
    }

    void put(Resource resource) {
        resources.put(
                resource.getName(),
                resource.toBuilder().setRevision(revision).setUpdateTime(TIME).build());
    }

    @Override
    public void getResource(GetResourceRequest request, StreamObserver<Resource> observer) {
        Resource resource = resources.get(request.getName());
        if (resource == null) {
            observer.onError(Status.NOT_FOUND
                    .withDescription(request.getName() + " is not declared")
                    .asRuntimeException());
        } else {
            answer(observer, resource);
        }
    }

    /** One resource on each page, so that every list needs the client to go on. */
    @Override
    public void listResources(ListResourcesRequest request, StreamObserver<ListResourcesResponse> observer) {
        if (fails(observer)) {
            return;
        }
        List<Resource> all = resources.values().stream()
                .filter(r -> request.getCollection().isEmpty() || r.getName().startsWith(request.getCollection() + "/"))
                .toList();
        int index = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
        ListResourcesResponse.Builder page = ListResourcesResponse.newBuilder().setRevision(revision);
        if (index < all.size()) {
            page.addResources(all.get(index));
        }
        if (index + 1 < all.size()) {
            page.setNextPageToken(Integer.toString(index + 1));
        }
        answer(observer, page.build());
    }

    @Override
    public void deleteResources(DeleteResourcesRequest request, StreamObserver<DeleteResourcesResponse> observer) {
        lastDelete = request;
        if (fails(observer)) {
            return;
        }
        if (!request.getValidateOnly()) {
            revision++;
            resources.keySet().removeAll(request.getNamesList());
        }
        answer(
                observer,
                DeleteResourcesResponse.newBuilder()
                        .setRevision(revision)
                        .addAllSiteChanges(siteChanges)
                        .build());
    }

    @Override
    public void watchResources(WatchResourcesRequest request, StreamObserver<ResourceEvent> observer) {
        for (Resource resource : resources.values()) {
            observer.onNext(ResourceEvent.newBuilder()
                    .setKind(ResourceEvent.Kind.KIND_CREATED)
                    .setResource(resource)
                    .setRevision(revision)
                    .build());
        }
        observer.onNext(ResourceEvent.newBuilder()
                .setKind(ResourceEvent.Kind.KIND_SYNCED)
                .setRevision(revision)
                .build());
        observer.onCompleted();
    }

    /** Each call hands out the next set; the last one stays. */
    @Override
    public void listSiteStatuses(ListSiteStatusesRequest request, StreamObserver<ListSiteStatusesResponse> observer) {
        if (!fails(observer)) {
            answer(
                    observer,
                    ListSiteStatusesResponse.newBuilder()
                            .addAllStatuses(nextStatuses())
                            .build());
        }
    }

    @Override
    public void getSiteStatus(GetSiteStatusRequest request, StreamObserver<SiteStatus> observer) {
        nextStatuses().stream()
                .filter(status -> status.getSite().equals(request.getSite()))
                .findFirst()
                .ifPresentOrElse(
                        status -> answer(observer, status),
                        () -> observer.onError(Status.NOT_FOUND
                                .withDescription(request.getSite() + " is not declared")
                                .asRuntimeException()));
    }

    @Override
    public void watchSiteStatuses(WatchSiteStatusesRequest request, StreamObserver<SiteStatus> observer) {
        nextStatuses().forEach(observer::onNext);
        observer.onCompleted();
    }

    @Override
    public void listRevisions(ListRevisionsRequest request, StreamObserver<ListRevisionsResponse> observer) {
        answer(
                observer,
                ListRevisionsResponse.newBuilder()
                        .addAllRevisions(revisions.subList(0, Math.min(revisions.size(), request.getPageSize())))
                        .build());
    }

    private List<SiteStatus> nextStatuses() {
        return statuses.size() > 1 ? statuses.removeFirst() : statuses.isEmpty() ? List.of() : statuses.getFirst();
    }

    private boolean fails(StreamObserver<?> observer) {
        if (!violations.isEmpty()) {
            observer.onError(invalid());
        } else if (!failure.isOk()) {
            observer.onError(failure.asRuntimeException());
        }
        return !violations.isEmpty() || !failure.isOk();
    }

    private StatusRuntimeException invalid() {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage(violations.size() + " problems")
                .addDetails(Any.pack(BadRequest.newBuilder()
                        .addAllFieldViolations(violations)
                        .build()))
                .build());
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
