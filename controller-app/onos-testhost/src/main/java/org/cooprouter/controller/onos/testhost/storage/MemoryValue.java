// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.service.AsyncAtomicValue;
import org.onosproject.store.service.AtomicValueEvent;
import org.onosproject.store.service.AtomicValueEventListener;
import org.onosproject.store.service.Serializer;

/** One node's view of a value of {@link SharedStorage}. */
final class MemoryValue<V> implements AsyncAtomicValue<V> {
    private final SharedStorage storage;
    private final String name;
    private final ValueState state;
    private final Serializer serializer;
    private final Executor events;
    private final Map<AtomicValueEventListener<V>, BiConsumer<byte @Nullable [], byte @Nullable []>> listeners =
            new ConcurrentHashMap<>();

    MemoryValue(SharedStorage storage, String name, Serializer serializer, Executor events) {
        this.storage = storage;
        this.name = name;
        this.state = storage.value(name);
        this.serializer = serializer;
        this.events = events;
    }

    @Override
    public String name() {
        return name;
    }

    private @Nullable V decode(byte @Nullable [] bytes) {
        return bytes == null ? null : serializer.<V>decode(bytes);
    }

    private byte @Nullable [] encode(@Nullable V value) {
        return value == null ? null : serializer.encode(value);
    }

    @Override
    public CompletableFuture<Boolean> compareAndSet(V expected, V now) {
        return storage.run(() -> {
            boolean same = Objects.equals(decode(state.value), expected);
            if (same) {
                state.set(encode(now));
            }
            return same;
        });
    }

    @Override
    public CompletableFuture<@Nullable V> get() {
        return storage.run(() -> decode(state.value));
    }

    @Override
    public CompletableFuture<@Nullable V> getAndSet(V now) {
        return storage.run(() -> {
            V before = decode(state.value);
            state.set(encode(now));
            return before;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> set(V now) {
        return getAndSet(now).thenApply(before -> null);
    }

    @Override
    public CompletableFuture<@Nullable Void> addListener(AtomicValueEventListener<V> listener) {
        return storage.run(() -> {
            BiConsumer<byte @Nullable [], byte @Nullable []> adapter = (before, now) -> {
                AtomicValueEvent<V> event = new AtomicValueEvent<>(name, decode(now), decode(before));
                events.execute(() -> listener.event(event));
            };
            if (listeners.putIfAbsent(listener, adapter) == null) {
                state.listeners.add(adapter);
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> removeListener(AtomicValueEventListener<V> listener) {
        return storage.run(() -> {
            BiConsumer<byte @Nullable [], byte @Nullable []> adapter = listeners.remove(listener);
            if (adapter != null) {
                state.listeners.remove(adapter);
            }
            return null;
        });
    }
}
