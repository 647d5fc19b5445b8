// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.cooprouter.cli.UserError;
import org.jspecify.annotations.Nullable;

/** Says in words for people why a call failed and what to check. */
final class Refusals {
    private final String server;
    private final Duration timeout;

    Refusals(String server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    UserError explain(StatusRuntimeException e, Function<String, String> place) {
        Status status = e.getStatus();
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE -> UserError.unreachable(unavailable(e, description));
            case DEADLINE_EXCEEDED ->
                UserError.unreachable(server + " did not answer within " + timeout.toSeconds()
                        + " s: check --server, or allow more with --timeout");
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                UserError.unreachable(server + " does not accept this certificate: " + description
                        + "\nThe northbound interface is for operators (cooprouter://operator/NAME):"
                        + " `coopctl pki issue --dir DIR operator NAME`");
            case UNIMPLEMENTED ->
                UserError.unreachable(server + " is not a CoopRouter controller's northbound interface (" + description
                        + "): check --server; the default port is 7443");
            case ABORTED ->
                UserError.refused(
                        description + "\nSomebody else changed the policy; look at it with `coopctl history`");
            default -> UserError.refused(refused(e, description, place));
        };
    }

    private static String refused(StatusRuntimeException e, String description, Function<String, String> place) {
        List<String> lines = new ArrayList<>();
        lines.add("the controller refused: " + description);
        for (FieldViolation violation : violations(e)) {
            lines.add(place.apply(violation.getField()) + ": " + violation.getDescription());
        }
        return String.join("\n", lines);
    }

    private static List<FieldViolation> violations(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        List<FieldViolation> violations = new ArrayList<>();
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                violations.addAll(violations(detail));
            }
        }
        return violations;
    }

    private static List<FieldViolation> violations(Any detail) {
        try {
            return detail.is(BadRequest.class) ? detail.unpack(BadRequest.class).getFieldViolationsList() : List.of();
        } catch (InvalidProtocolBufferException e) {
            return List.of();
        }
    }

    private String unavailable(StatusRuntimeException e, String description) {
        if (cause(e, UnknownHostException.class) != null) {
            return "the host of " + server + " is not known: check --server";
        }
        if (cause(e, ConnectException.class) != null) {
            return "nothing answers at " + server
                    + ": is the controller running, and is that its --northbound address?";
        }
        Throwable tls = cause(e, SSLException.class);
        if (tls != null) {
            return "no TLS connection with " + server + ": " + innermost(tls).getMessage()
                    + "\nCheck that --tls-ca is the authority that signed the controller's certificate, that the"
                    + " certificate names the host in --server, and that the same authority signed --tls-cert";
        }
        return server + " broke off: " + description
                + "\nCheck that the controller's --northbound address speaks TLS, or use --plaintext when it does not";
    }

    private static @Nullable Throwable cause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return t;
            }
        }
        return null;
    }

    private static Throwable innermost(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }
}
