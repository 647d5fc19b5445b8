// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.service.AsyncAtomicCounter;

/** One node's view of a counter of {@link SharedStorage}. */
final class MemoryCounter implements AsyncAtomicCounter {
    private final SharedStorage storage;
    private final String name;
    private final CounterState state;

    MemoryCounter(SharedStorage storage, String name) {
        this.storage = storage;
        this.name = name;
        this.state = storage.counter(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletableFuture<Long> incrementAndGet() {
        return addAndGet(1);
    }

    @Override
    public CompletableFuture<Long> getAndIncrement() {
        return getAndAdd(1);
    }

    @Override
    public CompletableFuture<Long> getAndAdd(long delta) {
        return addAndGet(delta).thenApply(after -> after - delta);
    }

    @Override
    public CompletableFuture<Long> addAndGet(long delta) {
        return storage.run(() -> state.set(state.get() + delta));
    }

    @Override
    public CompletableFuture<Long> get() {
        return storage.run(state::get);
    }

    @Override
    public CompletableFuture<@Nullable Void> set(long now) {
        return storage.run(() -> {
            state.set(now);
            return null;
        });
    }

    @Override
    public CompletableFuture<Boolean> compareAndSet(long expected, long now) {
        return storage.run(() -> {
            boolean same = state.get() == expected;
            if (same) {
                state.set(now);
            }
            return same;
        });
    }
}
