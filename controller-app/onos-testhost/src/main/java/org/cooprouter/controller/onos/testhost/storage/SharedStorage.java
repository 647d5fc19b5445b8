// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
    private final Map<String, CounterState> counters = new HashMap<>();
    private final Map<String, ValueState> values = new HashMap<>();
    private CompletableFuture<@Nullable Void> open = CompletableFuture.completedFuture(null);
    private final Journal journal;
    private long version;

    /** An empty storage, kept in memory only. */
    public SharedStorage() {
        journal = Journal.NONE;
    }

    /**
     * A storage that outlives its process, as that of a cluster outlives its nodes: all maps and counters are kept in {@code file}.
     *
     * @throws UncheckedIOException when the file cannot be read or written
     */
    public SharedStorage(Path file) {
        try {
            journal = FileJournal.open(file, new Restoring());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the storage in " + file, e);
        }
    }

    /** Puts back what a journal says. */
    private final class Restoring implements Journal {
        @Override
        public void map(String name, long written, ByteBuffer key, byte @Nullable [] value) {
            version = Math.max(version, written);
            SharedStorage.this.map(name).restore(key, value, written);
        }

        @Override
        public void counter(String name, long value) {
            SharedStorage.this.counter(name).restore(value);
        }
    }

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
        return maps.computeIfAbsent(name, absent -> new MapState(absent, later()));
    }

    synchronized CounterState counter(String name) {
        return counters.computeIfAbsent(name, absent -> new CounterState(absent, later()));
    }

    /** The journal, which is not there yet while it is being read. */
    private Journal later() {
        return new Journal() {
            @Override
            public void map(String name, long written, ByteBuffer key, byte @Nullable [] value) {
                journal.map(name, written, key, value);
            }

            @Override
            public void counter(String name, long value) {
                journal.counter(name, value);
            }
        };
    }

    synchronized ValueState value(String name) {
        return values.computeIfAbsent(name, absent -> new ValueState());
    }
}
