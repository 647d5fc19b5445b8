// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cooprouter.policy.v1.Bridge;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Resource;

/** Finds numbers and places that two resources claim for themselves. */
final class Uniqueness {
    private final List<Problem> problems;
    private final Map<String, String> owners = new HashMap<>();

    private Uniqueness(List<Problem> problems) {
        this.problems = problems;
    }

    static void validate(List<Problem> problems, Policy policy) {
        Uniqueness uniqueness = new Uniqueness(problems);
        for (Resource resource : policy.effective().values()) {
            String name = resource.getName();
            if (resource.hasSite()) {
                Bridge bridge = resource.getSite().getBridge();
                uniqueness.claim(
                        name,
                        "bridge.datapath_id",
                        bridge.getDatapathId().toLowerCase(Locale.ROOT),
                        "every bridge has its own");
                uniqueness.claim(
                        name,
                        "bridge.router_mac",
                        bridge.getRouterMac().toLowerCase(Locale.ROOT),
                        "every router has its own");
            } else if (resource.hasProxy()) {
                uniqueness.claim(name, "site", resource.getProxy().getSite(), "a site hosts one proxy");
            } else if (resource.hasCooperation()) {
                Cooperation cooperation = resource.getCooperation();
                uniqueness.claim(
                        name,
                        "link",
                        cooperation.getBeneficiary() + " link " + cooperation.getLink() + " for "
                                + cooperation.getTypeCase().name().toLowerCase(Locale.ROOT),
                        "a link carries one cooperation of a type for each beneficiary");
                if (cooperation.hasEmergencyConnection()) {
                    uniqueness.claim(
                            name,
                            "beneficiary",
                            cooperation.getBeneficiary() + " for emergency_connection",
                            "a site has one helper in an emergency");
                }
            }
        }
    }

    private void claim(String name, String field, String value, String rule) {
        String other = value.isEmpty() ? null : owners.putIfAbsent(field + "=" + value, name);
        if (other != null) {
            problems.add(new Problem(name + "." + field, value + " is already used by " + other + "; " + rule));
        }
    }
}
