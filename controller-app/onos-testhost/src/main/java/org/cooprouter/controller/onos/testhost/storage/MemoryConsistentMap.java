// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.primitives.MapUpdate;
import org.onosproject.store.primitives.TransactionId;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.AsyncIterator;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.TransactionLog;
import org.onosproject.store.service.Version;
import org.onosproject.store.service.Versioned;

/** One node's view of a map of {@link SharedStorage}. */
final class MemoryConsistentMap<K, V> implements AsyncConsistentMap<K, V> {
    private final SharedStorage storage;
    private final MapState state;
    private final Serializer serializer;
    private final Executor events;
    private final Map<MapEventListener<K, V>, MapState.Listener> listeners = new ConcurrentHashMap<>();

    MemoryConsistentMap(SharedStorage storage, MapState state, Serializer serializer, Executor events) {
        this.storage = storage;
        this.state = state;
        this.serializer = serializer;
        this.events = events;
    }

    @Override
    public String name() {
        return state.toString();
    }

    private @Nullable Versioned<V> decode(@Nullable Versioned<byte[]> entry) {
        return entry == null ? null : entry.map(serializer::<V>decode);
    }

    private byte[] encode(V value) {
        return serializer.encode(Objects.requireNonNull(value, "value"));
    }

    private boolean holds(@Nullable Versioned<byte[]> entry, V value) {
        return entry != null
                && (Arrays.equals(entry.value(), encode(value))
                        || value.equals(decode(entry).value()));
    }

    private ByteBuffer known(K key) {
        return ByteBuffer.wrap(serializer.encode(Objects.requireNonNull(key, "key")));
    }

    private K decodeKey(ByteBuffer key) {
        return serializer.decode(MapState.bytes(key));
    }

    private <T extends @Nullable Object> CompletableFuture<T> run(Supplier<T> operation) {
        return storage.run(operation);
    }

    private @Nullable Versioned<V> write(K key, byte @Nullable [] value) {
        return decode(state.write(known(key), value, storage.nextVersion()));
    }

    private @Nullable Versioned<byte[]> entry(K key) {
        return state.entries.get(known(key));
    }

    @Override
    public CompletableFuture<Integer> size() {
        return run(state.entries::size);
    }

    @Override
    public CompletableFuture<Boolean> containsKey(K key) {
        return run(() -> entry(key) != null);
    }

    @Override
    public CompletableFuture<Boolean> containsValue(V value) {
        return run(() -> state.entries.values().stream().anyMatch(entry -> holds(entry, value)));
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> get(K key) {
        return run(() -> decode(entry(key)));
    }

    @Override
    public CompletableFuture<Versioned<V>> getOrDefault(K key, V otherwise) {
        return run(() -> {
            Versioned<V> found = decode(entry(key));
            return found == null ? new Versioned<>(otherwise, 0) : found;
        });
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> computeIf(
            K key, Predicate<? super V> condition, BiFunction<? super K, ? super V, ? extends V> compute) {
        return run(() -> {
            Versioned<V> found = decode(entry(key));
            V before = found == null ? null : found.value();
            if (!condition.test(before)) {
                return found;
            }
            V computed = compute.apply(key, before);
            if (computed != null || found != null) {
                write(key, computed == null ? null : encode(computed));
            }
            return decode(entry(key));
        });
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> put(K key, V value) {
        return run(() -> write(key, encode(value)));
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> putAndGet(K key, V value) {
        return run(() -> {
            write(key, encode(value));
            return decode(entry(key));
        });
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> remove(K key) {
        return run(() -> write(key, null));
    }

    @Override
    public CompletableFuture<@Nullable Void> clear() {
        return run(() -> {
            Set.copyOf(state.entries.keySet()).forEach(key -> state.write(key, null, storage.nextVersion()));
            return null;
        });
    }

    @Override
    public CompletableFuture<Set<K>> keySet() {
        return run(() -> {
            Set<K> keys = new LinkedHashSet<>();
            state.entries.keySet().forEach(key -> keys.add(decodeKey(key)));
            return keys;
        });
    }

    @Override
    public CompletableFuture<Collection<Versioned<V>>> values() {
        return entries().thenApply(Map::values);
    }

    @Override
    public CompletableFuture<Set<Map.Entry<K, Versioned<V>>>> entrySet() {
        return entries().thenApply(Map::entrySet);
    }

    private CompletableFuture<Map<K, Versioned<V>>> entries() {
        return run(() -> {
            Map<K, Versioned<V>> copy = new LinkedHashMap<>();
            state.entries.forEach((key, entry) -> copy.put(decodeKey(key), entry.map(serializer::<V>decode)));
            return copy;
        });
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> putIfAbsent(K key, V value) {
        return run(() -> {
            Versioned<V> found = decode(entry(key));
            if (found == null) {
                write(key, encode(value));
            }
            return found;
        });
    }

    @Override
    public CompletableFuture<Boolean> remove(K key, V value) {
        return run(() -> writeIf(holds(entry(key), value), key, null));
    }

    @Override
    public CompletableFuture<Boolean> remove(K key, long version) {
        return run(() -> writeIf(isVersion(entry(key), version), key, null));
    }

    @Override
    public CompletableFuture<@Nullable Versioned<V>> replace(K key, V value) {
        return run(() -> entry(key) == null ? null : write(key, encode(value)));
    }

    @Override
    public CompletableFuture<Boolean> replace(K key, V before, V value) {
        return run(() -> writeIf(holds(entry(key), before), key, encode(value)));
    }

    @Override
    public CompletableFuture<Boolean> replace(K key, long version, V value) {
        return run(() -> writeIf(isVersion(entry(key), version), key, encode(value)));
    }

    private static boolean isVersion(@Nullable Versioned<byte[]> entry, long version) {
        return entry != null && entry.version() == version;
    }

    private boolean writeIf(boolean condition, K key, byte @Nullable [] value) {
        if (condition) {
            write(key, value);
        }
        return condition;
    }

    @Override
    public CompletableFuture<@Nullable Void> addListener(MapEventListener<K, V> listener, Executor executor) {
        return run(() -> {
            MapState.Listener adapter = (key, before, now) -> {
                MapEvent<K, V> event = new MapEvent<>(name(), decodeKey(key), decode(now), decode(before));
                events.execute(() -> executor.execute(() -> listener.event(event)));
            };
            if (listeners.putIfAbsent(listener, adapter) == null) {
                state.listen(adapter);
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> removeListener(MapEventListener<K, V> listener) {
        return run(() -> {
            MapState.Listener adapter = listeners.remove(listener);
            if (adapter != null) {
                state.forget(adapter);
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<AsyncIterator<Map.Entry<K, Versioned<V>>>> iterator() {
        throw notHere();
    }

    @Override
    public CompletableFuture<Version> begin(TransactionId transaction) {
        throw notHere();
    }

    @Override
    public CompletableFuture<Boolean> prepare(TransactionLog<MapUpdate<K, V>> log) {
        throw notHere();
    }

    @Override
    public CompletableFuture<Boolean> prepareAndCommit(TransactionLog<MapUpdate<K, V>> log) {
        throw notHere();
    }

    @Override
    public CompletableFuture<Void> commit(TransactionId transaction) {
        throw notHere();
    }

    @Override
    public CompletableFuture<Void> rollback(TransactionId transaction) {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException(
                "the test host's maps take part in transactions by TransactionContext only");
    }
}
