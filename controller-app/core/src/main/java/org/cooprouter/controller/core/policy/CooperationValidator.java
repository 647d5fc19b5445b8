// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.WeeklyWindow;

/** Checks a cooperation. */
final class CooperationValidator {
    private static final long MIN_BPS = 64_000;
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private CooperationValidator() {}

    static void validate(Scope scope, Policy policy, Cooperation cooperation) {
        policy.site(cooperation.getBeneficiary()).ifPresent(site -> beneficiary(scope, cooperation, site));
        policy.site(cooperation.getHelper())
                .ifPresent(site -> scope.field("helper")
                        .require(
                                site.getUplinksCount() > 0,
                                cooperation.getHelper() + " has no uplink over which it could help"));
        if (scope.require(
                cooperation.hasLatencyOptimization(), "has no type; add one, for instance `latency_optimization`")) {
            Scope at = scope.field("latency_optimization");
            at.field("max_bps").range(cooperation.getLatencyOptimization().getMaxBps(), MIN_BPS, MAX_BPS, " bit/s");
            at.field("allowed_proxies")
                    .require(
                            cooperation.getLatencyOptimization().getAllowedProxiesCount() > 0,
                            "is empty; name the proxies to which the helper forwards");
        }
        for (int i = 0; i < cooperation.getScheduleCount(); i++) {
            window(scope.item("schedule", i), cooperation.getSchedule(i));
        }
    }

    private static void beneficiary(Scope scope, Cooperation cooperation, Site site) {
        scope.field("beneficiary")
                .require(site.hasLan(), cooperation.getBeneficiary() + " has no LAN, so there is nobody to help");
        InterRouterLink link = Policy.link(site, cooperation.getLink()).orElse(null);
        if (link == null) {
            scope.field("link")
                    .add("is \"" + cooperation.getLink() + "\", but " + cooperation.getBeneficiary()
                            + " has no link of that id");
            return;
        }
        scope.field("helper")
                .require(
                        link.getPeerSite().equals(cooperation.getHelper()),
                        "is " + cooperation.getHelper() + ", but the link \"" + cooperation.getLink() + "\" of "
                                + cooperation.getBeneficiary() + " leads to " + link.getPeerSite());
    }

    private static void window(Scope scope, WeeklyWindow window) {
        for (int i = 0; i < window.getWeekdaysCount(); i++) {
            scope.item("weekdays", i).range(window.getWeekdays(i), 1, 7, " (1 = Monday)");
        }
        scope.field("start")
                .require(window.getStart().matches(TIME), "is \"" + window.getStart() + "\"; expected HH:MM");
        scope.field("end").require(window.getEnd().matches(TIME), "is \"" + window.getEnd() + "\"; expected HH:MM");
        scope.require(
                !window.getStart().equals(window.getEnd()),
                "starts and ends at the same time; leave the schedule empty for always");
        scope.field("time_zone")
                .require(
                        isZone(window.getTimeZone()),
                        "is \"" + window.getTimeZone() + "\"; expected an IANA name like \"Europe/Berlin\"");
    }

    private static boolean isZone(String name) {
        try {
            return !ZoneId.of(name).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }
}
