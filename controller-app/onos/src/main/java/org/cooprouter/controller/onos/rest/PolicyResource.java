// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.rest;

import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.DefaultValue;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.GetResourceRequest;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.onlab.rest.BaseResource;

/** Policy: resources and revisions. */
@Path("policy")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyResource extends BaseResource {
    @Context
    private SecurityContext security;

    /** All resources, page by page. */
    @GET
    @Path("resources")
    public Response list(
            @QueryParam("collection") @DefaultValue("") String collection,
            @QueryParam("pageToken") @DefaultValue("") String pageToken) {
        ListResourcesRequest request = ListResourcesRequest.newBuilder()
                .setCollection(collection)
                .setPageToken(pageToken)
                .build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel).listResources(request));
    }

    /** One resource, "sites/home-a". */
    @GET
    @Path("resources/{collection}/{id}")
    public Response one(@PathParam("collection") String collection, @PathParam("id") String id) {
        GetResourceRequest request =
                GetResourceRequest.newBuilder().setName(collection + "/" + id).build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel).getResource(request));
    }

    /** Applies an ApplyResourcesRequest; {@code validate_only} in it shows what would happen. */
    @POST
    @Path("resources")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response apply(String json) {
        return Answers.read(
                json,
                ApplyResourcesRequest.newBuilder(),
                request -> Answers.answer(
                        get(CoopRouterApplication.class),
                        security,
                        channel -> PolicyServiceGrpc.newBlockingStub(channel).applyResources(request.build())));
    }

    /** Removes one resource. */
    @DELETE
    @Path("resources/{collection}/{id}")
    public Response delete(@PathParam("collection") String collection, @PathParam("id") String id) {
        DeleteResourcesRequest request = DeleteResourcesRequest.newBuilder()
                .addNames(collection + "/" + id)
                .setComment("REST")
                .build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel).deleteResources(request));
    }

    /** The newest revisions first, page by page. */
    @GET
    @Path("revisions")
    public Response revisions(@QueryParam("pageToken") @DefaultValue("") String pageToken) {
        ListRevisionsRequest request =
                ListRevisionsRequest.newBuilder().setPageToken(pageToken).build();
        return Answers.answer(
                get(CoopRouterApplication.class),
                security,
                channel -> PolicyServiceGrpc.newBlockingStub(channel).listRevisions(request));
    }
}
