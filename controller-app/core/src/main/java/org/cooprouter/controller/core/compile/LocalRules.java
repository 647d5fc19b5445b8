// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.cooprouter.controller.core.compile.Matches.GROUP_MAC;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.ProxyFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.policy.v1.Proxy;

/** Table 0, packets from LOCAL: the traffic of the router's own host. */
final class LocalRules {
    private static final int TO_LAN = 290;
    private static final int FROM_LINK = 280;
    private static final int FROM_PROXY_PORT = 270;
    private static final int FROM_PROXY = 260;
    private static final int FROM_UPLINK = 250;
    private static final int FROM_ANY = 240;
    private static final Match LOCAL = Match.ALL.inPort(PortRef.LOCAL);

    private LocalRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        site.lan.ifPresent(lan -> {
            program.add(rule(TO_LAN, Matches.to(LOCAL, lan.address)).actions(Actions.output(lan.port)));
            program.add(rule(TO_LAN, LOCAL.with(Field.ETH_DST, GROUP_MAC, GROUP_MAC))
                    .actions(Actions.output(lan.port)));
        });
        for (LinkFacts link : site.links) {
            program.add(
                    rule(FROM_LINK, Matches.from(LOCAL, link.address.address())).gotoTable(Tables.EGRESS));
        }
        site.hosted.ifPresent(proxy -> proxyHost(site, proxy, program));
        for (UplinkFacts uplink : site.uplinks) {
            InetAddress address = uplink.address.address();
            program.add(rule(FROM_UPLINK, Matches.from(LOCAL, address)).actions(toInternet(site, uplink)));
        }
        program.add(rule(FROM_ANY, LOCAL.with(Field.ETH_TYPE, Matches.ETH_IPV4))
                .actions(toInternet(site, site.firstUplink())));
    }

    private static List<Action> toInternet(SiteFacts site, UplinkFacts uplink) {
        if (uplink == site.firstUplink() && site.emergencyLink().isPresent()) {
            return Ways.choose(site, Tables.MARK_LOCAL);
        }
        return List.of(Actions.ct(toEgress(site).nat(Nat.source(uplink.address.address()))));
    }

    private static Ct toEgress(SiteFacts site) {
        return Ct.commit(site.zone).table(Tables.EGRESS).exec(Actions.setField(Field.CT_MARK, Tables.MARK_LOCAL));
    }

    /** The host shares its address with the proxy: a session from a port that is the proxy's gets another one. */
    private static void proxyHost(SiteFacts site, ProxyFacts facts, SiteProgram program) {
        Proxy proxy = facts.proxy;
        Optional<PortInterval> free = PortInterval.largestWithout(
                new PortInterval(proxy.getNatPortMin(), proxy.getNatPortMax()),
                new PortInterval(proxy.getUdpPort(), proxy.getUdpPort()));
        free.ifPresent(ports -> {
            Ct translate = toEgress(site).nat(Nat.source(facts.address, ports.first(), ports.last()));
            for (PortMasks range : PortMasks.of(proxy.getNatPortMin(), proxy.getNatPortMax())) {
                program.add(fromPort(facts, Matches.UDP, Field.UDP_SRC, range).actions(Actions.ct(translate)));
                program.add(fromPort(facts, Matches.TCP, Field.TCP_SRC, range).actions(Actions.ct(translate)));
            }
        });
        program.add(rule(FROM_PROXY, Matches.from(LOCAL, facts.address)).gotoTable(Tables.EGRESS));
    }

    private static FlowRule fromPort(ProxyFacts proxy, int protocol, Field port, PortMasks range) {
        Match match = Matches.from(LOCAL, proxy.address)
                .with(Field.IP_PROTO, protocol)
                .with(port, range.value(), range.mask());
        return rule(FROM_PROXY_PORT, match);
    }

    private static FlowRule rule(int priority, Match match) {
        return FlowRule.of(Tables.INGRESS, priority, match);
    }
}
