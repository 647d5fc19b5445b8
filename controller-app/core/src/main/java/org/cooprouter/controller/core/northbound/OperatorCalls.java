// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the calls of operators on the core's thread, one after another, and refuses those of others. */
final class OperatorCalls {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorCalls.class);

    private final Clock clock;
    private final CallerIdentity identity;

    OperatorCalls(Clock clock, CallerIdentity identity) {
        this.clock = clock;
        this.identity = identity;
    }

    /** What a call does for a caller; refuses with a StatusRuntimeException. */
    interface Work<R> {
        R run(Caller caller);
    }

    /** Runs a call that has one answer. */
    <R> void answer(StreamObserver<R> responses, Work<R> work) {
        run(responses, caller -> {
            responses.onNext(work.run(caller));
            responses.onCompleted();
            return true;
        });
    }

    /** Runs a call whose one answer somebody else has to give; {@code nobody} is said when that does not happen. */
    @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer is in the callback
    <R> void answerLater(StreamObserver<R> responses, String nobody, Work<CompletableFuture<R>> work) {
        run(responses, caller -> {
            work.run(caller).whenComplete((answer, failure) -> {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                if (failure == null) {
                    responses.onNext(answer);
                    responses.onCompleted();
                } else if (cause instanceof StatusRuntimeException) {
                    responses.onError(cause);
                } else {
                    responses.onError(Errors.of(Code.UNAVAILABLE, nobody));
                }
            });
            return true;
        });
    }

    /** Begins a call that has answers as long as its caller likes. */
    void watch(StreamObserver<?> responses, Runnable begin) {
        run(responses, caller -> {
            begin.run();
            return true;
        });
    }

    private void run(StreamObserver<?> responses, Work<Boolean> work) {
        Caller caller = identity.current();
        clock.execute(() -> guarded(responses, caller, work));
    }

    private static void guarded(StreamObserver<?> responses, Caller caller, Work<Boolean> work) {
        if (!caller.mayOperate()) {
            responses.onError(Errors.of(
                    Code.PERMISSION_DENIED,
                    "only operators may use this service; the certificate is that of " + caller));
            return;
        }
        try {
            work.run(caller);
        } catch (StatusRuntimeException e) {
            responses.onError(e);
        } catch (StoreException e) {
            LOG.error("a northbound call found the store not working", e);
            responses.onError(Errors.of(Code.UNAVAILABLE, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("a northbound call failed", e);
            responses.onError(Errors.of(Code.INTERNAL, "the controller failed; its log says why"));
        }
    }
}
