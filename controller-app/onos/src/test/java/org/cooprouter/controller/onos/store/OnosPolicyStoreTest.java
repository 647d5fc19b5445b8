// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.PolicyStoreContract;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.onos.testhost.storage.MemoryStorageService;
import org.cooprouter.controller.onos.testhost.storage.SharedStorage;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnosPolicyStoreTest extends PolicyStoreContract {
    private final SharedStorage shared = new SharedStorage();
    private final MemoryStorageService one = new MemoryStorageService("one", shared);
    private final MemoryStorageService two = new MemoryStorageService("two", shared);
    private final OnosPolicyStore store = new OnosPolicyStore(one);
    private final OnosPolicyStore atOtherNode = new OnosPolicyStore(two);

    @Override
    protected PolicyStore store() {
        return store;
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void shouldShowAtEveryNodeWhatOneHasCommitted() {
        store.transact(transaction -> {
            transaction.putResource(site("sites/home-a", "A"));
            transaction.appendRevision(revision(1, "operator/alice"));
            return true;
        });

        assertThat(atOtherNode.<Long>transact(PolicyStore.Transaction::currentRevision))
                .isEqualTo(1);
        List<Resource> resources = atOtherNode.transact(PolicyStore.Transaction::resources);
        assertThat(resources).hasSize(1);
    }

    @Test
    void shouldDoATransactionAnewWhenAnotherNodeWroteMeanwhile() {
        AtomicInteger attempts = new AtomicInteger();
        put(store, "0");
        store.transact(transaction -> {
            int read = Integer.parseInt(transaction.get("sum").orElseThrow().toStringUtf8());
            if (attempts.incrementAndGet() == 1) {
                put(atOtherNode, "10");
            }
            transaction.put("sum", ByteString.copyFromUtf8(Integer.toString(read + 1)));
            return true;
        });

        assertThat(attempts).hasValue(2);
        Optional<ByteString> sum = store.transact(transaction -> transaction.get("sum"));
        assertThat(sum).hasValue(ByteString.copyFromUtf8("11"));
    }

    @Test
    void shouldNotMixOldAndNewInOneReadingTransaction() {
        AtomicInteger attempts = new AtomicInteger();
        put(store, "old");
        String seen = store.transact(transaction -> {
            String first = transaction.get("sum").orElseThrow().toStringUtf8();
            if (attempts.incrementAndGet() == 1) {
                put(atOtherNode, "new");
            }
            return first + " " + transaction.get("sum").orElseThrow().toStringUtf8();
        });

        assertThat(seen).isEqualTo("new new");
    }

    @Test
    void shouldNotBlameTheCallerForWhatAnotherNodeDidMeanwhile() {
        AtomicInteger attempts = new AtomicInteger();
        store.transact(transaction -> {
            if (attempts.incrementAndGet() == 1) {
                append(atOtherNode, 1);
            }
            transaction.appendRevision(revision(transaction.currentRevision() + 1, "operator/alice"));
            return true;
        });

        assertThat(store.<Long>transact(PolicyStore.Transaction::currentRevision))
                .isEqualTo(2);
    }

    @Test
    void shouldGiveUpWhenOthersWriteAllTheTime() {
        put(store, "0");

        assertThatThrownBy(() -> store.transact(transaction -> {
                    put(atOtherNode, "1");
                    transaction.put("sum", ByteString.EMPTY);
                    return true;
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("others wrote meanwhile");
    }

    @Test
    void shouldSayThatTheClusterDoesNotAnswer() {
        shared.stall();
        try {
            assertThatThrownBy(() -> store.transact(PolicyStore.Transaction::currentRevision))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("ONOS's distributed store did not answer in time");
        } finally {
            shared.resume();
        }
        assertThat(store.<Long>transact(PolicyStore.Transaction::currentRevision))
                .isZero();
    }

    private static void put(PolicyStore store, String value) {
        store.transact(transaction -> {
            transaction.put("sum", ByteString.copyFromUtf8(value));
            return true;
        });
    }

    private static void append(PolicyStore store, long number) {
        store.transact(transaction -> {
            transaction.appendRevision(revision(number, "operator/bob"));
            return true;
        });
    }
}
