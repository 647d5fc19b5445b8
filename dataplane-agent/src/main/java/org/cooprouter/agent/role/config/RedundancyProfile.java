// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.jspecify.annotations.Nullable;

/**
 * How a session's packets are made redundant (R1-R4).
 *
 * @param scheme makes the copies
 * @param perUplink with RAIC-1 the copies over each own uplink; otherwise each own uplink's share of the split copies
 * @param perNeighbour the same for each helping neighbour
 * @param times how often each different copy leaves; 1 with RAIC-1
 * @param maxSkewNs largest expected time between the first and the last copy
 * @param timing when the copies leave
 * @param adaptive from what scheme and shares are chosen (R19), those here being in force before the first choice; null for a profile that
 *     is fixed
 */
public record RedundancyProfile(
        RedundancyScheme scheme,
        int perUplink,
        int perNeighbour,
        int times,
        long maxSkewNs,
        ProfileTiming timing,
        @Nullable AdaptiveSettings adaptive)
        implements CopyDistribution {
    /** Used where an app type's profile is not known: one copy on each path. */
    public static final RedundancyProfile DEFAULT = new RedundancyProfile(1, 1, 500_000_000);

    /**
     * Makes a profile that is fixed and whose copies leave at once.
     *
     * @param scheme makes the copies
     * @param perUplink copies over each own uplink, or its share of the split copies
     * @param perNeighbour the same for each helping neighbour
     * @param times how often each different copy leaves
     * @param maxSkewNs largest expected time between the first and the last copy
     */
    public RedundancyProfile(RedundancyScheme scheme, int perUplink, int perNeighbour, int times, long maxSkewNs) {
        this(scheme, perUplink, perNeighbour, times, maxSkewNs, ProfileTiming.IMMEDIATE, null);
    }

    /**
     * Makes a profile of RAIC-1.
     *
     * @param copiesPerUplink copies over each own uplink
     * @param copiesPerNeighbour copies through each helping neighbour
     * @param maxSkewNs largest expected time between the first and the last copy
     */
    public RedundancyProfile(int copiesPerUplink, int copiesPerNeighbour, long maxSkewNs) {
        this(Schemes.replication(), copiesPerUplink, copiesPerNeighbour, 1, maxSkewNs);
    }

    /**
     * Returns what a path gets.
     *
     * @param kind of the path
     * @return 0-4
     */
    public int share(PathKind kind) {
        return kind == PathKind.UPLINK ? perUplink : perNeighbour;
    }

    @Override
    public int share(PathKind kind, int pathId) {
        return share(kind);
    }

    /**
     * Returns the same redundancy at other times.
     *
     * @param changed when the copies leave
     * @return a profile
     */
    public RedundancyProfile with(ProfileTiming changed) {
        return new RedundancyProfile(scheme, perUplink, perNeighbour, times, maxSkewNs, changed, adaptive);
    }

    /**
     * Returns the same profile with a choice.
     *
     * @param settings from what is chosen
     * @return a profile
     */
    public RedundancyProfile with(AdaptiveSettings settings) {
        return new RedundancyProfile(scheme, perUplink, perNeighbour, times, maxSkewNs, timing, settings);
    }
}
