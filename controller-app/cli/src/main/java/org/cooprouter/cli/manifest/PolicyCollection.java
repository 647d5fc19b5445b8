// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Arrays;
import java.util.List;
import org.cooprouter.cli.UserError;
import org.cooprouter.policy.v1.Resource;

/** The collections of the policy. */
public enum PolicyCollection {
    /** Places with a bridge and an agent. */
    SITES("sites"),
    /** Where duplicates are removed. */
    PROXIES("proxies"),
    /** Kinds of latency-critical traffic. */
    APP_TYPES("appTypes"),
    /** How packets are made redundant. */
    REDUNDANCY_PROFILES("redundancyProfiles"),
    /** What one site's router does for another's. */
    COOPERATIONS("cooperations");

    private final String id;

    PolicyCollection(String id) {
        this.id = id;
    }

    /** The collection as names begin with it, {@code appTypes}. */
    public String id() {
        return id;
    }

    /** All collections' ids. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(PolicyCollection::id).toList();
    }

    /** The fields of a resource that hold what it is, {@code site}, {@code proxy}, ... */
    public static List<String> kinds() {
        return Resource.getDescriptor().getOneofs().getFirst().getFields().stream()
                .map(FieldDescriptor::getJsonName)
                .toList();
    }

    /**
     * Checks that a word is a collection or the name of a resource.
     *
     * @throws UserError when it is neither
     */
    public static void check(String collectionOrName) {
        int slash = collectionOrName.indexOf('/');
        String collection = slash < 0 ? collectionOrName : collectionOrName.substring(0, slash);
        if (!ids().contains(collection)) {
            throw UserError.usage("\"" + collectionOrName + "\": expected a collection " + ids()
                    + " or a name such as sites/home-a" + Nearest.question(collection, ids()));
        }
    }
}
