// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.LatencyOptimization;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Suppression;
import org.cooprouter.policy.v1.Uplink;
import org.cooprouter.policy.v1.WeeklyWindow;

/** Checks a cooperation. */
final class CooperationValidator {
    private static final long MIN_BPS = 64_000;
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final Duration MIN_INTERVAL = Durations.fromMillis(100);
    private static final Duration MAX_INTERVAL = Durations.fromSeconds(10);
    private static final Duration MAX_RESET = Durations.fromMinutes(10);
    private static final Duration MIN_OCCUPIED = Durations.fromSeconds(1);
    private static final Duration MAX_OCCUPIED = Durations.fromMinutes(1);
    private static final Duration MIN_PEAK = Durations.fromMinutes(1);
    private static final Duration MAX_PEAK = Durations.fromHours(24);
    private static final int MAX_RESERVE = 90;
    private static final int MAX_KEPT_HOME = 64;
    private static final int MAX_LOSS = 100;
    private static final Duration MIN_RISE = Durations.fromMillis(1);
    private static final Duration MAX_RISE = Durations.fromSeconds(10);
    private static final Duration MIN_HOLD = Durations.fromSeconds(1);
    private static final Duration MAX_HOLD = Durations.fromMinutes(10);
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private static final int MAX_HOPS = 64;

    private CooperationValidator() {}

    static void validate(Scope scope, Policy policy, Cooperation cooperation) {
        policy.site(cooperation.getBeneficiary()).ifPresent(site -> beneficiary(scope, cooperation, site));
        policy.site(cooperation.getHelper())
                .ifPresent(site -> scope.field("helper")
                        .require(
                                site.getUplinksCount() > 0,
                                cooperation.getHelper() + " has no uplink over which it could help"));
        type(scope, policy, cooperation);
        for (int i = 0; i < cooperation.getScheduleCount(); i++) {
            window(scope.item("schedule", i), cooperation.getSchedule(i));
        }
        Scope traces = scope.field("route_traces");
        hops(traces, "beneficiary_hops", cooperation.getRouteTraces().getBeneficiaryHopsList());
        hops(traces, "helper_hops", cooperation.getRouteTraces().getHelperHopsList());
    }

    private static void hops(Scope scope, String field, List<String> hops) {
        scope.field(field)
                .require(hops.size() <= MAX_HOPS, "has " + hops.size() + " hops; expected at most " + MAX_HOPS);
        for (int i = 0; i < hops.size(); i++) {
            String hop = hops.get(i);
            scope.item(field, i)
                    .require(
                            hop.equals("*") || Cidr.parseAddress(hop).isPresent(),
                            "is \"" + hop + "\"; expected an address as `traceroute -n` prints it, or \"*\"");
        }
    }

    private static void type(Scope scope, Policy policy, Cooperation cooperation) {
        switch (cooperation.getTypeCase()) {
            case LATENCY_OPTIMIZATION:
                latencyOptimization(scope.field("latency_optimization"), cooperation.getLatencyOptimization());
                return;
            case EMERGENCY_CONNECTION:
                emergencyConnection(scope.field("emergency_connection"), policy, cooperation);
                return;
            case BANDWIDTH_SHARING:
                bandwidthSharing(scope.field("bandwidth_sharing"), policy, cooperation);
                return;
            case TYPE_NOT_SET:
                scope.add("has no type; add one, for instance `latency_optimization`");
                return;
        }
        throw new IllegalArgumentException("a new type of cooperation: " + cooperation.getTypeCase());
    }

    private static void latencyOptimization(Scope at, LatencyOptimization latency) {
        at.field("max_bps").range(latency.getMaxBps(), MIN_BPS, MAX_BPS, " bit/s");
        at.field("allowed_proxies")
                .require(
                        latency.getAllowedProxiesCount() > 0,
                        "is empty; name the proxies to which the helper forwards");
        if (latency.hasSuppression()) {
            suppression(at.field("suppression"), latency.getSuppression());
        }
    }

