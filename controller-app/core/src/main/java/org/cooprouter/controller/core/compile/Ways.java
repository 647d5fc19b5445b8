// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.List;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.Nat;

/**
 * The ways on which a session of ordinary traffic can begin: over the own uplink, or over a link and the neighbour's. It keeps the address with
 * which it began, and table 8 sends by that address; so a way is no more than a source translation.
 */
final class Ways {
    private static final int ALL = 100;
    private static final int TRACKED = 160;

    private Ways() {}

    /** What ordinary traffic of the LAN does at a site where it may have more than one way; {@code mark} is its session's. */
    static List<Action> choose(SiteFacts site, int mark) {
        return List.of(
                Actions.setField(Field.REG1, mark),
                site.emergencyLink().isPresent()
                        ? Actions.group(Tables.EMERGENCY_GROUP)
                        : Actions.resubmit(Tables.SHARING));
    }

    /** All of {@code table}: a session begins with that address, or goes on with the one that it has. */
    static FlowRule begin(SiteFacts site, int table, Nat translation) {
        return FlowRule.of(table, ALL, Matches.IP)
                .actions(Actions.ct(Ct.commit(site.zone)
                        .table(Tables.EGRESS)
                        .nat(translation)
                        .exec(
                                Actions.copy(Field.REG1, Field.CT_MARK),
                                Actions.move(Field.ETH_SRC, 0, Field.CT_LABEL, 0, Field.ETH_SRC.bits()))));
    }

    static Nat toUplink(UplinkFacts uplink) {
        return Nat.source(uplink.address.address());
    }

    /** The agent's own port is left out. */
    static Nat toLink(SiteFacts site, LinkFacts link, PortInterval range) {
        PortInterval ports = range.largestPartWithout(site.site.getAgent().getUdpPort());
        return Nat.source(link.address.address(), ports.first(), ports.last());
    }

    /** What comes back over the link. */
    static FlowRule back(SiteFacts site, LinkFacts link) {
        Match toUs = Matches.to(Match.ALL.inPort(link.port), link.address.address());
        return FlowRule.of(Tables.NEIGHBOUR_IN, TRACKED, toUs).actions(restore(site.zone, Tables.FROM_UPLINK));
    }

    static Action restore(int zone, int next) {
        return Actions.ct(Ct.lookup(zone).nat(Nat.RESTORE).table(next));
    }
}
