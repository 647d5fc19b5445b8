// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.cooprouter.controller.core.port.Clock;

/**
 * The open streams of one kind of watch. A reader that is too slow does not hold up anybody: what it has not taken waits in its own
 * queue, and one that falls too far behind is closed. Confined to the core's thread.
 */
final class Watchers<T> {
    private static final int MAX_WAITING = 10_000;

    private final Clock clock;
    private final Set<Watcher> watchers = new LinkedHashSet<>();

    Watchers(Clock clock) {
        this.clock = clock;
    }

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** To be called on the call's own thread, before anything else, as gRPC wants it. */
    Watcher open(StreamObserver<T> responses, Predicate<T> wanted) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) responses;
        Watcher watcher = new Watcher(call, wanted);
        call.setOnCancelHandler(() -> clock.execute(() -> watchers.remove(watcher)));
        call.setOnReadyHandler(() -> clock.execute(watcher::flush));
        return watcher;
    }

    void publish(T message) {
        for (Watcher watcher : Set.copyOf(watchers)) {
            watcher.offer(message);
        }
    }

    /** One stream. */
    final class Watcher {
        private final ServerCallStreamObserver<T> call;
        private final Predicate<T> wanted;
        private final Deque<T> waiting = new ArrayDeque<>();

        Watcher(ServerCallStreamObserver<T> call, Predicate<T> wanted) {
            this.call = call;
            this.wanted = wanted;
        }

        /** From now on it gets what is published. */
        void start() {
            if (!call.isCancelled()) {
                watchers.add(this);
            }
        }

        void offer(T message) {
            if (!wanted.test(message)) {
                return;
            }
            waiting.add(message);
            flush();
            if (waiting.size() > MAX_WAITING) {
                watchers.remove(this);
                waiting.clear();
                call.onError(Errors.of(
                        com.google.rpc.Code.RESOURCE_EXHAUSTED, "this watch reads too slowly; begin it again"));
            }
        }

        private void flush() {
            while (call.isReady() && !waiting.isEmpty()) {
                call.onNext(waiting.remove());
            }
        }
    }
}
