// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.PathShares;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.RedundancyProfile;

/**
 * Which copies of a packet go to which of a client's learnt paths, in this order. Filled anew for every packet, without
 * allocation; not safe for use by several threads.
 */
public final class LearntSchedule {
    /** A path that has been silent for so much longer than another gets no split copies: they are worth more elsewhere. */
    static final long SILENT_NS = 1_000_000_000;

    private static final int UNNAMED_PLACES = -1;

    private final LearntPath[] paths = new LearntPath[LearntPaths.MAX_PATHS];
    private final int[] shares = new int[LearntPaths.MAX_PATHS];
    private final PathShares byLocal = new PathShares();
    private final CopyPlan plan = new CopyPlan();
    private int size;

    /** Makes an empty schedule. */
    public LearntSchedule() {}

    /**
     * Spreads the copies of a packet. A client numbers its paths in the same order as it uses them itself.
     *
     * @param learnt the client's paths
     * @param distribution the profile of the session's app type, or what was chosen for it
     * @param onlyHeard leaves out paths that are silent while others are not, as splitting a packet does anyhow
     */
    public void fill(LearntPaths learnt, CopyDistribution distribution, boolean onlyHeard) {
        sort(learnt);
        share(learnt, distribution, onlyHeard || distribution.scheme().splits());
        spread(distribution.scheme(), distribution.times());
    }

    /**
     * Spreads a packet that is never split: a CONTROL.
     *
     * @param learnt the client's paths
     * @param profile of the session's app type
     */
    public void fillWhole(LearntPaths learnt, RedundancyProfile profile) {
        sort(learnt);
        share(learnt, profile, false);
        for (int i = 0; i < size && profile.scheme().splits(); i++) {
            shares[i] = Math.min(shares[i], 1);
        }
        spread(Schemes.replication(), 1);
    }

    /**
     * Lets every path have its turns with repair copies, one after the other; those that are silent have none.
     *
     * @param learnt the client's paths
     * @param turns how many each path has
     */
    public void fillTurns(LearntPaths learnt, CopyDistribution turns) {
        sort(learnt);
        share(learnt, turns, true);
        spread(Schemes.replication(), 1);
    }

    /** By path_ID, those without one last. */
    private void sort(LearntPaths learnt) {
        size = learnt.size();
        for (int i = 0; i < size; i++) {
            LearntPath path = learnt.get(i);
            int at = i;
            for (; at > 0 && number(paths[at - 1]) > number(path); at--) {
                paths[at] = paths[at - 1];
            }
            paths[at] = path;
        }
    }

    private static int number(LearntPath path) {
        return path.pathId() == LearntPath.UNNAMED ? Integer.MAX_VALUE : path.pathId();
    }

    /** What a share is of; a path without a name is alone where it begins. */
    private static int place(LearntPath path, boolean isPlaced, int index) {
        int named = isPlaced ? path.pathId() : path.localId();
        return named == LearntPath.UNNAMED ? UNNAMED_PLACES - index : named;
    }

    private void share(LearntPaths learnt, CopyDistribution distribution, boolean onlyHeard) {
        int latest = 0;
        for (int i = 1; i < size; i++) {
            latest = paths[i].lastHeardNs() - paths[latest].lastHeardNs() > 0 ? i : latest;
        }
        byLocal.clear();
        for (int i = 0; i < size; i++) {
            boolean silent = paths[latest].lastHeardNs() - paths[i].lastHeardNs() > SILENT_NS;
            int place = place(paths[i], distribution.isPlaced(), i);
            byLocal.add(place, distribution.share(paths[i].kind(), place), !silent);
        }
        boolean any = byLocal.fill(onlyHeard, shares);
        for (int i = 0; i < size && !any; i++) {
            shares[i] = paths[i] == learnt.latest() ? 1 : 0;
        }
    }

    private void spread(RedundancyScheme scheme, int times) {
        scheme.plan(shares, size, times, plan);
    }

    /**
     * Returns how many datagrams leave.
     *
     * @return at least 1 if there is any path
     */
    public int size() {
        return plan.size();
    }

    /**
     * Returns what leaves.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return index of the copy, not below that of the entry before
     */
    public int copy(int entry) {
        return plan.copy(entry);
    }

    /**
     * Returns how many of the same copies go to the same path before.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 0 or more
     */
    public int rank(int entry) {
        return plan.rank(entry);
    }

    /**
     * Returns how many of the same copies go to the same path.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 1 or more
     */
    public int count(int entry) {
        return plan.count(entry);
    }

    /**
     * Returns where it goes.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return its path
     */
    public LearntPath path(int entry) {
        return paths[plan.path(entry)];
    }
}
