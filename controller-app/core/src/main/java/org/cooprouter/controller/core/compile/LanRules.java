// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.compile.SiteFacts.LanFacts;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.policy.Cidr;

/** Tables 1, 2, 3 and 9 and group 1: packets from the LAN, but for the classification by app type. */
final class LanRules {
    private static final int OWN = 20000;
    private static final int FRAGMENT = 19000;
    private static final int ORDINARY = 10;
    private static final int OTHERWISE = 1;
    private static final Cidr MULTICAST = Cidr.of("224.0.0.0/4");
    /** Open vSwitch's ip_frag of a first and of a later fragment; table 0 copies it to metadata. */
    private static final int[] FRAGMENTS = {1, 3};

    private LanRules() {}

    static void add(SiteFacts site, LanFacts lan, SiteProgram program) {
        classify(site, lan, program);
        steer(site, program);
        SuppressionRules.add(site, program);
        program.add(SuppressionRules.up(
                site, FlowRule.of(Tables.ORDINARY, 100, Matches.IP).actions(toInternet(site, Tables.MARK_LAN))));
        program.add(FlowRule.of(Tables.FAIL_OPEN, 100, Matches.IP)
                .actions(toInternet(site, Tables.MARK_LAN | Tables.MARK_FAIL_OPEN)));
    }

    private static void classify(SiteFacts site, LanFacts lan, SiteProgram program) {
        for (InetAddress own : site.ownAddresses()) {
            program.add(toLocal(OWN, Matches.to(Match.ALL, own)));
        }
        program.add(toLocal(OWN, Matches.to(Match.ALL, MULTICAST)));
        program.add(toLocal(FRAGMENT + 1, Matches.to(Match.ALL, lan.address)));
        for (int fragment : FRAGMENTS) {
            program.add(FlowRule.of(Tables.CLASSIFY, FRAGMENT, Matches.IP.with(Field.METADATA, fragment))
                    .gotoTable(Tables.ORDINARY));
        }
        program.add(FlowRule.of(Tables.CLASSIFY, ORDINARY, Matches.IP).gotoTable(Tables.ORDINARY));
        program.add(toLocal(OTHERWISE, Match.ALL));
    }

    private static FlowRule toLocal(int priority, Match match) {
        return FlowRule.of(Tables.CLASSIFY, priority, match).actions(Actions.output(PortRef.LOCAL));
    }

    private static void steer(SiteFacts site, SiteProgram program) {
        int ordinary = Tables.MARK_LAN;
        int mask = Tables.MARK_ORIGIN | Tables.MARK_FAIL_OPEN;
        program.add(FlowRule.of(Tables.STEER, 200, Matches.mark(ordinary, mask)).gotoTable(Tables.ORDINARY));
        program.add(FlowRule.of(Tables.STEER, 100, Match.ALL).actions(Actions.group(Tables.AGENT_GROUP)));
        program.add(new GroupSpec(
                Tables.AGENT_GROUP,
                GroupSpec.Type.FAST_FAILOVER,
                List.of(
                        GroupSpec.Bucket.watching(site.livePort, Actions.output(site.agentPort)),
                        GroupSpec.Bucket.watching(site.firstUplink().port, Actions.resubmit(Tables.FAIL_OPEN)))));
    }

    private static List<Action> toInternet(SiteFacts site, int mark) {
        List<Action> actions = new ArrayList<>();
        actions.add(Actions.decTtl());
        if (site.emergencyLink().isPresent() || site.sharedLink().isPresent()) {
            actions.addAll(Ways.choose(site, mark));
        } else {
            actions.add(Actions.ct(Ct.commit(site.zone)
                    .table(Tables.EGRESS)
                    .nat(Nat.source(site.firstUplink().address.address()))
                    .exec(
                            Actions.setField(Field.CT_MARK, mark),
                            Actions.move(Field.ETH_SRC, 0, Field.CT_LABEL, 0, Field.ETH_SRC.bits()))));
        }
        return actions;
    }
}
