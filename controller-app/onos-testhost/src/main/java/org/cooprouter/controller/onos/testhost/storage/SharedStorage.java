// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster keep in common. One lock makes every operation atomic; versions count all writes, as the log of the
 * real one does, so that a later write of anything has a greater version.
 */
public final class SharedStorage {
    private final Map<String, MapState> maps = new HashMap<>();
    private final Map<String, long[]> counters = new HashMap<>();
    private final Map<String, ValueState> values = new HashMap<>();
    private CompletableFuture<@Nullable Void> open = CompletableFuture.completedFuture(null);
    private long version;

    /** Lets all operations wait, as when a cluster has lost its majority, until {@link #resume}; callers see their own timeouts. */
    public synchronized void stall() {
        if (open.isDone()) {
            open = new CompletableFuture<>();
        }
    }

    /** Ends {@link #stall}; what waits is done now. */
    public void resume() {
        CompletableFuture<@Nullable Void> gate;
        synchronized (this) {
            gate = open;
        }
        gate.complete(null);
    }

    /** Does {@code operation} atomically, now or when the storage is not stalled any more. */
    <T extends @Nullable Object> CompletableFuture<T> run(Supplier<T> operation) {
        CompletableFuture<@Nullable Void> gate;
        synchronized (this) {
            gate = open;
        }
        return gate.thenApply(nothing -> {
            synchronized (this) {
                return operation.get();
            }
        });
    }

    /** The version of a write; only within {@link #run}. */
    long nextVersion() {
        return ++version;
    }

    synchronized MapState map(String name) {
        return maps.computeIfAbsent(name, MapState::new);
    }

    synchronized long[] counter(String name) {
        return counters.computeIfAbsent(name, absent -> new long[1]);
    }

    synchronized ValueState value(String name) {
        return values.computeIfAbsent(name, absent -> new ValueState());
    }
}
