// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests one after another; of those that wait only the latest runs, and the earlier ones complete with it. For any thread.
 *
 * @param <Q> a request
 * @param <A> its result
 */
public final class LatestRequest<Q, A> {
    private final Function<Q, CompletableFuture<A>> work;
    private boolean running;
    private @Nullable Waiting<Q, A> waiting;

    /** {@code work} begins a request; what it throws fails the request. */
    public LatestRequest(Function<Q, CompletableFuture<A>> work) {
        this.work = work;
    }

    /** A request that waits for the one before it, and who waits for it. */
    private static final class Waiting<Q, A> {
        private final Q request;
        private final List<CompletableFuture<A>> futures = new ArrayList<>();

        Waiting(Q request) {
            this.request = request;
        }
    }

    /** Runs {@code request} as soon as it is its turn. */
    public CompletableFuture<A> submit(Q request) {
        CompletableFuture<A> future = new CompletableFuture<>();
        synchronized (this) {
            Waiting<Q, A> latest = new Waiting<>(request);
            if (waiting != null) {
                latest.futures.addAll(waiting.futures);
            }
            latest.futures.add(future);
            waiting = latest;
        }
        startNext();
        return future;
    }

    private void startNext() {
        Waiting<Q, A> next;
        synchronized (this) {
            next = waiting;
            if (running || next == null) {
                return;
            }
            running = true;
            waiting = null;
        }
        CompletableFuture<?> unused = begin(next.request).whenComplete((answer, failure) -> {
            synchronized (this) {
                running = false;
            }
            next.futures.forEach(future -> finish(future, answer, failure));
            startNext();
        });
    }

    private CompletableFuture<A> begin(Q request) {
        try {
            return work.apply(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <A> void finish(CompletableFuture<A> future, A answer, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(answer);
        } else {
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            future.completeExceptionally(wrapped ? failure.getCause() : failure);
        }
    }
}
