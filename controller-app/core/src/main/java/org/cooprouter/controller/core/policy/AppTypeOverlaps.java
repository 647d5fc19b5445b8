// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.TrafficMatch;

/** Finds packets that two app types of equal priority claim. */
final class AppTypeOverlaps {
    private AppTypeOverlaps() {}

    static void validate(List<Problem> problems, Policy policy) {
        Map<Integer, List<Resource>> byPriority = new HashMap<>();
        for (Resource resource : policy.effective(ResourceName.APP_TYPES).values()) {
            byPriority
                    .computeIfAbsent(resource.getAppType().getPriority(), priority -> new ArrayList<>())
                    .add(resource);
        }
        for (List<Resource> types : byPriority.values()) {
            for (int i = 0; i < types.size(); i++) {
                for (int j = i + 1; j < types.size(); j++) {
                    compare(problems, types.get(i), types.get(j));
                }
            }
        }
    }

    private static void compare(List<Problem> problems, Resource first, Resource second) {
        AppType a = first.getAppType();
        AppType b = second.getAppType();
        if (a.getSitesCount() > 0
                && b.getSitesCount() > 0
                && Collections.disjoint(a.getSitesList(), b.getSitesList())) {
            return;
        }
        for (int i = 0; i < b.getMatchesCount(); i++) {
            for (int j = 0; j < a.getMatchesCount(); j++) {
                if (overlap(a.getMatches(j), b.getMatches(i))) {
                    problems.add(
                            new Problem(
                                    second.getName() + ".matches[" + i + "]",
                                    "claims packets that " + first.getName() + ".matches[" + j
                                            + "] claims too, with the same priority " + a.getPriority()
                                            + prefixes(a.getMatches(j), b.getMatches(i))
                                            + "; give one of the two app types a higher priority, or separate their prefixes, ports or DSCP"));
                }
            }
        }
    }

    private static boolean overlap(TrafficMatch a, TrafficMatch b) {
        return protocols(a, b) && ports(a, b) && overlappingPrefixes(a, b).isPresent() && dscp(a, b);
    }

    private static boolean protocols(TrafficMatch a, TrafficMatch b) {
        return a.getProtocol() == b.getProtocol()
                || a.getProtocol() == Protocol.PROTOCOL_UNSPECIFIED
                || b.getProtocol() == Protocol.PROTOCOL_UNSPECIFIED;
    }

    private static boolean ports(TrafficMatch a, TrafficMatch b) {
        if (a.getForeignPortsCount() == 0 || b.getForeignPortsCount() == 0) {
            return true;
        }
        return a.getForeignPortsList().stream()
                .anyMatch(x -> b.getForeignPortsList().stream()
                        .anyMatch(y -> x.getFirst() <= last(y) && y.getFirst() <= last(x)));
    }

    private static int last(PortRange range) {
        return range.getLast() == 0 ? range.getFirst() : range.getLast();
    }

    private static boolean dscp(TrafficMatch a, TrafficMatch b) {
        return a.getDscpCount() == 0
                || b.getDscpCount() == 0
                || !Collections.disjoint(a.getDscpList(), b.getDscpList());
    }

    /** Empty: none overlap; otherwise words for people about those that do, which may be no words. */
    private static Optional<String> overlappingPrefixes(TrafficMatch a, TrafficMatch b) {
        if (a.getForeignPrefixesCount() == 0 || b.getForeignPrefixesCount() == 0) {
            return Optional.of("");
        }
        for (String x : a.getForeignPrefixesList()) {
            for (String y : b.getForeignPrefixesList()) {
                Optional<Cidr> cx = Cidr.parse(x);
                Optional<Cidr> cy = Cidr.parse(y);
                if (cx.isPresent() && cy.isPresent() && cx.get().overlaps(cy.get())) {
                    return Optional.of(" (" + y + " overlaps with " + x + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static String prefixes(TrafficMatch a, TrafficMatch b) {
        return overlappingPrefixes(a, b).orElse("");
    }
}
