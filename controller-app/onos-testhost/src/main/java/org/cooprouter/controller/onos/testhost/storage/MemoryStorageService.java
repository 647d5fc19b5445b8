// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.onosproject.store.service.AsyncAtomicCounter;
import org.onosproject.store.service.AsyncAtomicValue;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.AsyncConsistentMultimap;
import org.onosproject.store.service.AsyncConsistentTreeMap;
import org.onosproject.store.service.AsyncDocumentTree;
import org.onosproject.store.service.AtomicCounter;
import org.onosproject.store.service.AtomicCounterBuilder;
import org.onosproject.store.service.AtomicCounterMapBuilder;
import org.onosproject.store.service.AtomicIdGeneratorBuilder;
import org.onosproject.store.service.AtomicValueBuilder;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.ConsistentMultimapBuilder;
import org.onosproject.store.service.ConsistentTreeMapBuilder;
import org.onosproject.store.service.DistributedLockBuilder;
import org.onosproject.store.service.DistributedSetBuilder;
import org.onosproject.store.service.DocumentTreeBuilder;
import org.onosproject.store.service.EventuallyConsistentMapBuilder;
import org.onosproject.store.service.LeaderElectorBuilder;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Topic;
import org.onosproject.store.service.TopicBuilder;
import org.onosproject.store.service.TransactionContext;
import org.onosproject.store.service.TransactionContextBuilder;
import org.onosproject.store.service.WorkQueue;
import org.onosproject.store.service.WorkQueueBuilder;

/**
 * One node's access to {@link SharedStorage}: maps, counters, values and transactions. Events reach a node's listeners one after the
 * other on a thread of the storage, never on the writer's.
 */
public final class MemoryStorageService implements StorageService, AutoCloseable {
    private final SharedStorage storage;
    private final ExecutorService events;

    /** Gives the node {@code name} access to {@code storage}. */
    public MemoryStorageService(String name, SharedStorage storage) {
        this.storage = storage;
        this.events = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("storage-events-" + name).daemon().factory());
    }

    private void execute(Runnable event) {
        if (!events.isShutdown()) {
            events.execute(event);
        }
    }

    @Override
    public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
        return new ConsistentMapBuilder<>() {
            @Override
            public ConsistentMap<K, V> build() {
                return buildAsyncMap().asConsistentMap();
            }

            @Override
            public AsyncConsistentMap<K, V> buildAsyncMap() {
                return new MemoryConsistentMap<>(
                        storage, storage.map(name()), serializer(), MemoryStorageService.this::execute);
            }
        };
    }

    @Override
    public AtomicCounterBuilder atomicCounterBuilder() {
        return new AtomicCounterBuilder() {
            @Override
            public AsyncAtomicCounter build() {
                return new MemoryCounter(storage, name());
            }
        };
    }

    @Override
    public AsyncAtomicCounter getAsyncAtomicCounter(String name) {
        return new MemoryCounter(storage, name);
    }

    @Override
    public AtomicCounter getAtomicCounter(String name) {
        return getAsyncAtomicCounter(name).asAtomicCounter();
    }

    @Override
    public <V> AtomicValueBuilder<V> atomicValueBuilder() {
        return new AtomicValueBuilder<>() {
            @Override
            public AsyncAtomicValue<V> build() {
                return new MemoryValue<>(storage, name(), serializer(), MemoryStorageService.this::execute);
            }
        };
    }

    @Override
    public TransactionContextBuilder transactionContextBuilder() {
        return new TransactionContextBuilder() {
            @Override
            public TransactionContext build() {
                return new MemoryTransaction(storage);
            }
        };
    }

    @Override
    public <K, V> EventuallyConsistentMapBuilder<K, V> eventuallyConsistentMapBuilder() {
        throw notHere();
    }

    @Override
    public <V> DocumentTreeBuilder<V> documentTreeBuilder() {
        throw notHere();
    }

    @Override
    public <V> ConsistentTreeMapBuilder<V> consistentTreeMapBuilder() {
        throw notHere();
    }

    @Override
    public <K, V> ConsistentMultimapBuilder<K, V> consistentMultimapBuilder() {
        throw notHere();
    }

    @Override
    public <K> AtomicCounterMapBuilder<K> atomicCounterMapBuilder() {
        throw notHere();
    }

    @Override
    public <E> DistributedSetBuilder<E> setBuilder() {
        throw notHere();
    }

    @Override
    public AtomicIdGeneratorBuilder atomicIdGeneratorBuilder() {
        throw notHere();
    }

    @Override
    public DistributedLockBuilder lockBuilder() {
        throw notHere();
    }

    @Override
    public LeaderElectorBuilder leaderElectorBuilder() {
        throw notHere();
    }

    @Override
    public <T> TopicBuilder<T> topicBuilder() {
        throw notHere();
    }

    @Override
    public <E> WorkQueueBuilder<E> workQueueBuilder() {
        throw notHere();
    }

    @Override
    public <E> WorkQueue<E> getWorkQueue(String name, Serializer serializer) {
        throw notHere();
    }

    @Override
    public <V> AsyncDocumentTree<V> getDocumentTree(String name, Serializer serializer) {
        throw notHere();
    }

    @Override
    public <K, V> AsyncConsistentMultimap<K, V> getAsyncSetMultimap(String name, Serializer serializer) {
        throw notHere();
    }

    @Override
    public <V> AsyncConsistentTreeMap<V> getAsyncTreeMap(String name, Serializer serializer) {
        throw notHere();
    }

    @Override
    public <T> Topic<T> getTopic(String name, Serializer serializer) {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException(
                "the test host has maps, counters, values and transactions; add the primitive to MemoryStorageService");
    }

    @Override
    public void close() {
        events.shutdownNow();
    }
}
