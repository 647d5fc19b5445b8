// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Function;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.jspecify.annotations.Nullable;

/** Turns calls of REST into calls of the northbound services and their answers, or refusals, into JSON. */
final class Answers {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer();

    private Answers() {}

    static Response answer(
            CoopRouterApplication application,
            @Nullable SecurityContext security,
            Function<Channel, MessageOrBuilder> call) {
        try {
            return Response.ok(
                            PRINTER.print(call.apply(application.operator(who(security)))), MediaType.APPLICATION_JSON)
                    .build();
        } catch (StatusRuntimeException e) {
            return refusal(
                    http(e.getStatus().getCode()), String.valueOf(e.getStatus().getDescription()));
        } catch (IllegalStateException e) {
            return refusal(503, String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            return refusal(500, String.valueOf(e.getMessage()));
        }
    }

    /** Reads {@code json} and answers; what cannot be read is refused with the place where. */
    static <B extends Message.Builder> Response read(String json, B request, Function<B, Response> then) {
        try {
            JsonFormat.parser().merge(json, request);
        } catch (InvalidProtocolBufferException e) {
            return refusal(400, "the request cannot be read: " + e.getMessage());
        }
        return then.apply(request);
    }

    private static String who(@Nullable SecurityContext security) {
        return security == null || security.getUserPrincipal() == null
                ? "rest"
                : "rest/" + security.getUserPrincipal().getName().replaceAll("[^!-~]", "?");
    }

    /** As ONOS's own resources say it. */
    private static Response refusal(int code, String message) {
        com.google.gson.JsonObject body = new com.google.gson.JsonObject();
        body.addProperty("code", code);
        body.addProperty("message", message);
        return Response.status(code)
                .entity(body.toString())
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    /** As google.rpc.Code maps them. */
    private static int http(Status.Code code) {
        switch (code) {
            case INVALID_ARGUMENT:
            case FAILED_PRECONDITION:
            case OUT_OF_RANGE:
                return 400;
            case UNAUTHENTICATED:
                return 401;
            case PERMISSION_DENIED:
                return 403;
            case NOT_FOUND:
                return 404;
            case ALREADY_EXISTS:
            case ABORTED:
                return 409;
            case RESOURCE_EXHAUSTED:
                return 429;
            case UNIMPLEMENTED:
                return 501;
            case UNAVAILABLE:
                return 503;
            case DEADLINE_EXCEEDED:
                return 504;
            default:
                return 500;
        }
    }
}
