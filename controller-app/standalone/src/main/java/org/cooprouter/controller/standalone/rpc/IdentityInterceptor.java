// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import javax.net.ssl.SSLSession;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.standalone.tls.IdentityException;
import org.cooprouter.controller.standalone.tls.PeerIdentity;

/** Lets a call through only when the client's certificate names the role that the listener is for. */
final class IdentityInterceptor implements ServerInterceptor {
    private final Listener listener;
    private final boolean plaintext;
    private final RpcMetrics metrics;

    IdentityInterceptor(Listener listener, boolean plaintext, RpcMetrics metrics) {
        this.listener = listener;
        this.plaintext = plaintext;
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            Context context = Context.current().withValue(GrpcCallerIdentity.CALLER, identify(call));
            return Contexts.interceptCall(context, call, headers, next);
        } catch (IdentityException e) {
            metrics.rejected(listener, "identity", peer(call) + ": " + e.getMessage());
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
        } catch (WrongRoleException e) {
            metrics.rejected(listener, "role", peer(call) + ": " + e.getMessage());
            call.close(Status.PERMISSION_DENIED.withDescription(e.getMessage()), new Metadata());
        }
        return new ServerCall.Listener<>() {};
    }

    private Caller identify(ServerCall<?, ?> call) throws IdentityException, WrongRoleException {
        if (plaintext) {
            return new Caller(Caller.Role.LOCAL, "");
        }
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            throw new IdentityException("the connection has no TLS session");
        }
        Caller caller = PeerIdentity.of(session);
        if (caller.role() != listener.role()) {
            String wanted = listener.roleLabel();
            throw new WrongRoleException("this is the " + listener.label() + " port, for the role " + wanted
                    + "; the certificate is that of " + caller + ": use one issued with `coopctl pki issue " + wanted
                    + " NAME`");
        }
        return caller;
    }

    private static String peer(ServerCall<?, ?> call) {
        return String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    /** The certificate is good, but for something else. */
    private static final class WrongRoleException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongRoleException(String message) {
            super(message);
        }
    }
}
