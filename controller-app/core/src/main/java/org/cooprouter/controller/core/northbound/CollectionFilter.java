// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import org.cooprouter.controller.core.policy.ResourceName;

/** The collection that a request asks for; empty = all. */
final class CollectionFilter {
    private final String collection;

    CollectionFilter(String collection) {
        this.collection = collection;
    }

    /** Refuses one that there is not. */
    void check() {
        if (!collection.isEmpty() && !ResourceName.COLLECTIONS.contains(collection)) {
            throw Errors.of(
                    Code.INVALID_ARGUMENT,
                    "there is no collection \"" + collection + "\"; expected one of " + ResourceName.COLLECTIONS);
        }
    }

    boolean includes(String name) {
        return collection.isEmpty() || ResourceName.collection(name).equals(collection);
    }
}
