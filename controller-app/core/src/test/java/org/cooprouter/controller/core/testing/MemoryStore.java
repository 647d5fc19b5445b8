// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
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
public final class MemoryStore implements PolicyStore, PolicyStore.Transaction {
    private final SortedMap<String, Resource> resources = new TreeMap<>();
    private final SortedMap<String, ByteString> values = new TreeMap<>();
    private final List<Revision> revisions = new ArrayList<>();
    private String broken = "none";

    /** From now on no value can be put whose key begins so. */
    public void breakPuts(String prefix) {
        broken = prefix;
    }

    public void mend() {
        broken = "none";
    }

    @Override
    public <T> T transact(Function<Transaction, T> work) {
        return work.apply(this);
    }

    @Override
    public long currentRevision() {
        return revisions.isEmpty() ? 0 : revisions.get(revisions.size() - 1).getRevision();
    }

    @Override
    public List<Resource> resources() {
        return new ArrayList<>(resources.values());
    }

    @Override
    public void putResource(Resource resource) {
        resources.put(resource.getName(), resource);
    }

    @Override
    public void deleteResource(String name) {
        resources.remove(name);
    }

    @Override
    public void appendRevision(Revision revision) {
        if (revision.getRevision() != currentRevision() + 1) {
            throw new IllegalStateException("revision " + revision.getRevision() + " after " + currentRevision());
        }
        revisions.add(revision);
    }

    @Override
    public List<Revision> revisions(long before, int limit) {
        List<Revision> newestFirst = new ArrayList<>(revisions);
        java.util.Collections.reverse(newestFirst);
        return newestFirst.stream()
                .filter(revision -> revision.getRevision() < before)
                .limit(limit)
                .collect(Collectors.toList());
    }

    @Override
    public Optional<ByteString> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public SortedMap<String, ByteString> scan(String prefix) {
        return new TreeMap<>(values.subMap(prefix, prefix + Character.MAX_VALUE));
    }

    @Override
    public void put(String key, ByteString value) {
        if (key.startsWith(broken)) {
            throw new StoreException("no space left on device", new IllegalStateException(key));
        }
        values.put(key, value);
    }

    @Override
    public void remove(String key) {
        values.remove(key);
    }
}
