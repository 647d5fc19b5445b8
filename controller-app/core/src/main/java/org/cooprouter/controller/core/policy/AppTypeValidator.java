// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.util.HashSet;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.FragmentExperiment;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.TrafficMatch;

/** Checks an app type. */
final class AppTypeValidator {
    private static final int MAX_PORT = 65535;
    private static final int MAX_DSCP = 63;
    private static final int MAX_PRIORITY = 999;
    private static final int MAX_RATE = 100_000;
    private static final int MIN_FRAGMENT = 50;
    private static final int MAX_FRAGMENT = 1400;
    private static final int MAX_COMBINATIONS = 4096;
    private static final int MAX_SIZES = 4;
    private static final int MAX_EXPERIMENT_PERCENT = 50;
    private static final Duration MIN_TIME = Durations.fromMillis(100);
    private static final Duration MAX_IDLE = Durations.fromHours(24);
    private static final Duration MAX_HOLD = Durations.fromSeconds(60);

    private AppTypeValidator() {}

    static void validate(Scope scope, Policy policy, AppType type) {
        scope.field("matches").require(type.getMatchesCount() > 0, "is empty; say how to recognise this traffic");
        for (int i = 0; i < type.getMatchesCount(); i++) {
            match(scope.item("matches", i), type.getMatches(i));
        }
        scope.field("priority").range(type.getPriority(), 0, MAX_PRIORITY, "");
        scope.field("expected_packet_rate_pps")
                .require(
                        type.getExpectedPacketRatePps() >= 0 && type.getExpectedPacketRatePps() <= MAX_RATE,
                        "is " + type.getExpectedPacketRatePps() + ", expected 0 to " + MAX_RATE + " packets/s");
        scope.field("outbound_idle_timeout").duration(type.getOutboundIdleTimeout(), MIN_TIME, MAX_IDLE);
        if (type.hasInboundIdleTimeout()) {
            scope.field("inbound_idle_timeout").duration(type.getInboundIdleTimeout(), MIN_TIME, MAX_IDLE);
        }
        scope.field("presence_hold").duration(type.getPresenceHold(), MIN_TIME, MAX_HOLD);
        if (type.getMaxFragmentSize() != 0) {
            scope.field("max_fragment_size")
                    .range(
                            Integer.toUnsignedLong(type.getMaxFragmentSize()),
                            MIN_FRAGMENT,
                            MAX_FRAGMENT,
                            " bytes of payload, or 0 to fragment only what is too large for a path");
        }
        if (type.hasFragmentExperiment()) {
            experiment(scope.field("fragment_experiment"), policy, type);
        }
        if (type.hasDuplicateElimination()) {
            DuplicateEliminationValidator.validate(scope.field("duplicate_elimination"), type);
        }
        scope.field("preferred_proxies")
                .require(type.getPreferredProxiesCount() > 0, "is empty; name at least one proxy, best first");
        for (int i = 0; i < type.getSitesCount(); i++) {
            String site = type.getSites(i);
            scope.item("sites", i)
                    .require(
                            policy.site(site).map(found -> found.hasLan()).orElse(true),
                            site + " has no LAN, so no traffic of this type can begin there");
        }
    }

    private static void experiment(Scope scope, Policy policy, AppType type) {
        FragmentExperiment experiment = type.getFragmentExperiment();
        scope.field("sizes")
                .require(
                        experiment.getSizesCount() >= 1 && experiment.getSizesCount() <= MAX_SIZES,
                        "has " + experiment.getSizesCount() + " sizes; name 1 to " + MAX_SIZES
                                + ", for example 200, 100 and 50");
        scope.field("sizes")
                .require(
                        new HashSet<>(experiment.getSizesList()).size() == experiment.getSizesCount(),
                        "names a size twice; leave one out");
        for (int i = 0; i < experiment.getSizesCount(); i++) {
            scope.item("sizes", i)
                    .range(
                            Integer.toUnsignedLong(experiment.getSizes(i)),
                            MIN_FRAGMENT,
                            MAX_FRAGMENT,
                            " bytes of payload");
        }
        scope.field("percent")
                .range(Integer.toUnsignedLong(experiment.getPercent()), 1, MAX_EXPERIMENT_PERCENT, " % of the packets");
        boolean whole = policy.profile(type.getRedundancyProfile())
                .map(RedundancyProfile::hasReplication)
                .orElse(true);
        scope.require(
                whole,
                "needs a profile with the scheme replication, which " + type.getRedundancyProfile()
                        + " is not: others split packets themselves, or restore what the experiment would count as lost");
    }

    static void match(Scope scope, TrafficMatch match) {
        scope.require(
                !match.equals(TrafficMatch.getDefaultInstance()),
                "is empty and would match everything; set at least one field");
        scope.field("protocol")
                .require(match.getProtocol() != Protocol.UNRECOGNIZED, "expected PROTOCOL_UDP or PROTOCOL_TCP");
        scope.field("foreign_ports")
                .require(
                        match.getForeignPortsCount() == 0 || match.getProtocol() != Protocol.PROTOCOL_UNSPECIFIED,
                        "needs protocol: ports belong to PROTOCOL_UDP or PROTOCOL_TCP");
        for (int i = 0; i < match.getForeignPortsCount(); i++) {
            range(scope.item("foreign_ports", i), match.getForeignPorts(i));
        }
        for (int i = 0; i < match.getForeignPrefixesCount(); i++) {
            scope.item("foreign_prefixes", i).cidr(match.getForeignPrefixes(i), "192.0.2.0/24");
        }
        for (int i = 0; i < match.getDscpCount(); i++) {
            scope.item("dscp", i).range(match.getDscp(i), 0, MAX_DSCP, "");
        }
        long combinations = Math.max(1L, match.getForeignPortsCount())
                * Math.max(1L, match.getForeignPrefixesCount())
                * Math.max(1L, match.getDscpCount());
        scope.require(
                combinations <= MAX_COMBINATIONS,
                "combines ports, prefixes and DSCP values to " + combinations + " rules, expected at most "
                        + MAX_COMBINATIONS + "; merge ranges or prefixes");
    }

    private static void range(Scope scope, PortRange range) {
        scope.field("first").range(range.getFirst(), 1, MAX_PORT, "");
        if (range.getLast() != 0) {
            scope.field("last").range(range.getLast(), range.getFirst(), MAX_PORT, "");
        }
    }
}
