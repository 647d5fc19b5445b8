// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.List;
import java.util.stream.IntStream;

/** A plan to look at: for each entry the copy and the path. */
record Plans(List<Integer> copies, List<Integer> paths) {
    static Plans of(RedundancyScheme scheme, int times, int... shares) {
        CopyPlan plan = new CopyPlan();
        plan.add(99, 99);
        scheme.plan(shares, shares.length, times, plan);
        return new Plans(
                IntStream.range(0, plan.size()).mapToObj(plan::copy).toList(),
                IntStream.range(0, plan.size()).mapToObj(plan::path).toList());
    }
}
