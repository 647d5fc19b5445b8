// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.Optional;
import org.cooprouter.controller.core.compile.SiteFacts.EndpointFacts;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.ProxyFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Cooperation;

/**
 * Table 6, and table 7's way back to a neighbour: answers to our own copies (the client traffic splitter of C17), and the whole
 * share of a helping router: forwarded sessions (C17) to allowed proxies only (C18), within the bandwidth granted.
 */
final class NeighbourRules {
    private static final int ALLOWED = 200;
    private static final int WAY_BACK = 100;
    private static final long BITS_PER_KILOBIT = 1000;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long BURST_MILLIS = 100;
    private static final long MIN_BURST_KILOBITS = 64;

    private NeighbourRules() {}

    static void add(SiteFacts site, Policy policy, SiteProgram program) {
        for (LinkFacts link : site.links) {
            if (link.helped.isPresent() || link.isUsedByAgreement) {
                answers(site, link, program);
            }
            link.helping.ifPresent(cooperation -> help(site, policy, link, cooperation, program));
        }
    }

    private static void answers(SiteFacts site, LinkFacts link, SiteProgram program) {
        Match toUs = Matches.to(Match.ALL.inPort(link.port), link.address.address());
        for (ProxyFacts proxy : site.proxies.values()) {
            for (EndpointFacts endpoint : proxy.endpoints) {
                program.add(FlowRule.of(Tables.NEIGHBOUR_IN, ALLOWED, UplinkRules.tunnel(site, endpoint, toUs))
                        .actions(Actions.output(site.agentPort)));
            }
        }
    }

    private static void help(
            SiteFacts site, Policy policy, LinkFacts link, Cooperation cooperation, SiteProgram program) {
        int toProxy = Tables.meterToProxy(link.pathId);
        int toNeighbour = Tables.meterToNeighbour(link.pathId);
        long maxBps = cooperation.getLatencyOptimization().getMaxBps();
        program.add(meter(toProxy, maxBps, BURST_MILLIS));
        program.add(meter(toNeighbour, maxBps, BURST_MILLIS));
        long cookie = Tables.cooperationCookie(link.pathId);
        int mark = Tables.MARK_NEIGHBOUR | link.pathId << Tables.MARK_LINK_SHIFT;
        for (String name : cooperation.getLatencyOptimization().getAllowedProxiesList()) {
            for (EndpointFacts endpoint : ProxyFacts.of(policy, name).endpoints) {
                Match copies =
                        Matches.to(Matches.from(Match.ALL.inPort(link.port), link.peerAddress), endpoint.address);
                program.add(FlowRule.of(
                                Tables.NEIGHBOUR_IN,
                                ALLOWED,
                                Matches.udp(copies)
                                        .with(Field.UDP_SRC, link.peerUdpPort)
                                        .with(Field.UDP_DST, endpoint.port))
                        .cookie(cookie)
                        .meter(toProxy)
                        .actions(Actions.decTtl(), Actions.ct(forward(site, mark))));
            }
        }
        program.add(wayBack(site, link, mark).cookie(cookie).meter(toNeighbour));
    }

    /** The answers of the sessions that {@code mark} marks, to the neighbour. */
    static FlowRule wayBack(SiteFacts site, LinkFacts link, int mark) {
        int kind = Tables.MARK_ORIGIN | Tables.MARK_LINK | Tables.MARK_EMERGENCY | Tables.MARK_SHARING;
        Match back = Matches.mark(mark, kind).with(Field.ETH_TYPE, Matches.ETH_IPV4);
        return FlowRule.of(Tables.FROM_UPLINK, WAY_BACK, back)
                .actions(
                        Actions.decTtl(),
                        Actions.setField(Field.ETH_SRC, site.routerMac),
                        Actions.setField(Field.ETH_DST, link.peerMac),
                        Actions.output(link.port));
    }

    /** The forwarded session's port must not be our own tunnel's, whose answers go to the agent. */
    static Ct forward(SiteFacts site, int mark) {
        int own = site.site.getAgent().getUdpPort();
        Optional<PortInterval> ports = PortInterval.largestWithout(new PortInterval(own, own));
        PortInterval range = ports.orElseThrow(() -> new IllegalStateException("one port cannot take all"));
        return Ct.commit(site.zone)
                .table(Tables.EGRESS)
                .nat(Nat.source(site.firstUplink().address.address(), range.first(), range.last()))
                .exec(Actions.setField(Field.CT_MARK, mark));
    }

    /** Passes {@code bps}; at once as much as that allows for {@code burstMillis}. */
    static MeterSpec meter(int id, long bps, long burstMillis) {
        long kbps = bps / BITS_PER_KILOBIT;
        long burst = kbps * burstMillis / MILLIS_PER_SECOND;
        return new MeterSpec(id, MeterSpec.Unit.KBPS, kbps, Math.max(burst, MIN_BURST_KILOBITS));
    }
}
