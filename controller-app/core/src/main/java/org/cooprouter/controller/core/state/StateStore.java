// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.PolicyStore.Transaction;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.v1.AgentState;
import org.cooprouter.controller.v1.AssociationKeys;
import org.cooprouter.controller.v1.CooperationAccount;
import org.cooprouter.controller.v1.CooperationRecord;
import org.cooprouter.controller.v1.SteeringState;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typed access to what the controller remembers over a restart; blocks as the store does. A record that is put is stored together with
 * those put before and after it, once what was given to the core's thread meanwhile has been done: a commit waits for the disk, and a
 * thousand agents that answer at once shall not wait for it a thousand times. What must not happen before a record is stored goes
 * through {@link #whenStored}. Confined to the core's thread.
 */
public final class StateStore {
    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
    private static final String NUMBERS = "numbers/";
    private static final String AGENTS = "agents/";
    private static final String STEERING = "steering/";
    private static final String KEYS = "keys/";
    private static final String COOPERATIONS = "cooperations/";
    private static final String ACCOUNTS = "accounts/";
    private static final String NEXT_HOPS = "nexthops/";
    private static final String TERM = "term";
    private static final String SECRETS = "secrets/";
    private static final String LINKS = "links";
    private static final int SECRET_BYTES = 32;

    private final PolicyStore store;
    private final long term;
    private final Executor core;
    private final Map<String, Optional<ByteString>> pending = new LinkedHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean flushing;
    private volatile String trouble = "";

    private StateStore(PolicyStore store, long term, Executor core) {
        this.store = store;
        this.term = term;
        this.core = core;
    }

    /**
     * Begins a term on top of the host's store: from now on nobody writes who began an earlier one, so that an instance that has lost
     * its leadership without knowing it yet can change nothing.
     *
     * @param core the core's thread, which runs a task after all that was given to it before
     */
    public static StateStore beginTerm(PolicyStore store, Executor core) {
        long term = store.transact(transaction -> {
            long next = term(transaction) + 1;
            transaction.put(TERM, ByteString.copyFromUtf8(Long.toString(next)));
            return next;
        });
        return new StateStore(store, term, core);
    }

    private static long term(Transaction transaction) {
        return transaction
                .get(TERM)
                .map(value -> Long.parseLong(value.toStringUtf8()))
                .orElse(0L);
    }

    private <T> T read(Function<Transaction, T> work) {
        try {
            T result = store.transact(work);
            trouble = "";
            return result;
        } catch (StoreException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private void write(Consumer<Transaction> work) {
        read(transaction -> {
            long newest = term(transaction);
            if (newest != term) {
                throw new SupersededException(term, newest);
            }
            pending.forEach((key, value) -> put(transaction, key, value));
            work.accept(transaction);
            return true;
        });
        pending.clear();
        List<Runnable> due = List.copyOf(afterwards);
        afterwards.clear();
        due.forEach(StateStore::runGuarded);
    }

    private static void runGuarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("what waited for the store could not be done", e);
        }
    }

    /** Runs {@code action} when all that was put is stored: at once, or on the core's thread. While the store fails, it waits. */
    public void whenStored(Runnable action) {
        if (pending.isEmpty()) {
            action.run();
        } else {
            afterwards.add(action);
        }
    }

    private void flush() {
        flushing = false;
        if (!pending.isEmpty()) {
            write(transaction -> {});
        }
    }

    /** Why the store does not work; empty when the last transaction did. */
    public String trouble() {
        return trouble;
    }

    /** Stores what could not be stored, and finds out whether a store that did not work does now. */
    public void tryAgain() {
        flush();
        if (!trouble.isEmpty()) {
            revision();
        }
    }

    /** All resources. */
    public List<Resource> resources() {
        return read(Transaction::resources);
    }

    /** Number of the newest revision. */
    public long revision() {
        return read(Transaction::currentRevision);
    }

    /** The audit trail below {@code before}, newest first. */
    public List<Revision> revisions(long before, int limit) {
        return read(transaction -> transaction.revisions(before, limit));
    }

    /** One change of the policy, with everything that must be true at the same time. */
    public void commit(
            Revision revision, Collection<Resource> put, Collection<String> deleted, Numbers before, Numbers after) {
        write(transaction -> {
            put.forEach(transaction::putResource);
            deleted.forEach(transaction::deleteResource);
            before.byKey().keySet().stream()
                    .filter(key -> !after.byKey().containsKey(key))
                    .forEach(key -> transaction.remove(NUMBERS + key));
            after.byKey().forEach((key, number) -> {
                if (!number.equals(before.byKey().get(key))) {
                    transaction.put(NUMBERS + key, ByteString.copyFromUtf8(number.toString()));
                }
            });
            transaction.appendRevision(revision);
        });
    }

    /** Numbers given so far. */
    public Numbers numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        scan(NUMBERS).forEach((key, value) -> numbers.put(key, Integer.valueOf(value.toStringUtf8())));
        return Numbers.of(numbers);
    }

    /** MAC addresses of next hops. */
    public Map<String, Long> nextHops() {
        Map<String, Long> nextHops = new HashMap<>();
        scan(NEXT_HOPS).forEach((key, value) -> nextHops.put(key, Long.valueOf(value.toStringUtf8())));
        return nextHops;
    }

    /** Remembers a next hop's MAC address. */
    public void putNextHop(String key, long mac) {
        put(NEXT_HOPS + key, Optional.of(ByteString.copyFromUtf8(Long.toString(mac))));
    }

    /** Of what the keys of links between routers are made: drawn once, then always the same 32 bytes. */
    public ByteString linkSecret(SecureRandom random) {
        ByteString known = scan(SECRETS).get(LINKS);
        if (known != null) {
            return known;
        }
        byte[] drawn = new byte[SECRET_BYTES];
        random.nextBytes(drawn);
        write(transaction -> transaction.put(SECRETS + LINKS, ByteString.copyFrom(drawn)));
        return ByteString.copyFrom(drawn);
    }

    /** By site. */
    public Map<String, AgentState> agents() {
        return parse(AGENTS, AgentState.parser());
    }

    /** Remembers what an agent has been sent and has said. */
    public void putAgent(String site, AgentState state) {
        put(AGENTS + site, Optional.of(state.toByteString()));
    }

    /** By site. */
    public Map<String, SteeringState> steering() {
        return parse(STEERING, SteeringState.parser());
    }

    /** Remembers which parts of a site's program are on. */
    public void putSteering(String site, SteeringState state) {
        put(STEERING + site, Optional.of(state.toByteString()));
    }

    /** Forgets a site's steering. */
    public void removeSteering(String site) {
        put(STEERING + site, Optional.empty());
    }

    /** By association. */
    public Map<String, AssociationKeys> keys() {
        return parse(KEYS, AssociationKeys.parser());
    }

    /** Remembers the keys of several associations; empty forgets. */
    public void putKeys(Map<String, Optional<AssociationKeys>> keys) {
        write(transaction -> keys.forEach((association, value) ->
                put(transaction, KEYS + association, value.map(AssociationKeys::toByteString))));
    }

    /** By cooperation. */
    public Map<String, CooperationRecord> cooperations() {
        return parse(COOPERATIONS, CooperationRecord.parser());
    }

    /** Remembers a cooperation's state; empty forgets. */
    public void putCooperation(String name, Optional<CooperationRecord> cooperation) {
        put(COOPERATIONS + name, cooperation.map(CooperationRecord::toByteString));
    }

    /** By cooperation. */
    public Map<String, CooperationAccount> accounts() {
        return parse(ACCOUNTS, CooperationAccount.parser());
    }

    /** Remembers what was given in a cooperation; empty forgets. */
    public void putAccount(String name, Optional<CooperationAccount> account) {
        put(ACCOUNTS + name, account.map(CooperationAccount::toByteString));
    }

    private void put(String key, Optional<ByteString> value) {
        pending.put(key, value);
        if (!flushing) {
            flushing = true;
            core.execute(this::flush);
        }
    }

    private static void put(Transaction transaction, String key, Optional<ByteString> value) {
        value.ifPresent(bytes -> transaction.put(key, bytes));
        if (!value.isPresent()) {
            transaction.remove(key);
        }
    }

    private Map<String, ByteString> scan(String prefix) {
        Map<String, ByteString> found = new HashMap<>();
        read(transaction -> transaction.scan(prefix))
                .forEach((key, value) -> found.put(key.substring(prefix.length()), value));
        return found;
    }

    private <T extends MessageLite> Map<String, T> parse(String prefix, Parser<T> parser) {
        Map<String, T> found = new HashMap<>();
        scan(prefix).forEach((key, value) -> {
            try {
                found.put(key, parser.parseFrom(value));
            } catch (InvalidProtocolBufferException e) {
                throw new StoreException("the store's entry " + prefix + key + " is damaged; restore a backup", e);
            }
        });
        return found;
    }
}
