// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.service.Versioned;

/** The entries of one map: keys and values as the serializer wrote them, so that nothing is shared between nodes but bytes. */
final class MapState {
    private final String name;
    private final Journal journal;
    final Map<ByteBuffer, Versioned<byte[]>> entries = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Hears of every change, in order. */
    interface Listener {
        /** {@code before} is null for an insert, {@code now} for a removal. */
        void changed(ByteBuffer key, @Nullable Versioned<byte[]> before, @Nullable Versioned<byte[]> now);
    }

    MapState(String name, Journal journal) {
        this.name = name;
        this.journal = journal;
    }

    /** Puts back what the journal says. */
    void restore(ByteBuffer key, byte @Nullable [] value, long version) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, new Versioned<>(value, version));
        }
    }

    static byte[] bytes(ByteBuffer key) {
        byte[] bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        return bytes;
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    void forget(Listener listener) {
        listeners.remove(listener);
    }

    /** Writes, or with null removes, an entry under {@code version}; returns what was there. */
    @Nullable
    Versioned<byte[]> write(ByteBuffer key, byte @Nullable [] value, long version) {
        Versioned<byte[]> now = value == null ? null : new Versioned<>(value, version);
        Versioned<byte[]> before = now == null ? entries.remove(key) : entries.put(key, now);
        if (before != null || now != null) {
            journal.map(name, version, key, value);
            listeners.forEach(listener -> listener.changed(key, before, now));
        }
        return before;
    }

    @Override
    public String toString() {
        return name;
    }
}
