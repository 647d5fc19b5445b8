// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;

/** A store that outlives the controllers of a test. */
public final class MemoryStore implements PolicyStore {
    private Content committed = new Content(new TreeMap<>(), new TreeMap<>(), List.of());
    private String broken = "none";

    /** From now on no value can be put whose key begins so. */
    public void breakPuts(String prefix) {
        broken = prefix;
    }

    public void mend() {
        broken = "none";
    }

    @Override
    public synchronized <T> T transact(Function<Transaction, T> work) {
        MemoryTransaction transaction =
                new MemoryTransaction(new Content(committed.resources, committed.values, committed.revisions));
        T result = transaction.run(work);
        committed = transaction.content;
        return result;
    }

    private static final class Content {
        private final SortedMap<String, Resource> resources;
        private final SortedMap<String, ByteString> values;
        private final List<Revision> revisions;

        Content(SortedMap<String, Resource> resources, SortedMap<String, ByteString> values, List<Revision> revisions) {
            this.resources = new TreeMap<>(resources);
            this.values = new TreeMap<>(values);
            this.revisions = new ArrayList<>(revisions);
        }
    }

    private final class MemoryTransaction implements Transaction {
        private final Content content;
        private boolean over;

        MemoryTransaction(Content content) {
            this.content = content;
        }

        <T> T run(Function<Transaction, T> work) {
            try {
                return work.apply(this);
            } finally {
                over = true;
            }
        }

        private Content content() {
            if (over) {
                throw new IllegalStateException("the transaction is over");
            }
            return content;
        }

        @Override
        public long currentRevision() {
            List<Revision> revisions = content().revisions;
            return revisions.isEmpty() ? 0 : revisions.get(revisions.size() - 1).getRevision();
        }

        @Override
        public List<Resource> resources() {
            return List.copyOf(content().resources.values());
        }

        @Override
        public void putResource(Resource resource) {
            content().resources.put(resource.getName(), resource);
        }

        @Override
        public void deleteResource(String name) {
            content().resources.remove(name);
        }

        @Override
        public void appendRevision(Revision revision) {
            if (revision.getRevision() != currentRevision() + 1) {
                throw new IllegalStateException("revision " + revision.getRevision() + " after " + currentRevision());
            }
            content().revisions.add(revision);
        }

        @Override
        public List<Revision> revisions(long before, int limit) {
            List<Revision> newestFirst = new ArrayList<>(content().revisions);
            Collections.reverse(newestFirst);
            return newestFirst.stream()
                    .filter(revision -> revision.getRevision() < before)
                    .limit(limit)
                    .collect(Collectors.toList());
        }

        @Override
        public Optional<ByteString> get(String key) {
            return Optional.ofNullable(content().values.get(key));
        }

        @Override
        public SortedMap<String, ByteString> scan(String prefix) {
            return new TreeMap<>(content().values.subMap(prefix, prefix + Character.MAX_VALUE));
        }

        @Override
        public void put(String key, ByteString value) {
            if (key.startsWith(broken)) {
                throw new StoreException("no space left on device", new IllegalStateException(key));
            }
            content().values.put(key, value);
        }

        @Override
        public void remove(String key) {
            content().values.remove(key);
        }
    }
}
