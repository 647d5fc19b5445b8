// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cooprouter.controller.core.port.Clock;

/**
 * The open streams of one kind of watch. A reader that is too slow does not hold up anybody: what it has not taken waits in its own
 * queue, in which newer news of a subject takes the place of older news, and a reader that falls too far behind is closed. Confined to
 * the core's thread.
 */
final class Watchers<T> {
    private static final int MAX_BEHIND = 10_000;

    private final Clock clock;
    private final Function<T, Object> subject;
    private final Set<Watcher> watchers = new LinkedHashSet<>();

    /** {@code subject} tells what a message replaces while it waits: an earlier one that gives an equal object. */
    Watchers(Clock clock, Function<T, Object> subject) {
        this.clock = clock;
        this.subject = subject;
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
        private final Map<Object, T> waiting = new LinkedHashMap<>();
        private int mostWaiting;

        Watcher(ServerCallStreamObserver<T> call, Predicate<T> wanted) {
            this.call = call;
            this.wanted = wanted;
        }

        /** It gets {@code present}, however much that is, and from now on what is published. */
        void start(List<T> present) {
            if (call.isCancelled()) {
                return;
            }
            present.stream().filter(wanted).forEach(this::add);
            mostWaiting = waiting.size() + MAX_BEHIND;
            watchers.add(this);
            flush();
        }

        private void offer(T message) {
            if (!wanted.test(message)) {
                return;
            }
            add(message);
            flush();
            if (waiting.size() > mostWaiting) {
                watchers.remove(this);
                waiting.clear();
                call.onError(Errors.of(Code.RESOURCE_EXHAUSTED, "this watch reads too slowly; begin it again"));
            }
        }

        private void add(T message) {
            waiting.put(subject.apply(message), message);
        }

        private void flush() {
            Iterator<T> next = waiting.values().iterator();
            while (next.hasNext() && call.isReady()) {
                call.onNext(next.next());
                next.remove();
            }
        }
    }
}