    private static void suppression(Scope at, Suppression suppression) {
        at.field("limit_bps").range(suppression.getLimitBps(), MIN_BPS, MAX_BPS, " bit/s");
        at.field("loss_percent").range(suppression.getLossPercent(), 1, MAX_LOSS, " %");
        at.field("delay_rise").duration(suppression.getDelayRise(), MIN_RISE, MAX_RISE);
        at.field("hold").duration(suppression.getHold(), MIN_HOLD, MAX_HOLD);
    }

    private static void emergencyConnection(Scope at, Policy policy, Cooperation cooperation) {
        EmergencyConnection emergency = cooperation.getEmergencyConnection();
        at.field("max_bps").range(emergency.getMaxBps(), MIN_BPS, MAX_BPS, " bit/s");
        at.field("interval").duration(emergency.getInterval(), MIN_INTERVAL, MAX_INTERVAL);
        at.field("max_bytes_per_month").range(emergency.getMaxBytesPerMonth(), 0, Long.MAX_VALUE, " bytes");
        at.field("reset_tcp_after").duration(emergency.getResetTcpAfter(), Durations.ZERO, MAX_RESET);
        leavesRoom(at, policy, cooperation, emergency.getMaxBps());
        policy.site(cooperation.getBeneficiary())
                .filter(site ->
                        site.getUplinksCount() > 0 && !site.getUplinks(0).hasLiveness())
                .ifPresent(site -> at.add("needs `liveness` at the first uplink of " + cooperation.getBeneficiary()
                        + ", which says how the silence of its ISP is noticed"));
    }

    private static void bandwidthSharing(Scope at, Policy policy, Cooperation cooperation) {
        BandwidthSharing sharing = cooperation.getBandwidthSharing();
        at.field("max_bps").range(sharing.getMaxBps(), MIN_BPS, MAX_BPS, " bit/s");
        at.field("max_bytes_per_month").range(sharing.getMaxBytesPerMonth(), 0, Long.MAX_VALUE, " bytes");
        at.field("occupied_over").duration(sharing.getOccupiedOver(), MIN_OCCUPIED, MAX_OCCUPIED);
        at.field("peak_over").duration(sharing.getPeakOver(), MIN_PEAK, MAX_PEAK);
        at.field("reserve_percent").range(sharing.getReservePercent(), 0, MAX_RESERVE, " %");
        at.field("keep_home")
                .require(
                        sharing.getKeepHomeCount() <= MAX_KEPT_HOME,
                        "has " + sharing.getKeepHomeCount() + " matches; expected at most " + MAX_KEPT_HOME);
        for (int i = 0; i < sharing.getKeepHomeCount(); i++) {
            AppTypeValidator.match(at.item("keep_home", i), sharing.getKeepHome(i));
        }
        leavesRoom(at, policy, cooperation, sharing.getMaxBps());
    }

    /** Owner first: the helper keeps something of each direction for itself. */
    private static void leavesRoom(Scope at, Policy policy, Cooperation cooperation, long maxBps) {
        policy.site(cooperation.getHelper())
                .filter(helper -> helper.getUplinksCount() > 0)
                .ifPresent(helper -> leavesRoom(at, helper.getUplinks(0), maxBps));
    }

    static void leavesRoom(Scope at, Uplink uplink, long maxBps) {
        leavesRoom(at, maxBps, uplink, uplink.getCapacityUpBps(), "capacity_up_bps");
        leavesRoom(at, maxBps, uplink, uplink.getCapacityDownBps(), "capacity_down_bps");
    }

    private static void leavesRoom(Scope at, long maxBps, Uplink uplink, long capacity, String field) {
        at.field("max_bps")
                .require(
                        capacity == 0 || maxBps < capacity,
                        "is " + maxBps + ", but the helper's uplink \"" + uplink.getId() + "\" has a " + field + " of "
                                + capacity + "; the helper must keep something for itself");
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
