// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.compile.SiteFacts.EndpointFacts;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.ProxyFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.policy.Cidr;

/** Tables 4, 7 and 8: from and to the Internet. */
final class UplinkRules {
    private static final int FOR_AGENT = 200;
    private static final int REFLECTOR = 150;
    private static final int TRACKED = 100;
    private static final int STRAY = 50;
    private static final int OTHERWISE = 1;

    private UplinkRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        for (UplinkFacts uplink : site.uplinks) {
            uplinkIn(site, uplink, program);
            uplink.gatewayMac.ifPresent(mac ->
                    program.add(egress(site, Matches.from(Match.ALL, uplink.address.address()), mac, uplink.port)));
        }
        for (LinkFacts link : site.links) {
            program.add(egress(site, Matches.from(Match.ALL, link.address.address()), link.peerMac, link.port));
        }
        program.add(FlowRule.of(Tables.UPLINK_IN, OTHERWISE, Match.ALL).actions(Actions.output(PortRef.LOCAL)));
        fromUplink(site, program);
    }

    private static void uplinkIn(SiteFacts site, UplinkFacts uplink, SiteProgram program) {
        Match toUs = Matches.to(Match.ALL.inPort(uplink.port), uplink.address.address());
        program.add(FlowRule.of(Tables.UPLINK_IN, TRACKED, toUs)
                .actions(Actions.ct(Ct.lookup(site.zone).nat(Nat.RESTORE).table(Tables.FROM_UPLINK))));
        for (ProxyFacts proxy : site.proxies.values()) {
            for (EndpointFacts endpoint : proxy.endpoints) {
                program.add(FlowRule.of(Tables.UPLINK_IN, FOR_AGENT, tunnel(site, endpoint, toUs))
                        .actions(Actions.output(site.agentPort)));
            }
        }
        for (String reflector : uplink.uplink.getLiveness().getReflectorsList()) {
            Match answer = Matches.from(toUs, Cidr.of(reflector + "/32").address())
                    .with(Field.IP_PROTO, Matches.ICMP)
                    .with(Field.ICMP_TYPE, Matches.ECHO_REPLY);
            // The agent knows its own; the others are of somebody in the LAN who asks the same host.
            program.add(FlowRule.of(Tables.UPLINK_IN, REFLECTOR, answer)
                    .actions(
                            Actions.output(site.agentPort),
                            Actions.ct(Ct.lookup(site.zone).nat(Nat.RESTORE).table(Tables.FROM_UPLINK))));
        }
    }

    /** Frames from a proxy's endpoint to the agent's tunnel port. */
    static Match tunnel(SiteFacts site, EndpointFacts proxy, Match toUs) {
        return Matches.udp(Matches.from(toUs, proxy.address))
                .with(Field.UDP_SRC, proxy.port)
                .with(Field.UDP_DST, site.site.getAgent().getUdpPort());
    }

    private static void fromUplink(SiteFacts site, SiteProgram program) {
        Match lans = Matches.mark(Tables.MARK_LAN, Tables.MARK_ORIGIN).with(Field.ETH_TYPE, Matches.ETH_IPV4);
        site.lan.ifPresent(lan -> program.add(SuppressionRules.down(
                site,
                FlowRule.of(Tables.FROM_UPLINK, TRACKED, lans)
                        .actions(
                                Actions.decTtl(),
                                Actions.setField(Field.ETH_SRC, site.routerMac),
                                Actions.move(Field.CT_LABEL, 0, Field.ETH_DST, 0, Field.ETH_DST.bits()),
                                Actions.output(lan.port)))));
        program.add(FlowRule.of(Tables.FROM_UPLINK, STRAY, Matches.mark(Tables.MARK_NEIGHBOUR, Tables.MARK_ORIGIN)));
        program.add(FlowRule.of(Tables.FROM_UPLINK, OTHERWISE, Match.ALL).actions(Actions.output(PortRef.LOCAL)));
    }

    private static FlowRule egress(SiteFacts site, Match match, long nextHop, PortRef port) {
        return FlowRule.of(Tables.EGRESS, TRACKED, match)
                .actions(
                        Actions.setField(Field.ETH_SRC, site.routerMac),
                        Actions.setField(Field.ETH_DST, nextHop),
                        Actions.output(port));
    }

    /** Table 4 of a proxy's site: the tunnel ports and the external ports are the agent's. */
    static List<FlowRule> proxySteering(SiteFacts site, ProxyFacts proxy) {
        Match toProxy = Matches.to(Match.ALL.inPort(PortRef.named(proxy.uplink.getPort())), proxy.address);
        List<FlowRule> rules = new ArrayList<>();
        for (EndpointFacts endpoint : proxy.endpoints) {
            Match toEndpoint = Matches.to(Match.ALL.inPort(PortRef.named(endpoint.uplink.getPort())), endpoint.address);
            rules.add(toAgent(site, Matches.udp(toEndpoint).with(Field.UDP_DST, endpoint.port)));
        }
        for (PortMasks range : PortMasks.of(proxy.proxy.getNatPortMin(), proxy.proxy.getNatPortMax())) {
            rules.add(toAgent(site, Matches.udp(toProxy).with(Field.UDP_DST, range.value(), range.mask())));
            rules.add(toAgent(
                    site, toProxy.with(Field.IP_PROTO, Matches.TCP).with(Field.TCP_DST, range.value(), range.mask())));
        }
        return rules;
    }

    private static FlowRule toAgent(SiteFacts site, Match match) {
        return FlowRule.of(Tables.UPLINK_IN, FOR_AGENT, match)
                .cookie(Tables.steeringCookie(0))
                .actions(Actions.output(site.agentPort));
    }
}
