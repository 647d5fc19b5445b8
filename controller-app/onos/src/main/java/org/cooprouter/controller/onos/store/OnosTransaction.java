// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;
import org.onosproject.store.service.TransactionalMap;

/** Reads the maps and keeps what is to be written until the store commits it. */
final class OnosTransaction implements PolicyStore.Transaction {
    private static final String CURRENT_REVISION = "revision";

    private final Overlay resources;
    private final Overlay revisions;
    private final Overlay state;
    private final Overlay meta;
    private boolean open = true;

    OnosTransaction(Overlay resources, Overlay revisions, Overlay state, Overlay meta) {
        this.resources = resources;
        this.revisions = revisions;
        this.state = state;
        this.meta = meta;
    }

    boolean writesNothing() {
        return List.of(resources, revisions, state, meta).stream().allMatch(Overlay::isUnchanged);
    }

    void write(Function<String, TransactionalMap<String, byte[]>> maps) {
        for (Overlay overlay : List.of(resources, revisions, state, meta)) {
            if (!overlay.isUnchanged()) {
                overlay.writeTo(maps.apply(overlay.name()));
            }
        }
    }

    void close() {
        open = false;
    }

    private Overlay opened(Overlay overlay) {
        if (!open) {
            throw new IllegalStateException("the transaction has ended");
        }
        return overlay;
    }

    private static <T> T parse(Parser<T> parser, byte[] body) {
        try {
            return parser.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new StoreException("ONOS's distributed store holds a damaged record: restore a backup of it", e);
        }
    }

    @Override
    public long currentRevision() {
        return OnosPolicyStore.number(opened(meta).get(CURRENT_REVISION));
    }

    @Override
    public List<Resource> resources() {
        List<Resource> all = new ArrayList<>();
        opened(resources).all().values().forEach(body -> all.add(parse(Resource.parser(), body)));
        return all;
    }

    @Override
    public void putResource(Resource resource) {
        opened(resources).put(resource.getName(), resource.toByteArray());
    }

    @Override
    public void deleteResource(String name) {
        opened(resources).remove(name);
    }

    @Override
    public void appendRevision(Revision revision) {
        long expected = currentRevision() + 1;
        if (revision.getRevision() != expected) {
            throw new IllegalArgumentException(
                    "revision " + revision.getRevision() + " cannot follow " + (expected - 1));
        }
        revisions.put(Long.toString(expected), revision.toByteArray());
        meta.put(CURRENT_REVISION, OnosPolicyStore.bytes(expected));
    }

    @Override
    public List<Revision> revisions(long before, int limit) {
        List<Revision> found = new ArrayList<>();
        // They are numbered without gaps.
        for (long number = Math.min(before - 1, currentRevision()); number > 0 && found.size() < limit; number--) {
            revisions.get(Long.toString(number)).ifPresent(body -> found.add(parse(Revision.parser(), body)));
        }
        return found;
    }

    @Override
    public Optional<ByteString> get(String key) {
        return opened(state).get(key).map(ByteString::copyFrom);
    }

    @Override
    public SortedMap<String, ByteString> scan(String prefix) {
        SortedMap<String, ByteString> found = new TreeMap<>();
        opened(state).all().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key, ByteString.copyFrom(value));
            }
        });
        return found;
    }

    @Override
    public void put(String key, ByteString value) {
        opened(state).put(key, value.toByteArray());
    }

    @Override
    public void remove(String key) {
        opened(state).remove(key);
    }
}
