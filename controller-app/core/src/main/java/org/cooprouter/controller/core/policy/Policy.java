// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;

/** All resources at one revision: as the operators wrote them, and by name with the defaults filled in. */
public final class Policy {
    /** No resources. */
    public static final Policy EMPTY = Policy.of(Collections.emptyList());

    private final SortedMap<String, Resource> declared;
    private final SortedMap<String, Resource> effective;
    private final Map<String, SortedMap<String, Cooperation>> byBeneficiary = new HashMap<>();

    private Policy(SortedMap<String, Resource> declared, SortedMap<String, Resource> effective) {
        this.declared = Collections.unmodifiableSortedMap(declared);
        this.effective = Collections.unmodifiableSortedMap(effective);
        effective(ResourceName.COOPERATIONS).forEach((name, resource) -> {
            Cooperation cooperation = resource.getCooperation();
            byBeneficiary
                    .computeIfAbsent(cooperation.getBeneficiary(), key -> new TreeMap<>())
                    .put(name, cooperation);
        });
    }

    /** Of a name that occurs twice the last one counts. */
    public static Policy of(Collection<Resource> resources) {
        SortedMap<String, Resource> declared = new TreeMap<>();
        SortedMap<String, Resource> effective = new TreeMap<>();
        for (Resource resource : resources) {
            declared.put(resource.getName(), resource);
            effective.put(resource.getName(), Defaults.apply(resource));
        }
        return new Policy(declared, effective);
    }

    /** This policy without the resources {@code removed}, and with {@code added} in place of those of the same names. */
    public Policy with(Collection<Resource> added, Collection<String> removed) {
        SortedMap<String, Resource> newDeclared = new TreeMap<>(declared);
        SortedMap<String, Resource> newEffective = new TreeMap<>(effective);
        newDeclared.keySet().removeAll(removed);
        newEffective.keySet().removeAll(removed);
        for (Resource resource : added) {
            newDeclared.put(resource.getName(), resource);
            newEffective.put(resource.getName(), Defaults.apply(resource));
        }
        return new Policy(newDeclared, newEffective);
    }

    /** As the operators wrote them, by name. */
    public SortedMap<String, Resource> declared() {
        return declared;
    }

    /** With defaults, by name. */
    public SortedMap<String, Resource> effective() {
        return effective;
    }

    /** With defaults, by name, of one collection. */
    public SortedMap<String, Resource> effective(String collection) {
        return effective.subMap(collection + "/", collection + "0");
    }

    /** "sites/home-a" with defaults. */
    public Optional<Site> site(String name) {
        return find(name).filter(Resource::hasSite).map(Resource::getSite);
    }

    /** "proxies/fra" with defaults. */
    public Optional<Proxy> proxy(String name) {
        return find(name).filter(Resource::hasProxy).map(Resource::getProxy);
    }

    /** "appTypes/voice" with defaults. */
    public Optional<AppType> appType(String name) {
        return find(name).filter(Resource::hasAppType).map(Resource::getAppType);
    }

    /** "redundancyProfiles/double" with defaults. */
    public Optional<RedundancyProfile> profile(String name) {
        return find(name).filter(Resource::hasRedundancyProfile).map(Resource::getRedundancyProfile);
    }

    /** "cooperations/a-helped-by-b" with defaults. */
    public Optional<Cooperation> cooperation(String name) {
        return find(name).filter(Resource::hasCooperation).map(Resource::getCooperation);
    }

    /** The cooperations in which {@code site} is helped, with defaults, by name. */
    public SortedMap<String, Cooperation> cooperationsFor(String site) {
        return Collections.unmodifiableSortedMap(byBeneficiary.getOrDefault(site, Collections.emptySortedMap()));
    }

    private Optional<Resource> find(String name) {
        return Optional.ofNullable(effective.get(name));
    }

    /** The uplink of {@code site} with that id; with an empty id the first. */
    public static Optional<Uplink> uplink(Site site, String id) {
        return site.getUplinksList().stream()
                .filter(uplink -> id.isEmpty() || uplink.getId().equals(id))
                .findFirst();
    }

    /** The link of {@code site} with that id. */
    public static Optional<InterRouterLink> link(Site site, String id) {
        return site.getLinksList().stream()
                .filter(link -> link.getId().equals(id))
                .findFirst();
    }

    /** The uplink whose address a valid proxy's clients reach. */
    public Uplink uplinkOf(Proxy proxy) {
        return uplinkOf(proxy, proxy.getUplink());
    }

    /** An uplink of a valid proxy's site. */
    public Uplink uplinkOf(Proxy proxy, String id) {
        return site(proxy.getSite())
                .flatMap(site -> uplink(site, id))
                .orElseThrow(() -> new IllegalStateException("a validated proxy has a site with its uplinks"));
    }

    /** The proxy that the site {@code siteName} hosts, by name. */
    public Optional<Map.Entry<String, Proxy>> proxyAt(String siteName) {
        return effective(ResourceName.PROXIES).entrySet().stream()
                .filter(entry -> entry.getValue().getProxy().getSite().equals(siteName))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().getProxy()))
                .findFirst();
    }

    /** Whether the app type applies at that site. */
    public static boolean appliesAt(AppType type, String siteName, Site site) {
        return site.hasLan()
                && (type.getSitesCount() == 0 || type.getSitesList().contains(siteName));
    }
}
