// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cooprouter.cli.UserError;
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
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.cooprouter.policy.v1.WatchSiteStatusesRequest;
import org.cooprouter.telemetry.v1.GetSessionRequest;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.ListSessionsResponse;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc.TelemetryServiceBlockingStub;

/** The connection to a controller. Every method throws a {@link UserError} when the controller refuses or is not there. */
final class Controller implements AutoCloseable {
    private final ManagedChannel channel;
    private final PolicyServiceBlockingStub stub;
    private final TelemetryServiceBlockingStub telemetry;
    private final Refusals refusals;
    private final Duration timeout;

    Controller(ManagedChannel channel, String server, Duration timeout) {
        this.channel = channel;
        this.stub = PolicyServiceGrpc.newBlockingStub(channel);
        this.telemetry = TelemetryServiceGrpc.newBlockingStub(channel);
        this.refusals = new Refusals(server, timeout);
        this.timeout = timeout;
    }

    /**
     * Applies resources.
     *
     * @param place adds the place in the document to the name of a field that the controller refused
     */
    ApplyResourcesResponse apply(ApplyResourcesRequest request, Function<String, String> place) {
        try {
            return withDeadline().applyResources(request);
        } catch (StatusRuntimeException e) {
            throw refusals.explain(e, place);
        }
    }

    DeleteResourcesResponse delete(DeleteResourcesRequest request) {
        return call(s -> s.deleteResources(request));
    }

    Resource get(String name) {
        return call(
                s -> s.getResource(GetResourceRequest.newBuilder().setName(name).build()));
    }

    /** All resources of a collection, of the whole policy when it is empty. */
    List<Resource> list(String collection) {
        List<Resource> resources = new ArrayList<>();
        ListResourcesRequest.Builder request = ListResourcesRequest.newBuilder().setCollection(collection);
        ListResourcesResponse page;
        do {
            ListResourcesRequest next = request.build();
            page = call(s -> s.listResources(next));
            resources.addAll(page.getResourcesList());
            request.setPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        return resources;
    }

    /** The newest revisions, at most {@code limit}. */
    List<Revision> revisions(int limit) {
        List<Revision> revisions = new ArrayList<>();
        ListRevisionsRequest.Builder request = ListRevisionsRequest.newBuilder();
        ListRevisionsResponse page;
        do {
            ListRevisionsRequest next = request.setPageSize(Math.min(1000, limit - revisions.size()))
                    .build();
            page = call(s -> s.listRevisions(next));
            revisions.addAll(page.getRevisionsList());
            request.setPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty() && revisions.size() < limit);
        return revisions;
    }

    SiteStatus status(String site) {
        return call(s ->
                s.getSiteStatus(GetSiteStatusRequest.newBuilder().setSite(site).build()));
    }

    List<SiteStatus> statuses() {
        return call(s -> s.listSiteStatuses(ListSiteStatusesRequest.getDefaultInstance()))
                .getStatusesList();
    }

    Session session(String name) {
        return callTelemetry(
                s -> s.getSession(GetSessionRequest.newBuilder().setName(name).build()));
    }

    /** All sessions of a site. */
    List<Session> sessions(String site) {
        List<Session> sessions = new ArrayList<>();
        ListSessionsRequest.Builder request = ListSessionsRequest.newBuilder().setParent(site);
        ListSessionsResponse page;
        do {
            ListSessionsRequest next = request.build();
            page = callTelemetry(s -> s.listSessions(next));
            sessions.addAll(page.getSessionsList());
            request.setPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        return sessions;
    }

    /** Hands over events until the controller ends the stream. */
    void watch(String collection, Consumer<ResourceEvent> consumer) {
        try {
            stub.watchResources(WatchResourcesRequest.newBuilder()
                            .setCollection(collection)
                            .build())
                    .forEachRemaining(consumer);
        } catch (StatusRuntimeException e) {
            throw refusals.explain(e, Function.identity());
        }
    }

    /** Hands over statuses until the controller ends the stream. */
    void watchStatuses(String site, Consumer<SiteStatus> consumer) {
        try {
            stub.watchSiteStatuses(
                            WatchSiteStatusesRequest.newBuilder().setSite(site).build())
                    .forEachRemaining(consumer);
        } catch (StatusRuntimeException e) {
            throw refusals.explain(e, Function.identity());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private <T> T call(Function<PolicyServiceBlockingStub, T> method) {
        try {
            return method.apply(withDeadline());
        } catch (StatusRuntimeException e) {
            throw refusals.explain(e, Function.identity());
        }
    }

    private <T> T callTelemetry(Function<TelemetryServiceBlockingStub, T> method) {
        try {
            return method.apply(telemetry.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw refusals.explain(e, Function.identity());
        }
    }

    private PolicyServiceBlockingStub withDeadline() {
        return stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
