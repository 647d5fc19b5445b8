// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.store;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.TransactionalMap;
import org.onosproject.store.service.Versioned;

/** A map as one transaction sees it: with what it has written itself and not committed yet. */
final class Overlay {
    private final ConsistentMap<String, byte[]> map;
    private final Map<String, Optional<byte[]>> writes = new TreeMap<>();

    Overlay(ConsistentMap<String, byte[]> map) {
        this.map = map;
    }

    Optional<byte[]> get(String key) {
        Optional<byte[]> written = writes.get(key);
        return written == null ? OnosPolicyStore.value(map.get(key)) : written;
    }

    SortedMap<String, byte[]> all() {
        SortedMap<String, byte[]> all = new TreeMap<>();
        for (Map.Entry<String, Versioned<byte[]>> entry : map.entrySet()) {
            all.put(entry.getKey(), entry.getValue().value());
        }
        writes.forEach((key, value) -> {
            value.ifPresent(present -> all.put(key, present));
            if (value.isEmpty()) {
                all.remove(key);
            }
        });
        return all;
    }

    void put(String key, byte[] value) {
        writes.put(key, Optional.of(value));
    }

    void remove(String key) {
        writes.put(key, Optional.empty());
    }

    String name() {
        return map.name();
    }

    boolean isUnchanged() {
        return writes.isEmpty();
    }

    void writeTo(TransactionalMap<String, byte[]> target) {
        writes.forEach((key, value) -> {
            if (value.isPresent()) {
                target.put(key, value.get());
            } else {
                target.remove(key);
            }
        });
    }
}
