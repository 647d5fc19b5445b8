// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.PortRef;

/**
 * The emergency connection (C7) at the site that is helped: groups 2 and 3, tables 11 to 14, and their part of tables 5 to 8. A session
 * keeps the address with which it began, and the address names the way; so all that an emergency decides is with which address new
 * sessions begin, and what becomes of the sessions of the silent uplink.
 */
final class EmergencyRules {
    private static final int FROM_INSIDE = 150;
    private static final int RESET = 180;
    private static final int OF_NOBODY = 60;
    private static final int TCP = 100;
    private static final int OTHERWISE = 50;
    /** Destination address under which the agent gets packets of TCP connections that cannot move. */
    private static final long STRANDED_MAC = 0x02_43_52_03_00_00L;
    /** The translations to the link's address keep apart by their ports; {@link SharingRules} has the rest. */
    private static final PortInterval LINK_PORTS = new PortInterval(49152, 65535);

    private static final PortInterval STRANDED_PORTS = new PortInterval(1024, 32767);

    private final SiteFacts site;
    private final LinkFacts link;
    private final UplinkFacts uplink;
    private final SiteProgram program;

    private EmergencyRules(SiteFacts site, LinkFacts link, SiteProgram program) {
        this.site = site;
        this.link = link;
        this.uplink = site.firstUplink();
        this.program = program;
    }

    static void add(SiteFacts site, LinkFacts link, SiteProgram program) {
        EmergencyRules rules = new EmergencyRules(site, link, program);
        rules.ways();
        rules.stranded();
        rules.wayBack();
    }

    /**
     * The neighbour while the agent says that the ISP is silent, or when the own port is down; otherwise the own uplink. Where the neighbour is to
     * be asked, only the agent says so, since it is the one that hears the answer.
     */
    private GroupSpec group(int id, Action neighbour, Action... own) {
        PortRef silent = PortRef.named(uplink.uplink.getLiveness().getSilentPort());
        List<Bucket> buckets =
                new ArrayList<>(List.of(Bucket.watching(silent, neighbour), Bucket.watching(uplink.port, own)));
        if (!link.isEmergencyByAgreement) {
            buckets.add(Bucket.watching(link.port, neighbour));
        }
        return new GroupSpec(id, GroupSpec.Type.FAST_FAILOVER, buckets);
    }

    private void ways() {
        program.add(group(
                Tables.EMERGENCY_GROUP,
                Actions.resubmit(Tables.NEIGHBOUR_WAY),
                Actions.resubmit(site.sharedLink().isPresent() ? Tables.SHARING : Tables.OWN_WAY)));
        program.add(Ways.begin(site, Tables.OWN_WAY, Ways.toUplink(uplink)));
        program.add(Ways.begin(site, Tables.NEIGHBOUR_WAY, Ways.toLink(site, link, LINK_PORTS)));
    }

    /** Sessions with the silent uplink's address: TCP cannot move, the rest is translated once more. The agent's copies stay where they are. */
    private void stranded() {
        OptionalLong gateway = uplink.gatewayMac;
        if (!gateway.isPresent()) {
            return;
        }
        Action[] own = toUplink(gateway.getAsLong()).toArray(new Action[0]);
        program.add(group(Tables.STRANDED_GROUP, Actions.resubmit(Tables.STRANDED), own));
        List<PortRef> inside = new ArrayList<>(List.of(PortRef.LOCAL));
        site.lan.ifPresent(lan -> inside.add(lan.port));
        for (PortRef port : inside) {
            Match bound = Matches.from(Match.ALL.inPort(port), uplink.address.address());
            program.add(FlowRule.of(Tables.EGRESS, FROM_INSIDE, bound).actions(Actions.group(Tables.STRANDED_GROUP)));
        }
        program.add(FlowRule.of(Tables.STRANDED, TCP, Matches.IP.with(Field.IP_PROTO, Matches.TCP))
                .actions(tcp(gateway.getAsLong())));
        program.add(FlowRule.of(Tables.STRANDED, OTHERWISE, Matches.IP)
                .actions(Actions.ct(Ct.commit(Tables.strandedZone(site.zone))
                        .table(Tables.EGRESS)
                        .nat(Ways.toLink(site, link, STRANDED_PORTS))
                        .exec(Actions.setField(Field.CT_MARK, Tables.MARK_LAN)))));
    }

    private List<Action> toUplink(long gateway) {
        return List.of(
                Actions.setField(Field.ETH_SRC, site.routerMac),
                Actions.setField(Field.ETH_DST, gateway),
                Actions.output(uplink.port));
    }

    /** The agent may answer by RST; should the silence be short, nothing is lost by trying. */
    private List<Action> tcp(long gateway) {
        List<Action> actions = new ArrayList<>();
        boolean resets = link.emergencyHelped
                .filter(cooperation -> !cooperation.getEmergencyConnection().getKeepTcp())
                .isPresent();
        if (resets) {
            actions.add(Actions.setField(Field.ETH_DST, STRANDED_MAC));
            actions.add(Actions.output(site.agentPort));
            program.add(FlowRule.of(
                            Tables.AGENT_OUT,
                            RESET,
                            Matches.to(Match.ALL, uplink.address.address()).with(Field.IP_PROTO, Matches.TCP))
                    .actions(Ways.restore(site.zone, Tables.FROM_UPLINK)));
        }
        actions.addAll(toUplink(gateway));
        return actions;
    }

    private void wayBack() {
        program.add(Ways.back(site, link));
        Match unknown = Matches.mark(0, Tables.MARK_ORIGIN).inPort(link.port).with(Field.ETH_TYPE, Matches.ETH_IPV4);
        program.add(FlowRule.of(Tables.FROM_UPLINK, OF_NOBODY, unknown)
                .actions(Ways.restore(Tables.strandedZone(site.zone), Tables.STRANDED_IN)));
        Match stranded = Matches.mark(Tables.MARK_LAN, Tables.MARK_ORIGIN).with(Field.ETH_TYPE, Matches.ETH_IPV4);
        program.add(
                FlowRule.of(Tables.STRANDED_IN, TCP, stranded).actions(Ways.restore(site.zone, Tables.FROM_UPLINK)));
    }
}
