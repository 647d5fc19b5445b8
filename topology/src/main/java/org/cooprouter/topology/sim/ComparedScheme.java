// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.ProfileTiming;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;

/**
 * A way to spend about as many bytes again as one copy of each packet takes.
 *
 * @param name for people
 * @param profile what the policy says
 */
record ComparedScheme(String name, RedundancyProfile profile) {
    /** Two copies of each packet; RAIC-5 of a call's small packets, and repair copies, take a little less or more. */
    static final int BUDGET_PERCENT = 105;

    static final String ADAPTIVE = "adaptive among these";
    static final String BUILT_IN = "adaptive, built-in candidates";

    private static final ProfileTiming SPREAD = new ProfileTiming(20 * EventQueue.MS, 0);

    boolean isFixed() {
        return profile.adaptive() == null;
    }

    /** What is compared over one way or two. */
    static List<ComparedScheme> over(int ways) {
        boolean alone = ways == 1;
        List<ComparedScheme> schemes = new ArrayList<>();
        RedundancyProfile twice = new RedundancyProfile(alone ? 2 : 1, 1, SimConfigs.MAX_SKEW_NS);
        schemes.add(new ComparedScheme("RAIC-1, 2 copies", twice.with(SPREAD)));
        RedundancyProfile split = new RedundancyProfile(
                Objects.requireNonNull(Schemes.find(Schemes.RAIC_5, 2)), 1, 1, 1, SimConfigs.MAX_SKEW_NS);
        schemes.add(new ComparedScheme("RAIC-5, any 2 of 3", split));
        schemes.add(new ComparedScheme("RAICT, depth 1", repaired(new Raict(1), alone)));
        schemes.add(new ComparedScheme("FEC, 4 + 4", repaired(new ReedSolomon(4, 4, 1), alone)));
        schemes.add(new ComparedScheme("FEC, 8 + 8", repaired(new ReedSolomon(8, 8, 1), alone)));
        List<Candidate> candidates = schemes.stream()
                .map(scheme -> Candidate.of(scheme.name, scheme.profile))
                .toList();
        schemes.add(new ComparedScheme(ADAPTIVE, adaptive("these", candidates)));
        schemes.add(new ComparedScheme(BUILT_IN, adaptive("built-in", AdaptiveSettings.BUILT_IN)));
        return schemes;
    }

    /** The packets over the own ISP, repair copies over the neighbour's, if there is one. */
    private static RedundancyProfile repaired(RepairCode code, boolean alone) {
        Repairs repairs = new Repairs(code, alone ? 1 : 0, 1);
        return new RedundancyProfile(Schemes.replication(), 1, 0, 1, repairs, SimConfigs.MAX_SKEW_NS);
    }

    private static RedundancyProfile adaptive(String name, List<Candidate> candidates) {
        return new RedundancyProfile(1, 1, SimConfigs.MAX_SKEW_NS)
                .with(SPREAD)
                .with(new AdaptiveSettings(name, BUDGET_PERCENT, candidates, true));
    }
}
