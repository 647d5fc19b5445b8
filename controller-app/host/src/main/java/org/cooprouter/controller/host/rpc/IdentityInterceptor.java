// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

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
import org.cooprouter.controller.host.tls.IdentityException;
import org.cooprouter.controller.host.tls.PeerIdentity;

/** Lets a call through only when the client's certificate names the role that the listener is for. */
final class IdentityInterceptor implements ServerInterceptor {
    private final Listener listener;
    private final boolean plaintext;
    private final Rejections rejections;

    IdentityInterceptor(Listener listener, boolean plaintext, Rejections rejections) {
        this.listener = listener;
        this.plaintext = plaintext;
        this.rejections = rejections;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            Context context = Context.current().withValue(GrpcCallerIdentity.CALLER, identify(call, headers));
            return Contexts.interceptCall(context, call, headers, next);
        } catch (IdentityException e) {
            rejections.rejected(listener, "identity", peer(call) + ": " + e.getMessage());
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
        } catch (WrongRoleException e) {
            rejections.rejected(listener, "role", peer(call) + ": " + e.getMessage());
            call.close(Status.PERMISSION_DENIED.withDescription(e.getMessage()), new Metadata());
        }
        return new ServerCall.Listener<>() {};
    }

    private Caller identify(ServerCall<?, ?> call, Metadata headers) throws IdentityException, WrongRoleException {
        if (plaintext) {
            return new Caller(Caller.Role.LOCAL, "");
        }
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            throw new IdentityException("the connection has no TLS session");
        }
        Caller caller = PeerIdentity.of(session);
        String relayedFor = headers.get(LeaderRelay.CALLER);
        if (listener == Listener.NORTHBOUND && caller.role() == Caller.Role.CONTROLLER && relayedFor != null) {
            return relayed(Caller.parse(relayedFor));
        }
        if (caller.role() != listener.role()) {
            String wanted = listener.roleLabel();
            throw new WrongRoleException("this is the " + listener.label() + " port, for the role " + wanted
                    + "; the certificate is that of " + caller + ": use one issued with `coopctl pki issue " + wanted
                    + " NAME`");
        }
        return caller;
    }

    /** Another node has checked who it is, by the same rules; it may pass on people, and what runs on its own host for people. */
    private static Caller relayed(Caller caller) throws WrongRoleException {
        if (!caller.mayOperate()) {
            throw new WrongRoleException("a node of the cluster passes on a call of " + caller
                    + ", which is no operator; do all nodes run the same version?");
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
