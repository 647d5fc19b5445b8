// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.cooprouter.controller.core.compile.Matches.GROUP_MAC;

import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.PortRef;

/** Table 0: which side a packet comes from decides where it goes on. */
final class IngressRules {
    private static final int ARP = 300;
    private static final int SIDE = 200;
    private static final int GROUP_ADDRESSED = 100;

    private IngressRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        program.add(rule(ARP, Match.ALL.with(Field.ETH_TYPE, Matches.ETH_ARP)).gotoTable(Tables.ARP));
        program.add(rule(SIDE, Match.ALL.inPort(site.agentPort)).gotoTable(Tables.AGENT_OUT));
        site.lan.ifPresent(lan -> {
            program.add(toUs(site, lan.port).gotoTable(Tables.CLASSIFY));
            program.add(toAll(lan.port));
        });
        for (UplinkFacts uplink : site.uplinks) {
            program.add(toUs(site, uplink.port).gotoTable(Tables.UPLINK_IN));
            program.add(toAll(uplink.port));
        }
        for (LinkFacts link : site.links) {
            program.add(toUs(site, link.port).gotoTable(Tables.NEIGHBOUR_IN));
        }
    }

    /** As a network card does: frames for other stations are not ours. */
    private static FlowRule toUs(SiteFacts site, PortRef port) {
        return rule(SIDE, Match.ALL.inPort(port).with(Field.ETH_DST, site.routerMac));
    }

    private static FlowRule toAll(PortRef port) {
        return rule(GROUP_ADDRESSED, Match.ALL.inPort(port).with(Field.ETH_DST, GROUP_MAC, GROUP_MAC))
                .actions(Actions.output(PortRef.LOCAL));
    }

    private static FlowRule rule(int priority, Match match) {
        return FlowRule.of(Tables.INGRESS, priority, match);
    }
}
