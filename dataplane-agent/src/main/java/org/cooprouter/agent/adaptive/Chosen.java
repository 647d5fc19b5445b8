// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.PathKind;

/** A candidate with its shares for each path. Immutable. */
public final class Chosen implements CopyDistribution {
    private final Candidate candidate;
    private final int[] shares;

    /** {@code shares} are by path_ID. */
    Chosen(Candidate candidate, int[] shares) {
        this.candidate = candidate;
        this.shares = shares;
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

    /**
     * Returns what a path gets.
     *
     * @param pathId any
     * @return 0 for a path that was not to be chosen from
     */
    public int share(int pathId) {
        return pathId < 0 || pathId >= shares.length ? 0 : shares[pathId];
    }
}
