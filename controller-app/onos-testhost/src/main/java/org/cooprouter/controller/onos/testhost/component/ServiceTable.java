// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services that are there, in the order in which they came. */
final class ServiceTable {
    private final Map<Class<?>, List<Object>> services = new HashMap<>();

    synchronized void add(Class<?> type, Object service) {
        services.computeIfAbsent(type, absent -> new ArrayList<>()).add(service);
    }

    synchronized void remove(Class<?> type, Object service) {
        services.getOrDefault(type, List.of()).remove(service);
    }

    synchronized Collection<Object> all(Class<?> type) {
        return List.copyOf(services.getOrDefault(type, List.of()));
    }

    boolean has(Class<?> type) {
        return !all(type).isEmpty();
    }
}
