// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.List;
import java.util.Optional;
import org.cooprouter.policy.v1.Resource;

/** Names of policy resources, "collection/id" (AIP-122). */
public final class ResourceName {
    public static final String SITES = "sites";
    public static final String PROXIES = "proxies";
    public static final String APP_TYPES = "appTypes";
    public static final String REDUNDANCY_PROFILES = "redundancyProfiles";
    public static final String COOPERATIONS = "cooperations";

    /** All collections. */
    public static final List<String> COLLECTIONS =
            List.of(SITES, PROXIES, APP_TYPES, REDUNDANCY_PROFILES, COOPERATIONS);

    private static final String ID = "[a-z](?:[a-z0-9]|-(?!-)){0,39}";

    private ResourceName() {}

    /** Whether {@code id} may be used: the separator of association names, "--", may not occur in it. */
    public static boolean isId(String id) {
        return id.matches(ID);
    }

    /** "sites" of "sites/home-a"; all of it when there is no slash. */
    public static String collection(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** "home-a" of "sites/home-a"; empty when there is no slash. */
    public static String id(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(slash + 1);
    }

    /** The collection in which a resource with this kind of content belongs; empty when it has no content. */
    public static Optional<String> collectionOf(Resource.SpecCase kind) {
        switch (kind) {
            case SITE:
                return Optional.of(SITES);
            case PROXY:
                return Optional.of(PROXIES);
            case APP_TYPE:
                return Optional.of(APP_TYPES);
            case REDUNDANCY_PROFILE:
                return Optional.of(REDUNDANCY_PROFILES);
            case COOPERATION:
                return Optional.of(COOPERATIONS);
            case SPEC_NOT_SET:
                return Optional.empty();
        }
        throw new IllegalArgumentException("a new kind of resource: " + kind);
    }
}
