// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.Resource;

/** Which resources a resource names, and where it does. */
public final class References {
    private References() {}

    /** All references of {@code resource}. */
    public static List<Reference> of(Resource resource) {
        List<Reference> found = new ArrayList<>();
        String name = resource.getName();
        if (resource.hasSite()) {
            for (int i = 0; i < resource.getSite().getLinksCount(); i++) {
                String peer = resource.getSite().getLinks(i).getPeerSite();
                found.add(new Reference(name + ".links[" + i + "].peer_site", ResourceName.SITES, peer));
                handshake(
                        found,
                        name + ".links[" + i + "].handshake",
                        resource.getSite().getLinks(i).getHandshake());
            }
        }
        if (resource.hasProxy()) {
            found.add(new Reference(
                    name + ".site", ResourceName.SITES, resource.getProxy().getSite()));
        }
        if (resource.hasAppType()) {
            addAll(
                    found,
                    name + ".preferred_proxies",
                    ResourceName.PROXIES,
                    resource.getAppType().getPreferredProxiesList());
            addAll(
                    found,
                    name + ".sites",
                    ResourceName.SITES,
                    resource.getAppType().getSitesList());
            found.add(new Reference(
                    name + ".redundancy_profile",
                    ResourceName.REDUNDANCY_PROFILES,
                    resource.getAppType().getRedundancyProfile()));
        }
        if (resource.hasRedundancyProfile()) {
            addAll(
                    found,
                    name + ".adaptive.candidates",
                    ResourceName.REDUNDANCY_PROFILES,
                    resource.getRedundancyProfile().getAdaptive().getCandidatesList());
        }
        if (resource.hasCooperation()) {
            found.add(new Reference(
                    name + ".beneficiary",
                    ResourceName.SITES,
                    resource.getCooperation().getBeneficiary()));
            found.add(new Reference(
                    name + ".helper",
                    ResourceName.SITES,
                    resource.getCooperation().getHelper()));
            addAll(
                    found,
                    name + ".latency_optimization.allowed_proxies",
                    ResourceName.PROXIES,
                    resource.getCooperation().getLatencyOptimization().getAllowedProxiesList());
        }
        return found;
    }

    private static void handshake(List<Reference> found, String path, Handshake handshake) {
        for (int i = 0; i < handshake.getOffersCount(); i++) {
            addAll(
                    found,
                    path + ".offers[" + i + "].allowed_proxies",
                    ResourceName.PROXIES,
                    handshake.getOffers(i).getAllowedProxiesList());
        }
    }

    private static void addAll(List<Reference> found, String path, String collection, List<String> targets) {
        for (int i = 0; i < targets.size(); i++) {
            found.add(new Reference(path + "[" + i + "]", collection, targets.get(i)));
        }
    }

    /** One resource's mention of another. */
    public static final class Reference {
        private final String path;
        private final String collection;
        private final String target;

        Reference(String path, String collection, String target) {
            this.path = path;
            this.collection = collection;
            this.target = target;
        }

        /** Where it stands: "appTypes/voice.preferred_proxies[0]". */
        public String path() {
            return path;
        }

        /** The collection that the target must be in. */
        public String collection() {
            return collection;
        }

        /** The name mentioned: "proxies/fra". */
        public String target() {
            return target;
        }
    }
}
