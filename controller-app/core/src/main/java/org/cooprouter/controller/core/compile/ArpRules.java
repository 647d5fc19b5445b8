// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.net.InetAddress;
import java.util.List;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.PortRef;

/** Table 10: the bridge answers ARP for the router's addresses, and the host's own requests. */
final class ArpRules {
    private static final int OWN = 200;
    private static final int LAN = 150;
    private static final int PROXIED = 100;
    private static final int REPLY = 2;
    /** What the host is told instead of the next hop's address; table 8 knows better. */
    private static final long FAR_MAC = 0x02_43_52_00_00_01L;

    private ArpRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        site.lan.ifPresent(lan -> {
            program.add(responder(site, lan.port, lan.address.address()));
            program.add(arp(OWN, reply(lan.port, Field.ARP_TPA, lan.address.address()))
                    .actions(Actions.output(PortRef.LOCAL)));
        });
        for (UplinkFacts uplink : site.uplinks) {
            program.add(responder(site, uplink.port, uplink.address.address()));
            if (uplink.uplink.getGatewayMac().isEmpty()) {
                program.add(arp(OWN, reply(uplink.port, Field.ARP_SPA, uplink.gateway()))
                        .actions(Actions.output(PortRef.CONTROLLER)));
            }
        }
        for (LinkFacts link : site.links) {
            program.add(responder(site, link.port, link.address.address()));
        }
        local(site, program);
    }

    private static Match reply(PortRef port, Field field, InetAddress address) {
        return Matches.ARP_REPLY.inPort(port).with(field, Bits.of(address.getAddress()));
    }

    private static void local(SiteFacts site, SiteProgram program) {
        Match request = Matches.ARP_REQUEST.inPort(PortRef.LOCAL);
        for (InetAddress own : site.ownAddresses()) {
            program.add(arp(OWN, request.with(Field.ARP_TPA, Bits.of(own.getAddress()))));
        }
        site.lan.ifPresent(lan -> {
            int hostBits = Field.ARP_TPA.bits() - lan.address.length();
            long network = Bits.of(lan.address.network()).toLong() >>> hostBits;
            program.add(arp(LAN, request.with(Field.METADATA, network)).actions(Actions.output(lan.port)));
            program.add(arp(LAN, Matches.ARP_REPLY.inPort(PortRef.LOCAL)).actions(Actions.output(lan.port)));
        });
        program.add(arp(PROXIED, request).actions(answer(FAR_MAC)));
    }

    private static FlowRule responder(SiteFacts site, PortRef port, InetAddress address) {
        Match request = Matches.ARP_REQUEST.inPort(port).with(Field.ARP_TPA, Bits.of(address.getAddress()));
        return arp(OWN, request).actions(answer(site.routerMac));
    }

    /** Turns a request into the reply that {@code mac} has the address asked for. */
    private static List<Action> answer(long mac) {
        return List.of(
                Actions.copy(Field.ETH_SRC, Field.ETH_DST),
                Actions.setField(Field.ETH_SRC, mac),
                Actions.setField(Field.ARP_OP, REPLY),
                Actions.copy(Field.ARP_SHA, Field.ARP_THA),
                Actions.setField(Field.ARP_SHA, mac),
                Actions.copy(Field.ARP_TPA, Field.REG0),
                Actions.copy(Field.ARP_SPA, Field.ARP_TPA),
                Actions.copy(Field.REG0, Field.ARP_SPA),
                Actions.output(PortRef.IN_PORT));
    }

    private static FlowRule arp(int priority, Match match) {
        return FlowRule.of(Tables.ARP, priority, match);
    }
}
