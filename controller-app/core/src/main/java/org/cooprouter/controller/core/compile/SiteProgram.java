// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.MeterSpec;

/** Collects a site's base program; a rule without a cookie gets the one of base rules. */
final class SiteProgram {
    private final FlowProgram.Builder builder = FlowProgram.builder();

    void add(FlowRule rule) {
        builder.add(rule.cookie() == 0 ? rule.cookie(Tables.COOKIE_BASE) : rule);
    }

    void add(GroupSpec group) {
        builder.add(group);
    }

    void add(MeterSpec meter) {
        builder.add(meter);
    }

    FlowProgram build() {
        return builder.build();
    }
}
