// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.TrafficMatch;

/** Table 1: recognises an app type by protocol, foreign ports and prefixes, and DSCP (D1, D4), and steers its packets. */
final class ClassificationRules {
    private static final int BASE_PRIORITY = 1000;
    private static final int PRIORITY_STEP = 10;
    /** 02:43:52:01:tt:tt. */
    private static final long STEERING_MAC = 0x02_43_52_01_00_00L;

    private ClassificationRules() {}

    static List<FlowRule> of(int zone, AppType type, int index) {
        List<FlowRule> rules = new ArrayList<>();
        int priority = BASE_PRIORITY + PRIORITY_STEP * type.getPriority();
        for (TrafficMatch traffic : type.getMatchesList()) {
            for (Match match : matches(traffic)) {
                rules.add(FlowRule.of(Tables.CLASSIFY, priority, match)
                        .cookie(Tables.steeringCookie(index))
                        .actions(
                                Actions.setField(Field.ETH_DST, STEERING_MAC | index),
                                Actions.ct(Ct.lookup(zone).table(Tables.STEER))));
            }
        }
        return rules;
    }

    /** What the bridge has to look for, one for each part of a range of ports, prefix and code point. */
    static List<Match> matches(TrafficMatch traffic) {
        List<Match> result = protocols(traffic);
        result = prefixes(traffic, result);
        return dscp(traffic, result);
    }

    /** Without a protocol both that the agent can carry are meant. */
    private static List<Match> protocols(TrafficMatch traffic) {
        List<Match> result = new ArrayList<>();
        if (traffic.getProtocol() != Protocol.PROTOCOL_TCP) {
            ports(traffic, Matches.IP.with(Field.IP_PROTO, Matches.UDP), Field.UDP_DST, result);
        }
        if (traffic.getProtocol() != Protocol.PROTOCOL_UDP) {
            ports(traffic, Matches.IP.with(Field.IP_PROTO, Matches.TCP), Field.TCP_DST, result);
        }
        return result;
    }

    private static void ports(TrafficMatch traffic, Match match, Field field, List<Match> result) {
        if (traffic.getForeignPortsCount() == 0) {
            result.add(match);
        }
        for (PortRange range : traffic.getForeignPortsList()) {
            int last = range.getLast() == 0 ? range.getFirst() : range.getLast();
            for (PortMasks mask : PortMasks.of(range.getFirst(), last)) {
                result.add(match.with(field, mask.value(), mask.mask()));
            }
        }
    }

    private static List<Match> prefixes(TrafficMatch traffic, List<Match> matches) {
        if (traffic.getForeignPrefixesCount() == 0) {
            return matches;
        }
        List<Match> result = new ArrayList<>();
        for (String prefix : traffic.getForeignPrefixesList()) {
            Cidr network = Cidr.of(prefix);
            matches.forEach(match -> result.add(Matches.to(match, network)));
        }
        return result;
    }

    private static List<Match> dscp(TrafficMatch traffic, List<Match> matches) {
        if (traffic.getDscpCount() == 0) {
            return matches;
        }
        List<Match> result = new ArrayList<>();
        for (int value : traffic.getDscpList()) {
            matches.forEach(match -> result.add(match.with(Field.IP_DSCP, value)));
        }
        return result;
    }
}
