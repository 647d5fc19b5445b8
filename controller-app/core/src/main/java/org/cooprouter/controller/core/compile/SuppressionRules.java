// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import org.cooprouter.controller.core.flow.FlowRule;

/**
 * What a helper does when its neighbour has asked for suppression (C15; [0174], [0177]): the other traffic of its LAN passes a meter in each direction. What is
 * latency-critical goes through the agent, and what neighbours send has meters of its own, so neither is meant.
 */
final class SuppressionRules {
    private static final long BURST_MILLIS = 100;

    private SuppressionRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        site.suppressedToBps().ifPresent(bps -> {
            program.add(NeighbourRules.meter(Tables.METER_SUPPRESSED_UP, bps, BURST_MILLIS));
            program.add(NeighbourRules.meter(Tables.METER_SUPPRESSED_DOWN, bps, BURST_MILLIS));
        });
    }

    /** The same rule, limited while suppression is asked for. */
    static FlowRule up(SiteFacts site, FlowRule rule) {
        return site.suppressedToBps().isPresent() ? rule.meter(Tables.METER_SUPPRESSED_UP) : rule;
    }

    /** The same rule, limited while suppression is asked for. */
    static FlowRule down(SiteFacts site, FlowRule rule) {
        return site.suppressedToBps().isPresent() ? rule.meter(Tables.METER_SUPPRESSED_DOWN) : rule;
    }
}
