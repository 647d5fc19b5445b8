// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.RedundancyScheme;

/** What makes a packet's copies, and how they are shared out among the paths: fixed by a profile, or chosen. */
public interface CopyDistribution {
    /**
     * Returns what makes the copies.
     *
     * @return the scheme
     */
    RedundancyScheme scheme();

    /**
     * Returns how often each different copy leaves.
     *
     * @return 1-4
     */
    int times();

    /**
     * Tells what shares are of.
     *
     * @return true if each path has a share of its own; false if each local path has one, for all paths that begin there
     */
    default boolean isPlaced() {
        return false;
    }

    /**
     * Returns what a path gets, or a local path.
     *
     * @param kind whose uplink the path uses
     * @param pathId the client's number of the path, or of the local path; negative for one without
     * @return with RAIC-1 how many copies, otherwise its share of the split copies; 0-4
     */
    int share(PathKind kind, int pathId);

    /**
     * Returns what leaves beside the copies, to restore one packet from others.
     *
     * @return {@link Repairs#NONE} if nothing does
     */
    default RepairDistribution repairs() {
        return Repairs.NONE;
    }
}
