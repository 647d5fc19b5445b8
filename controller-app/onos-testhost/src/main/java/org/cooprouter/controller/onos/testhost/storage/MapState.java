// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.onosproject.store.service.Versioned;

/** The entries of one map: values as the serializer wrote them, so that nothing is shared between nodes but bytes. */
final class MapState {
    private final String name;
    final Map<Object, Versioned<byte[]>> entries = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Hears of every change, in order. */
    interface Listener {
        /** {@code before} is null for an insert, {@code now} for a removal. */
        void changed(Object key, @Nullable Versioned<byte[]> before, @Nullable Versioned<byte[]> now);
    }

    MapState(String name) {
        this.name = name;
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    void forget(Listener listener) {
        listeners.remove(listener);
    }

    /** Writes, or with null removes, an entry under {@code version}; returns what was there. */
    @Nullable
    Versioned<byte[]> write(Object key, byte @Nullable [] value, long version) {
        Versioned<byte[]> now = value == null ? null : new Versioned<>(value, version);
        Versioned<byte[]> before = now == null ? entries.remove(key) : entries.put(key, now);
        if (before != null || now != null) {
            listeners.forEach(listener -> listener.changed(key, before, now));
        }
        return before;
    }

    @Override
    public String toString() {
        return name;
    }
}
