// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that one term of leadership is answering; they end with it, so that callers look for the next leader at once. */
final class OpenCalls {
    private static final Status OVER =
            Status.UNAVAILABLE.withDescription("this instance of the controller no longer decides; call again");

    private final Set<Tracked<?, ?>> open = new HashSet<>();
    private boolean over;

    /** Returns null when the term is over. */
    <Q, A> ServerCall.@Nullable Listener<Q> start(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> handler) {
        Tracked<Q, A> tracked = new Tracked<>(call);
        synchronized (open) {
            if (over) {
                return null;
            }
            open.add(tracked);
        }
        return new SimpleForwardingServerCallListener<Q>(handler.startCall(tracked, headers)) {
            @Override
            public void onCancel() {
                forget(tracked);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                forget(tracked);
                super.onComplete();
            }
        };
    }

    void end() {
        Set<Tracked<?, ?>> left;
        synchronized (open) {
            over = true;
            left = Set.copyOf(open);
            open.clear();
        }
        left.forEach(call -> call.close(OVER, new Metadata()));
    }

    private void forget(Tracked<?, ?> call) {
        synchronized (open) {
            open.remove(call);
        }
    }

    /** Is closed once: by its method, or by the end of the term. */
    private final class Tracked<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean closed;

        Tracked(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public synchronized void sendMessage(A message) {
            if (!closed) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!closed) {
                closed = true;
                super.close(status, trailers);
                forget(this);
            }
        }
    }
}
