// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.net.InetAddress;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.policy.v1.HandshakeTransport;

/**
 * Tables 0 and 5: messages between the agents at the two ends of a link (C1, C3). A MAC address names the link to the agent and back. A meter keeps
 * a neighbour from flooding the agent.
 */
final class HandshakeRules {
    private static final int TO_AGENT = 310;
    private static final int FROM_AGENT = 210;
    private static final int ETHER_TYPE = 0x88b5;
    private static final String GROUP = "239.255.67.82";
    private static final int PORT = 7178;
    private static final int MAX_PPS = 200;
    /** A packet train of 32 and what comes beside it. */
    private static final int BURST_PACKETS = 64;

    private HandshakeRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        for (LinkFacts link : site.links) {
            if (link.link.hasHandshake() && !site.hosted.isPresent()) {
                add(site, link, program);
            }
        }
    }

    private static void add(SiteFacts site, LinkFacts link, SiteProgram program) {
        int meter = Tables.meterOfHandshake(link.pathId);
        long name = Tables.linkMac(link.pathId);
        program.add(new MeterSpec(meter, MeterSpec.Unit.PKTPS, MAX_PPS, BURST_PACKETS));
        program.add(FlowRule.of(Tables.INGRESS, TO_AGENT, messages(link))
                .meter(meter)
                .actions(Actions.setField(Field.ETH_DST, name), Actions.output(site.agentPort)));
        program.add(FlowRule.of(Tables.AGENT_OUT, FROM_AGENT, Match.ALL.with(Field.ETH_SRC, name))
                .actions(Actions.setField(Field.ETH_SRC, site.routerMac), Actions.output(link.port)));
    }

    private static Match messages(LinkFacts link) {
        Match fromLink = Match.ALL.inPort(link.port);
        if (link.link.getHandshake().getTransport() == HandshakeTransport.HANDSHAKE_TRANSPORT_IP_MULTICAST) {
            return Matches.udp(Matches.to(fromLink, group())).with(Field.UDP_DST, PORT);
        }
        return fromLink.with(Field.ETH_TYPE, ETHER_TYPE);
    }

    private static InetAddress group() {
        return Cidr.parseAddress(GROUP).orElseThrow(() -> new IllegalStateException(GROUP + " is an address"));
    }
}
