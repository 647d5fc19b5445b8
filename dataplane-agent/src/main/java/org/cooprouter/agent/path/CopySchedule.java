// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.role.config.RedundancyProfile;

/**
 * Which copies of a packet leave over which paths, in this order. Its owner replaces the content when the paths change; who
 * sends holds on to the object. Not safe for use by several threads.
 */
public final class CopySchedule {
    private static final ProbedPath[] NO_PATHS = {};

    private final RedundancyScheme scheme;
    private final boolean stamped;
    private int[] copies = {};
    private int[] ranks = {};
    private int[] counts = {};
    private ProbedPath[] paths = NO_PATHS;
    private ProbedPath[] wholePaths = NO_PATHS;
    private int mtu;

    CopySchedule(RedundancyProfile profile) {
        scheme = profile.scheme();
        stamped = profile.timing().stamped();
    }

    /** Takes a plan; {@code pathOfEntry} has the path of each of its entries. */
    void replace(CopyPlan plan, ProbedPath[] pathOfEntry) {
        paths = pathOfEntry;
        copies = new int[paths.length];
        ranks = new int[paths.length];
        counts = new int[paths.length];
        Arrays.setAll(copies, plan::copy);
        Arrays.setAll(ranks, plan::rank);
        Arrays.setAll(counts, plan::count);
        Set<ProbedPath> different = new LinkedHashSet<>(Arrays.asList(paths));
        wholePaths = scheme.splits() ? different.toArray(ProbedPath[]::new) : paths;
        mtu = different.stream().mapToInt(path -> path.local().mtu()).min().orElse(Integer.MAX_VALUE);
    }

    /**
     * Returns what makes the copies.
     *
     * @return the profile's scheme
     */
    public RedundancyScheme scheme() {
        return scheme;
    }

    /**
     * Tells whether packets say when they were sent.
     *
     * @return true by the profile
     */
    public boolean stamped() {
        return stamped;
    }

    /**
     * Returns how many datagrams leave for a packet.
     *
     * @return at least 1 while the proxy has any path
     */
    public int size() {
        return paths.length;
    }

    /**
     * Returns what leaves.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return index of the copy, not below that of the entry before
     */
    public int copy(int entry) {
        return copies[entry];
    }

    /**
     * Returns where it leaves.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return its path
     */
    public ProbedPath path(int entry) {
        return paths[entry];
    }

    /**
     * Returns how many of the same copies leave over the same local path before.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 0 or more
     */
    public int rank(int entry) {
        return ranks[entry];
    }

    /**
     * Returns how many of the same copies leave over the same local path.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 1 or more
     */
    public int count(int entry) {
        return counts[entry];
    }

    /**
     * Returns over how many paths a packet leaves that is never split: a CONTROL.
     *
     * @return at least 1 while the proxy has any path
     */
    public int wholeSize() {
        return wholePaths.length;
    }

    /**
     * Returns where a packet leaves that is never split.
     *
     * @param entry 0 to {@link #wholeSize()} - 1
     * @return its path
     */
    public ProbedPath wholePath(int entry) {
        return wholePaths[entry];
    }

    /**
     * Returns the smallest MTU of the paths.
     *
     * @return bytes of the largest IP packet that every copy may be
     */
    public int mtu() {
        return mtu;
    }
}
