// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.port.PolicyStore.Transaction;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.Site;
import org.junit.jupiter.api.Test;

/** What the core relies on in every policy store; each store has a test that extends this. */
public abstract class PolicyStoreContract {
    /** An empty store. */
    protected abstract PolicyStore store();

    /** A resource to store. */
    protected static Resource site(String name, String displayName) {
        return Resource.newBuilder()
                .setName(name)
                .setSite(Site.newBuilder().setDisplayName(displayName))
                .build();
    }

    /** An entry of the audit trail. */
    protected static Revision revision(long number, String author) {
        return Revision.newBuilder()
                .setRevision(number)
                .setAuthor(author)
                .setComment("because")
                .setCreateTime(Timestamp.newBuilder()
                        .setSeconds(1_700_000_000L + number)
                        .setNanos(5))
                .build();
    }

    private static List<String> names(List<Resource> resources) {
        return resources.stream().map(Resource::getName).collect(Collectors.toList());
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private void write(Consumer<Transaction> work) {
        store().transact(transaction -> {
            work.accept(transaction);
            return null;
        });
    }

    @Test
    void shouldBeginEmpty() {
        write(transaction -> {
            assertThat(transaction.currentRevision()).isZero();
            assertThat(transaction.resources()).isEmpty();
            assertThat(transaction.revisions(Long.MAX_VALUE, 10)).isEmpty();
            assertThat(transaction.get("a")).isEmpty();
            assertThat(transaction.scan("")).isEmpty();
        });
    }

    @Test
    void shouldListResourcesByNameAndReplaceThoseThatAreThere() {
        write(transaction -> {
            transaction.putResource(site("sites/b", "B"));
            transaction.putResource(site("sites/a", "A"));
            transaction.putResource(site("proxies/z", "Z"));
        });
        write(transaction -> transaction.putResource(site("sites/b", "B again")));

        write(transaction -> {
            assertThat(names(transaction.resources())).containsExactly("proxies/z", "sites/a", "sites/b");
            assertThat(transaction.resources().get(2).getSite().getDisplayName())
                    .isEqualTo("B again");
        });
    }

    @Test
    void shouldDeleteResourcesAndIgnoreUnknownNames() {
        write(transaction -> transaction.putResource(site("sites/a", "A")));

        write(transaction -> {
            transaction.deleteResource("sites/a");
            transaction.deleteResource("sites/never-there");
        });

        write(transaction -> assertThat(transaction.resources()).isEmpty());
    }

    @Test
    void shouldSeeItsOwnWritesWithinATransaction() {
        write(transaction -> {
            transaction.putResource(site("sites/a", "A"));
            transaction.put("k", bytes("v"));
            transaction.appendRevision(revision(1, "operator/alice"));

            assertThat(names(transaction.resources())).containsExactly("sites/a");
            assertThat(transaction.get("k")).contains(bytes("v"));
            assertThat(transaction.currentRevision()).isEqualTo(1);
        });
    }

    @Test
    void shouldKeepNothingOfATransactionThatThrows() {
        write(transaction -> transaction.put("kept", bytes("1")));

        assertThatThrownBy(() -> write(transaction -> {
                    transaction.putResource(site("sites/a", "A"));
                    transaction.appendRevision(revision(1, "operator/alice"));
                    transaction.put("kept", bytes("2"));
                    transaction.put("new", bytes("3"));
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");

        write(transaction -> {
            assertThat(transaction.resources()).isEmpty();
            assertThat(transaction.currentRevision()).isZero();
            assertThat(transaction.scan("")).hasSize(1).containsEntry("kept", bytes("1"));
        });
    }

    @Test
    void shouldReturnWhatTheWorkReturns() {
        assertThat(store().<String>transact(transaction -> "result")).isEqualTo("result");
    }

    @Test
    void shouldPageThroughTheAuditTrailNewestFirst() {
        for (int number = 1; number <= 5; number++) {
            Revision next = revision(number, "operator/alice");
            write(transaction -> transaction.appendRevision(next));
        }

        write(transaction -> {
            assertThat(transaction.revisions(Long.MAX_VALUE, 2))
                    .containsExactly(revision(5, "operator/alice"), revision(4, "operator/alice"));
            assertThat(transaction.revisions(4, 10))
                    .extracting(Revision::getRevision)
                    .containsExactly(3L, 2L, 1L);
            assertThat(transaction.revisions(1, 10)).isEmpty();
        });
    }

    @Test
    void shouldRefuseARevisionThatDoesNotFollowTheCurrentOne() {
        write(transaction -> transaction.appendRevision(revision(1, "operator/alice")));

        for (long wrong : List.of(0L, 1L, 3L)) {
            assertThatThrownBy(() -> write(transaction -> transaction.appendRevision(revision(wrong, "operator/bob"))))
                    .isInstanceOf(RuntimeException.class);
        }

        write(transaction -> assertThat(transaction.currentRevision()).isEqualTo(1));
    }

    @Test
    void shouldScanExactlyTheKeysWithThePrefixInOrder() {
        write(transaction -> {
            for (String key :
                    List.of("keys/b", "keys/a", "keys", "keyz", "numbers/1", "keys/a/1", "keys/%", "keys/_")) {
                transaction.put(key, bytes(key));
            }
        });

        write(transaction -> {
            assertThat(new ArrayList<>(transaction.scan("keys/").keySet()))
                    .containsExactly("keys/%", "keys/_", "keys/a", "keys/a/1", "keys/b");
            assertThat(transaction.scan("keys/%")).hasSize(1);
            assertThat(transaction.scan("nothing")).isEmpty();
        });
    }

    @Test
    void shouldReplaceAndRemoveValues() {
        write(transaction -> {
            transaction.put("a", bytes("1"));
            transaction.put("b", ByteString.copyFrom(new byte[] {0, -1, 127}));
        });

        write(transaction -> {
            transaction.put("a", ByteString.EMPTY);
            transaction.remove("never-there");
        });

        write(transaction -> {
            assertThat(transaction.get("a")).contains(ByteString.EMPTY);
            assertThat(transaction.get("b")).contains(ByteString.copyFrom(new byte[] {0, -1, 127}));
            transaction.remove("b");
            assertThat(transaction.get("b")).isEmpty();
        });
    }

    @Test
    void shouldRefuseToBeUsedAfterTheTransaction() {
        AtomicReference<Transaction> escaped = new AtomicReference<Transaction>();
        write(escaped::set);

        assertThatThrownBy(() -> escaped.get().put("late", bytes("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRunTransactionsOneAfterAnother() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 25; n++) {
                    write(PolicyStoreContract::countOneMore);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        write(transaction -> assertThat(transaction.get("count")).contains(bytes("100")));
    }

    private static void countOneMore(Transaction transaction) {
        int count = transaction
                .get("count")
                .map(value -> Integer.parseInt(value.toStringUtf8()))
                .orElse(0);
        transaction.put("count", bytes(String.valueOf(count + 1)));
    }
}
