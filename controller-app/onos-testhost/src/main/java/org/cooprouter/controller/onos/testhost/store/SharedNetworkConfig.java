// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The network configuration of a cluster: JSON by subject and key. */
final class SharedNetworkConfig {
    private final ClusterState state;
    private final Map<Key, JsonNode> tree = new HashMap<>();

    /**
     * Names a piece of the configuration.
     *
     * @param subject what it is of
     * @param key which of the subject's configurations
     */
    record Key(Object subject, String key) {}

    SharedNetworkConfig(ClusterState state) {
        this.state = state;
    }

    synchronized @Nullable JsonNode get(Key key) {
        return tree.get(key);
    }

    synchronized Set<Key> keys() {
        return Set.copyOf(tree.keySet());
    }

    synchronized Set<Key> keysOf(Object subject) {
        return tree.keySet().stream()
                .filter(key -> key.subject().equals(subject))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Sets, or with null removes, a piece, and tells all nodes. */
    void set(Key key, @Nullable JsonNode value) {
        JsonNode before;
        synchronized (this) {
            before = value == null ? tree.remove(key) : tree.put(key, value);
        }
        if (!Objects.equals(before, value)) {
            state.each(node -> node.networkConfig().changed(key, before, value));
        }
    }
}
