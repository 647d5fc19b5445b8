// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.Resource;

/**
 * The numbers under which things are known on the wire and on bridges: given once, kept for ever, so that a change of one resource
 * never renumbers another.
 */
public final class Numbers {
    /** None given yet. */
    public static final Numbers NONE = new Numbers(new TreeMap<>());

    private static final int MAX_APP_TYPE = 65535;

    private final SortedMap<String, Integer> byKey;

    private Numbers(SortedMap<String, Integer> byKey) {
        this.byKey = Collections.unmodifiableSortedMap(byKey);
    }

    /** As {@link #byKey()} said. */
    public static Numbers of(Map<String, Integer> byKey) {
        return new Numbers(new TreeMap<>(byKey));
    }

    /** All numbers: "client/sites/home-a", "appType/appTypes/voice", "path/sites/home-a/isp-a". */
    public SortedMap<String, Integer> byKey() {
        return byKey;
    }

    /** The client_ID of a site, 1 and up. */
    public int client(String site) {
        return number("client/" + site);
    }

    /** The index of an app type, 1-65535. */
    public int appType(String type) {
        return number("appType/" + type);
    }

    /** The path_ID of an uplink or link of a site, 0-63. */
    public int path(String site, String id) {
        return number("path/" + site + "/" + id);
    }

    private int number(String key) {
        return Objects.requireNonNull(byKey.get(key), key);
    }

    /** These numbers, and one for everything in {@code policy} that has none; paths that are gone free theirs. */
    public Numbers extend(Policy policy) {
        SortedMap<String, Integer> all = new TreeMap<>(byKey);
        for (Resource resource : policy.effective(ResourceName.APP_TYPES).values()) {
            next(all, "appType/", resource.getName(), MAX_APP_TYPE);
        }
        for (Resource resource : policy.effective(ResourceName.SITES).values()) {
            next(all, "client/", resource.getName(), Integer.MAX_VALUE);
            paths(all, resource);
        }
        return new Numbers(all);
    }

    private static void next(SortedMap<String, Integer> all, String kind, String name, int max) {
        if (all.containsKey(kind + name)) {
            return;
        }
        Set<Integer> used =
                new HashSet<>(all.subMap(kind, kind + Character.MAX_VALUE).values());
        int highest = used.isEmpty() ? 0 : Collections.max(used);
        int number = highest < max ? highest + 1 : lowestFree(used, 1);
        all.put(kind + name, number);
    }

    private static void paths(SortedMap<String, Integer> all, Resource site) {
        String prefix = "path/" + site.getName() + "/";
        Set<String> wanted = new HashSet<>();
        site.getSite().getUplinksList().forEach(uplink -> wanted.add(prefix + uplink.getId()));
        site.getSite().getLinksList().forEach(link -> wanted.add(prefix + link.getId()));
        SortedMap<String, Integer> ofSite = all.subMap(prefix, prefix + Character.MAX_VALUE);
        ofSite.keySet().retainAll(wanted);
        Set<Integer> used = new HashSet<>(ofSite.values());
        wanted.stream().sorted().filter(key -> !all.containsKey(key)).forEach(key -> {
            int number = lowestFree(used, 0);
            used.add(number);
            all.put(key, number);
        });
    }

    private static int lowestFree(Set<Integer> used, int from) {
        int number = from;
        while (used.contains(number)) {
            number++;
        }
        return number;
    }
}
