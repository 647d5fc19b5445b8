// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.rest;

import javax.ws.rs.DefaultValue;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.ListSiteStatusesRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc;
import org.onlab.rest.BaseResource;

/** How sites and their sessions are. */
@Path("sites")
@Produces(MediaType.APPLICATION_JSON)
public final class SiteResource extends BaseResource {
    @Context
    private SecurityContext security;

    /** The statuses of all sites. */
    @GET
    public Response list() {
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel)
                        .listSiteStatuses(ListSiteStatusesRequest.getDefaultInstance()));
    }

    /** The status of one site, "home-a". */
    @GET
    @Path("{id}")
    public Response one(@PathParam("id") String id) {
        GetSiteStatusRequest request =
                GetSiteStatusRequest.newBuilder().setSite("sites/" + id).build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel).getSiteStatus(request));
    }

    /** The sessions at one site now, page by page. */
    @GET
    @Path("{id}/sessions")
    public Response sessions(@PathParam("id") String id, @QueryParam("pageToken") @DefaultValue("") String pageToken) {
        ListSessionsRequest request = ListSessionsRequest.newBuilder()
                .setParent("sites/" + id)
                .setPageToken(pageToken)
                .build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> TelemetryServiceGrpc.newBlockingStub(channel).listSessions(request));
    }
}
