// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * How often a packet is sent (R1).
 *
 * @param copiesPerUplink copies over each own uplink
 * @param copiesPerNeighbour copies through each helping neighbour
 * @param maxSkewNs largest expected time between the first and the last copy
 */
public record RedundancyProfile(int copiesPerUplink, int copiesPerNeighbour, long maxSkewNs) {
    /** Used where an app type's profile is not known: one copy on each path. */
    public static final RedundancyProfile DEFAULT = new RedundancyProfile(1, 1, 500_000_000);

    /**
     * Returns the copies for a path.
     *
     * @param kind of the path
     * @return 0-4
     */
    public int copies(PathKind kind) {
        return kind == PathKind.UPLINK ? copiesPerUplink : copiesPerNeighbour;
    }

    /**
     * Returns the copies for the path that gets most.
     *
     * @return 0-4
     */
    public int maxCopies() {
        return Math.max(copiesPerUplink, copiesPerNeighbour);
    }
}
