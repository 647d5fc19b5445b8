// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.compile.SiteFacts.UplinkFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.policy.Cidr;

/** Table 5: frames from the agent. */
final class AgentRules {
    private static final int OUTER = 200;
    private static final int INNER = 150;
    private static final int DECLINED = 100;

    private AgentRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        for (UplinkFacts uplink : site.uplinks) {
            program.add(outer(uplink.address));
        }
        for (LinkFacts link : site.links) {
            program.add(outer(link.address));
        }
        site.lan.ifPresent(lan -> {
            program.add(FlowRule.of(Tables.AGENT_OUT, INNER, Matches.to(Match.ALL, lan.address))
                    .actions(Actions.output(lan.port)));
            program.add(FlowRule.of(Tables.AGENT_OUT, DECLINED, Matches.from(Match.ALL, lan.address))
                    .gotoTable(Tables.FAIL_OPEN));
        });
    }

    private static FlowRule outer(Cidr own) {
        return FlowRule.of(Tables.AGENT_OUT, OUTER, Matches.from(Match.ALL, own.address()))
                .gotoTable(Tables.EGRESS);
    }
}
