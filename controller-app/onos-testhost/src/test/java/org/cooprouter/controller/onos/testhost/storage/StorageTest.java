// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.CommitStatus;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapException;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.TransactionContext;
import org.onosproject.store.service.TransactionalMap;
import org.onosproject.store.service.Versioned;

/** Two nodes' views of one storage behave as ONOS's distributed primitives do. */
class StorageTest {
    private static final Serializer SERIALIZER = Serializer.using(KryoNamespaces.API);

    @TempDir
    private Path directory;

    private final SharedStorage storage = new SharedStorage();
    private final MemoryStorageService one = new MemoryStorageService("one", storage);
    private final MemoryStorageService two = new MemoryStorageService("two", storage);

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static ConsistentMap<String, String> map(MemoryStorageService node) {
        return node.<String, String>consistentMapBuilder()
                .withName("map")
                .withSerializer(SERIALIZER)
                .build();
    }

    @Test
    void shouldShowOneNodeWhatAnotherHasWritten() {
        map(one).put("key", "first");

        Versioned<String> first = map(two).get("key");
        assertThat(first.value()).isEqualTo("first");
        assertThat(map(two).put("key", "second").value()).isEqualTo("first");
        assertThat(map(one).get("key").version()).isGreaterThan(first.version());
    }

    @Test
    void shouldReplaceTheKnownVersionOnly() {
        ConsistentMap<String, String> map = map(one);
        long version = map.putAndGet("key", "first").version();
        map(two).put("key", "second");

        assertThat(map.replace("key", version, "late")).isFalse();
        assertThat(map.remove("key", version)).isFalse();
        assertThat(map.replace("key", map.get("key").version(), "third")).isTrue();
        assertThat(map(two).get("key").value()).isEqualTo("third");
    }

    @Test
    void shouldTellEveryNodeOfChangesInOrder() {
        List<String> heard = new CopyOnWriteArrayList<>();
        map(two).addListener(
                        event -> heard.add(event.type() + " " + text(event.oldValue()) + "-" + text(event.newValue())));

        map(one).put("key", "a");
        map(one).put("key", "b");
        map(two).remove("key");

        await().untilAsserted(() -> assertThat(heard)
                .containsExactly(
                        MapEvent.Type.INSERT + " null-a",
                        MapEvent.Type.UPDATE + " a-b",
                        MapEvent.Type.REMOVE + " b-null"));
    }

    private static String text(Versioned<String> value) {
        return value == null ? "null" : value.value();
    }

    @Test
    void shouldCommitATransactionOnlyWhenNobodyWroteMeanwhile() {
        map(one).put("key", "first");
        assertThat(append(one, () -> {})).isEqualTo(CommitStatus.SUCCESS);
        assertThat(append(one, () -> map(two).put("key", "theirs"))).isEqualTo(CommitStatus.FAILURE);
        assertThat(map(one).get("key").value()).isEqualTo("theirs");
        assertThat(map(one).get("other").value())
                .as("written once, with the first")
                .isEqualTo("first+");
    }

    /** Appends to "key" and remembers it in "other", while {@code meanwhile} happens. */
    private static CommitStatus append(MemoryStorageService node, Runnable meanwhile) {
        TransactionContext transaction = node.transactionContextBuilder().build();
        transaction.begin();
        TransactionalMap<String, String> map = transaction.getTransactionalMap("map", SERIALIZER);
        String appended = map.get("key") + "+";
        map.put("key", appended);
        map.put("other", appended);
        assertThat(map.get("key")).as("its own write").isEqualTo(appended);
        meanwhile.run();
        return transaction.commit().join();
    }

    @Test
    void shouldCountAcrossNodes() {
        assertThat(one.getAtomicCounter("revision").incrementAndGet()).isEqualTo(1);
        assertThat(two.getAtomicCounter("revision").incrementAndGet()).isEqualTo(2);
        assertThat(one.getAtomicCounter("revision").compareAndSet(1, 9)).isFalse();
    }

    @Test
    void shouldLetCallersWaitWhileItIsStalledAndDoTheWorkAfterwards() {
        ConsistentMap<String, String> map = map(one);
        storage.stall();
        CompletableFuture<?> waiting = one.<String, String>consistentMapBuilder()
                .withName("map")
                .withSerializer(SERIALIZER)
                .buildAsyncMap()
                .put("key", "value");
        assertThat(waiting).isNotDone();
        assertThatThrownBy(() -> one.<String, String>consistentMapBuilder()
                        .withName("map")
                        .withSerializer(SERIALIZER)
                        .buildAsyncMap()
                        .asConsistentMap(50)
                        .get("key"))
                .isInstanceOf(ConsistentMapException.Timeout.class);

        storage.resume();
        assertThat(waiting).isCompleted();
        assertThat(map.get("key").value()).isEqualTo("value");
    }

    @Test
    void shouldOutliveItsProcess() {
        Path file = directory.resolve("storage");
        MemoryStorageService before = new MemoryStorageService("before", new SharedStorage(file));
        map(before).put("kept", "value");
        map(before).put("gone", "value");
        map(before).remove("gone");
        before.getAtomicCounter("revision").set(41);
        long version = map(before).get("kept").version();
        before.close();

        MemoryStorageService after = new MemoryStorageService("after", new SharedStorage(file));
        assertThat(map(after).keySet()).containsExactly("kept");
        assertThat(map(after).get("kept").version()).isEqualTo(version);
        assertThat(map(after).putAndGet("new", "value").version()).isGreaterThan(version);
        assertThat(after.getAtomicCounter("revision").incrementAndGet()).isEqualTo(42);
        after.close();
    }
}
