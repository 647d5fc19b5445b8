// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.References;
import org.cooprouter.controller.core.policy.References.Reference;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Resource;

/** Which sites have to be compiled again when resources change: those that the changed ones can reach, and no others. */
public final class Dependencies {
    private final Policy before;
    private final Policy after;
    private final Set<String> sites = new HashSet<>();

    private Dependencies(Policy before, Policy after) {
        this.before = before;
        this.after = after;
    }

    /** Names of the sites, of either policy, whose compilation may differ. */
    public static Set<String> sitesToCompile(Policy before, Policy after) {
        Dependencies dependencies = new Dependencies(before, after);
        Set<String> changed = dependencies.changed();
        dependencies.visit(before, changed);
        dependencies.visit(after, changed);
        return dependencies.sites;
    }

    private Set<String> changed() {
        Set<String> names = new HashSet<>(before.effective().keySet());
        names.addAll(after.effective().keySet());
        names.removeIf(name -> Objects.equals(spec(before, name), spec(after, name)));
        return names;
    }

    private static Object spec(Policy policy, String name) {
        Resource resource = policy.effective().get(name);
        return resource == null
                ? Resource.getDefaultInstance()
                : resource.toBuilder().clearRevision().clearUpdateTime().build();
    }

    /** A site matters to its peers and to its proxy's clients; everything else to the sites that name it or that it names. */
    private void visit(Policy policy, Set<String> changed) {
        Map<String, Set<String>> users = users(policy);
        Deque<String> open = new ArrayDeque<>(changed);
        Set<String> seen = new HashSet<>(changed);
        while (!open.isEmpty()) {
            String name = open.remove();
            Resource resource = policy.effective().get(name);
            if (resource != null) {
                touch(policy, name, resource);
            }
            for (String user : users.getOrDefault(name, Set.of())) {
                if (user.startsWith(ResourceName.SITES + "/")) {
                    sites.add(user);
                } else if (passesOn(name, user) && seen.add(user)) {
                    open.add(user);
                }
            }
        }
    }

    /** An app type restricted to sites does not change because one of those sites does; its proxies' clients do. */
    private static boolean passesOn(String name, String user) {
        boolean siteOfType = name.startsWith(ResourceName.SITES + "/") && user.startsWith(ResourceName.APP_TYPES + "/");
        return !siteOfType;
    }

    private void touch(Policy policy, String name, Resource resource) {
        if (resource.hasSite()) {
            sites.add(name);
            proxiesOfClient(policy, name, resource);
        } else if (resource.hasProxy()) {
            sites.add(resource.getProxy().getSite());
        } else if (resource.hasCooperation()) {
            sites.add(resource.getCooperation().getBeneficiary());
            sites.add(resource.getCooperation().getHelper());
            // What a neighbour grants is a capacity that proxies know of.
            String beneficiary = resource.getCooperation().getBeneficiary();
            Resource site = policy.effective().get(beneficiary);
            if (site != null) {
                proxiesOfClient(policy, beneficiary, site);
            }
        } else if (resource.hasAppType()) {
            sitesOf(policy, resource.getAppType());
        }
    }

    /** A site that comes or goes is a client that comes or goes. */
    private void proxiesOfClient(Policy policy, String name, Resource site) {
        for (Resource type : policy.effective(ResourceName.APP_TYPES).values()) {
            if (Policy.appliesAt(type.getAppType(), name, site.getSite())) {
                proxySites(policy, type.getAppType());
            }
        }
    }

    private void sitesOf(Policy policy, AppType type) {
        policy.effective(ResourceName.SITES).forEach((name, site) -> {
            if (Policy.appliesAt(type, name, site.getSite())) {
                sites.add(name);
            }
        });
        proxySites(policy, type);
    }

    private void proxySites(Policy policy, AppType type) {
        for (String proxy : type.getPreferredProxiesList()) {
            policy.proxy(proxy).ifPresent(found -> sites.add(found.getSite()));
        }
    }

    private static Map<String, Set<String>> users(Policy policy) {
        Map<String, Set<String>> users = new HashMap<>();
        Collection<Resource> all = policy.effective().values();
        for (Resource resource : all) {
            for (Reference reference : References.of(resource)) {
                users.computeIfAbsent(reference.target(), key -> new HashSet<>())
                        .add(resource.getName());
            }
        }
        return users;
    }
}
