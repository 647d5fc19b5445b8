// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.service.CommitStatus;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapException;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.TransactionContext;
import org.onosproject.store.service.TransactionalMap;
import org.onosproject.store.service.Versioned;

/**
 * Keeps everything in consistent maps, which the cluster agrees on before a change is done. All transactions share one counter, the
 * epoch: a transaction that writes increments it together with what it writes, and is done anew when somebody else was quicker. So
 * transactions are serializable although maps can be listed only outside of ONOS's transactions.
 */
public final class OnosPolicyStore implements PolicyStore {
    static final String RESOURCES = "cooprouter-resources";
    static final String REVISIONS = "cooprouter-revisions";
    static final String STATE = "cooprouter-state";
    static final String META = "cooprouter-meta";
    static final String EPOCH = "epoch";
    private static final int ATTEMPTS = 20;
    private static final long LONGEST_PAUSE_MS = 50;
    private static final long COMMIT_SECONDS = 10;

    /** What the maps hold: bytes of Protocol Buffers, so that no version of this application is bound to Java's classes. */
    static final Serializer SERIALIZER = Serializer.forTypes(byte[].class);

    private final StorageService storage;
    private final ConsistentMap<String, byte[]> resources;
    private final ConsistentMap<String, byte[]> revisions;
    private final ConsistentMap<String, byte[]> state;
    private final ConsistentMap<String, byte[]> meta;

    /**
     * Opens the maps, and makes them when they are not there.
     *
     * @throws StoreException when the cluster cannot agree now
     */
    public OnosPolicyStore(StorageService storage) {
        this.storage = storage;
        try {
            resources = map(RESOURCES);
            revisions = map(REVISIONS);
            state = map(STATE);
            meta = map(META);
        } catch (StorageException e) {
            throw failure(e);
        }
    }

    private ConsistentMap<String, byte[]> map(String name) {
        return storage.<String, byte[]>consistentMapBuilder()
                .withName(name)
                .withSerializer(SERIALIZER)
                .build();
    }

    @Override
    public <T> T transact(Function<Transaction, T> work) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                Optional<Done<T>> done = attempt(work);
                if (done.isPresent()) {
                    return done.get().result;
                }
            } catch (StorageException e) {
                throw failure(e);
            }
            pause(attempt);
        }
        throw new StoreException(
                "ONOS's distributed store did not let a change through in " + ATTEMPTS
                        + " attempts, because others wrote meanwhile; is the application active with different settings twice?");
    }

    /** Empty when others wrote meanwhile. */
    private <T> Optional<Done<T>> attempt(Function<Transaction, T> work) {
        long epoch = epoch();
        OnosTransaction transaction = new OnosTransaction(
                new Overlay(resources), new Overlay(revisions), new Overlay(state), new Overlay(meta));
        T result;
        try {
            result = work.apply(transaction);
        } catch (StorageException | StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            if (epoch() == epoch) {
                throw e;
            }
            return Optional.empty();
        } finally {
            transaction.close();
        }
        boolean valid = transaction.writesNothing() ? epoch() == epoch : commit(transaction, epoch);
        return valid ? Optional.of(new Done<>(result)) : Optional.empty();
    }

    private long epoch() {
        return number(value(meta.get(EPOCH)));
    }

    private boolean commit(OnosTransaction transaction, long epoch) {
        TransactionContext context = storage.transactionContextBuilder().build();
        context.begin();
        try {
            TransactionalMap<String, byte[]> counters = context.getTransactionalMap(META, SERIALIZER);
            if (number(Optional.ofNullable(counters.get(EPOCH))) != epoch) {
                context.abort();
                return false;
            }
            transaction.write(name -> context.getTransactionalMap(name, SERIALIZER));
            counters.put(EPOCH, bytes(epoch + 1));
            return await(context.commit()) == CommitStatus.SUCCESS;
        } catch (RuntimeException e) {
            if (context.isOpen()) {
                context.abort();
            }
            throw e;
        }
    }

    private static CommitStatus await(CompletableFuture<CommitStatus> commit) {
        try {
            return commit.get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StorageException.Timeout();
        } catch (ExecutionException e) {
            throw new StorageException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(e);
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current()
                    .nextLong(1, Math.min(LONGEST_PAUSE_MS, 2L << Math.min(attempt, 10)) + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the controller is stopping", e);
        }
    }

    static StoreException failure(StorageException cause) {
        String what = cause instanceof StorageException.Timeout || cause instanceof ConsistentMapException.Timeout
                ? "did not answer in time"
                : "failed: " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        return new StoreException(
                "ONOS's distributed store " + what
                        + " (do most nodes of the cluster run and reach each other? see `nodes` and `partitions`)",
                cause);
    }

    static Optional<byte[]> value(@Nullable Versioned<byte[]> versioned) {
        return versioned == null ? Optional.empty() : Optional.of(versioned.value());
    }

    static long number(Optional<byte[]> text) {
        return text.map(digits -> Long.parseLong(new String(digits, StandardCharsets.US_ASCII)))
                .orElse(0L);
    }

    static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** What the work returned, which may be null. */
    private static final class Done<T> {
        private final T result;

        Done(T result) {
            this.result = result;
        }
    }
}
