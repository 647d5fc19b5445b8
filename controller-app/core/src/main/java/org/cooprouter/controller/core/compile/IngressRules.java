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
            program.add(fragmentsNoted(site, lan.port).gotoTable(Tables.CLASSIFY));
            program.add(targetNoted(lan.address.length()).gotoTable(Tables.ARP));
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

    /** Table 1 has to know fragments, but matches metadata: ONOS cannot read rules that match ip_frag. */
    private static FlowRule fragmentsNoted(SiteFacts site, PortRef port) {
        Match ip = Match.ALL.inPort(port).with(Field.ETH_DST, site.routerMac).with(Field.ETH_TYPE, Matches.ETH_IPV4);
        return rule(SIDE + 1, ip).actions(Actions.move(Field.IP_FRAG, 0, Field.METADATA, 0, Field.IP_FRAG.bits()));
    }

    /** Table 10 has to know whom in the LAN the host asks for, but matches metadata: ONOS cannot match part of arp_tpa. */
    private static FlowRule targetNoted(int prefixLength) {
        Match ofHost = Match.ALL.inPort(PortRef.LOCAL).with(Field.ETH_TYPE, Matches.ETH_ARP);
        int hostBits = Field.ARP_TPA.bits() - prefixLength;
        return rule(ARP + 1, ofHost).actions(Actions.move(Field.ARP_TPA, hostBits, Field.METADATA, 0, prefixLength));
    }

    private static FlowRule toAll(PortRef port) {
        return rule(GROUP_ADDRESSED, Match.ALL.inPort(port).with(Field.ETH_DST, GROUP_MAC, GROUP_MAC))
                .actions(Actions.output(PortRef.LOCAL));
    }

    private static FlowRule rule(int priority, Match match) {
        return FlowRule.of(Tables.INGRESS, priority, match);
    }
}
