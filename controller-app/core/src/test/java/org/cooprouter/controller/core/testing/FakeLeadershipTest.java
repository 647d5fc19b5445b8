// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.port.Leadership;
import org.cooprouter.controller.core.port.LeadershipContract;

/** The leadership of tests is one on which the core may rely. */
class FakeLeadershipTest extends LeadershipContract {
    private final List<FakeLeadership> all = new ArrayList<>();

    @Override
    protected Leadership candidate() {
        var candidate = new FakeLeadership();
        all.add(candidate);
        return candidate;
    }

    @Override
    protected void elect(Leadership candidate) {
        all.stream().filter(one -> one != candidate).forEach(one -> one.leads(false));
        ((FakeLeadership) candidate).leads(true);
    }
}
