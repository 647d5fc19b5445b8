// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** One call that is passed on to another server; each side is read only as fast as the other takes it. */
final class RelayedCall<Q, A> {
    private final ServerCall<Q, A> incoming;
    private final ClientCall<Q, A> onward;
    private boolean requestWaits;
    private boolean answerWaits;

    RelayedCall(ServerCall<Q, A> incoming, ClientCall<Q, A> onward) {
        this.incoming = incoming;
        this.onward = onward;
    }

    ServerCall.Listener<Q> start(Metadata headers) {
        onward.start(new Answers(), headers);
        incoming.request(1);
        onward.request(1);
        return new Requests();
    }

    private synchronized void nextRequest(boolean afterOne) {
        if ((afterOne || requestWaits) && onward.isReady()) {
            requestWaits = false;
            incoming.request(1);
        } else {
            requestWaits |= afterOne;
        }
    }

    private synchronized void nextAnswer(boolean afterOne) {
        if ((afterOne || answerWaits) && incoming.isReady()) {
            answerWaits = false;
            onward.request(1);
        } else {
            answerWaits |= afterOne;
        }
    }

    private final class Requests extends ServerCall.Listener<Q> {
        @Override
        public void onMessage(Q message) {
            onward.sendMessage(message);
            nextRequest(true);
        }

        @Override
        public void onHalfClose() {
            onward.halfClose();
        }

        @Override
        public void onCancel() {
            onward.cancel("the caller has gone", null);
        }

        @Override
        public void onReady() {
            nextAnswer(false);
        }
    }

    private final class Answers extends ClientCall.Listener<A> {
        @Override
        public void onHeaders(Metadata headers) {
            incoming.sendHeaders(headers);
        }

        @Override
        public void onMessage(A message) {
            incoming.sendMessage(message);
            nextAnswer(true);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            incoming.close(status, trailers);
        }

        @Override
        public void onReady() {
            nextRequest(false);
        }
    }
}
