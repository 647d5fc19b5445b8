// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RepairDistribution;

/** A candidate with its shares for each path. Immutable. */
public final class Chosen implements CopyDistribution {
    private final Candidate candidate;
    private final int[] shares;
    private final RepairDistribution repairs;
    private final int[] repairShares;

    /** Both shares are by path_ID. */
    Chosen(Candidate candidate, int[] shares, int[] repairShares) {
        this.candidate = candidate;
        this.shares = shares;
        this.repairShares = repairShares;
        this.repairs = new ChosenRepairs(candidate.repairs().code(), this);
    }

    /**
     * Returns what has been chosen.
     *
     * @return its name, "raic5k2"
     */
    public String name() {
        return candidate.name();
    }

    @Override
    public RedundancyScheme scheme() {
        return candidate.scheme();
    }

    @Override
    public int times() {
        return candidate.times();
    }

    @Override
    public boolean isPlaced() {
        return true;
    }

    @Override
    public int share(PathKind kind, int pathId) {
        return share(pathId);
    }

    @Override
    public RepairDistribution repairs() {
        return repairs;
    }

    /**
     * Returns what a path gets.
     *
     * @param pathId any
     * @return 0 for a path that was not to be chosen from
     */
    public int share(int pathId) {
        return of(shares, pathId);
    }

    /**
     * Returns a path's share of the repair copies.
     *
     * @param pathId any
     * @return 0 for a path that was not to be chosen from
     */
    public int repairShare(int pathId) {
        return of(repairShares, pathId);
    }

    private static int of(int[] byPathId, int pathId) {
        return pathId < 0 || pathId >= byPathId.length ? 0 : byPathId[pathId];
    }

    private record ChosenRepairs(RepairCode code, Chosen chosen) implements RepairDistribution {
        @Override
        public RedundancyScheme scheme() {
            return Schemes.replication();
        }

        @Override
        public boolean isPlaced() {
            return true;
        }

        @Override
        public int times() {
            return 1;
        }

        @Override
        public int share(PathKind kind, int pathId) {
            return chosen.repairShare(pathId);
        }
    }
}
