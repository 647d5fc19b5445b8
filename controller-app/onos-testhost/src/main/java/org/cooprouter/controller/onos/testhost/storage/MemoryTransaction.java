// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.primitives.TransactionId;
import org.onosproject.store.service.CommitStatus;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.TransactionContext;
import org.onosproject.store.service.TransactionalMap;
import org.onosproject.store.service.Versioned;

/** Writes to several maps, all or none: none when another has changed what was read or written since it was first touched. */
final class MemoryTransaction implements TransactionContext {
    private final SharedStorage storage;
    private final TransactionId id = TransactionId.from(UUID.randomUUID().toString());
    private final Map<String, InTransaction<?, ?>> maps = new LinkedHashMap<>();
    private boolean open;

    MemoryTransaction(SharedStorage storage) {
        this.storage = storage;
    }

    @Override
    public String name() {
        return id.toString();
    }

    @Override
    public TransactionId transactionId() {
        return id;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void begin() {
        if (open) {
            throw new IllegalStateException("the transaction has begun already");
        }
        open = true;
    }

    @Override
    public CompletableFuture<CommitStatus> commit() {
        if (!open) {
            throw new IllegalStateException("the transaction has not begun");
        }
        open = false;
        return storage.run(() -> {
            if (!maps.values().stream().allMatch(InTransaction::isCurrent)) {
                return CommitStatus.FAILURE;
            }
            maps.values().forEach(map -> map.write(storage));
            return CommitStatus.SUCCESS;
        });
    }

    @Override
    public void abort() {
        open = false;
        maps.clear();
    }

    @Override
    @SuppressWarnings("unchecked") // A name means one map; its types are the caller's business, as in ONOS.
    public <K, V> TransactionalMap<K, V> getTransactionalMap(String name, Serializer serializer) {
        if (!open) {
            throw new IllegalStateException("the transaction has not begun");
        }
        return (TransactionalMap<K, V>)
                maps.computeIfAbsent(name, absent -> new InTransaction<K, V>(storage, storage.map(name), serializer));
    }

    /** A map within the transaction: reads see the transaction's own writes. */
    private static final class InTransaction<K, V> implements TransactionalMap<K, V> {
        private final SharedStorage storage;
        private final MapState state;
        private final Serializer serializer;
        private final Map<K, Long> seen = new HashMap<>();
        private final Map<K, byte @Nullable []> writes = new LinkedHashMap<>();

        InTransaction(SharedStorage storage, MapState state, Serializer serializer) {
            this.storage = storage;
            this.state = state;
            this.serializer = serializer;
        }

        boolean isCurrent() {
            return seen.entrySet().stream().allMatch(entry -> version(entry.getKey()) == entry.getValue());
        }

        private ByteBuffer encode(K key) {
            return ByteBuffer.wrap(serializer.encode(key));
        }

        private long version(K key) {
            Versioned<byte[]> entry = state.entries.get(encode(key));
            return entry == null ? 0 : entry.version();
        }

        void write(SharedStorage to) {
            writes.forEach((key, value) -> state.write(encode(key), value, to.nextVersion()));
        }

        @Override
        public @Nullable V get(K key) {
            Versioned<byte[]> entry =
                    storage.run(() -> state.entries.get(encode(key))).join();
            seen.putIfAbsent(key, entry == null ? 0 : entry.version());
            byte[] value = writes.containsKey(key) ? writes.get(key) : entry == null ? null : entry.value();
            return value == null ? null : serializer.decode(value);
        }

        @Override
        public boolean containsKey(K key) {
            return get(key) != null;
        }

        @Override
        public @Nullable V put(K key, V value) {
            V before = get(key);
            writes.put(key, serializer.encode(value));
            return before;
        }

        @Override
        public @Nullable V remove(K key) {
            V before = get(key);
            writes.put(key, null);
            return before;
        }

        @Override
        public @Nullable V putIfAbsent(K key, V value) {
            V before = get(key);
            if (before == null) {
                put(key, value);
            }
            return before;
        }

        @Override
        public boolean remove(K key, V value) {
            boolean same = value.equals(get(key));
            if (same) {
                remove(key);
            }
            return same;
        }

        @Override
        public boolean replace(K key, V before, V value) {
            boolean same = before.equals(get(key));
            if (same) {
                put(key, value);
            }
            return same;
        }
    }
}
