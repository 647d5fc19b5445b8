// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.jspecify.annotations.Nullable;

/**
 * Which copies of a packet leave over which paths, in this order. Its owner replaces the content when the paths change; who
 * sends holds on to the object. Not safe for use by several threads.
 */
public final class CopySchedule {
    private static final ProbedPath[] NO_PATHS = {};

    private final RedundancyScheme sizing;
    private final boolean reservesRepairs;
    private final @Nullable AdaptiveChoice choice;
    private final boolean stamped;
    private final boolean splitsStreams;
    private RedundancyScheme scheme;
    private int[] copies = {};
    private int[] ranks = {};
    private int[] counts = {};
    private ProbedPath[] paths = NO_PATHS;
    private ProbedPath[] wholePaths = NO_PATHS;
    private RepairCode repairCode = RepairCode.NONE;
    private ProbedPath[] repairTurns = NO_PATHS;
    private int mtu;

    CopySchedule(RedundancyProfile profile, @Nullable AdaptiveChoice choice) {
        this.sizing = profile.scheme();
        this.reservesRepairs = profile.widestCode().window() > 0;
        this.scheme = profile.scheme();
        this.choice = choice;
        this.stamped = profile.timing().stamped();
        this.splitsStreams = profile.stream() != null;
    }

    /**
     * Takes a plan; {@code pathOfEntry} has the path of each of its entries, {@code repairs} those that repair copies of a code take in
     * turn, {@code all} those that another plan may use.
     */
    void replace(
            RedundancyScheme newScheme,
            CopyPlan plan,
            ProbedPath[] pathOfEntry,
            RepairCode newCode,
            ProbedPath[] repairs,
            List<ProbedPath> all) {
        scheme = newScheme;
        repairCode = repairs.length == 0 ? RepairCode.NONE : newCode;
        repairTurns = repairs;
        paths = pathOfEntry;
        copies = new int[paths.length];
        ranks = new int[paths.length];
        counts = new int[paths.length];
        Arrays.setAll(copies, plan::copy);
        Arrays.setAll(ranks, plan::rank);
        Arrays.setAll(counts, plan::count);
        Set<ProbedPath> different = new LinkedHashSet<>(Arrays.asList(paths));
        wholePaths = scheme.splits() ? different.toArray(ProbedPath[]::new) : paths;
        different.addAll(Arrays.asList(repairs));
        Collection<ProbedPath> sized = choice == null ? different : all;
        mtu = sized.stream().mapToInt(path -> path.local().mtu()).min().orElse(Integer.MAX_VALUE);
    }

    /**
     * Returns what makes the copies.
     *
     * @return the profile's scheme, or the chosen one
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
     * Tells whether a packet leaves over one of the entries' paths only.
     *
     * @return true by the profile
     */
    public boolean splitsStreams() {
        return splitsStreams;
    }

    /**
     * Returns the scheme that decides how large a packet may be.
     *
     * @return of all that may be chosen, the one whose copies are the largest
     */
    public RedundancyScheme sizing() {
        return sizing;
    }

    /**
     * Returns what chooses the scheme and the paths.
     *
     * @return null if the profile does
     */
    public @Nullable AdaptiveChoice choice() {
        return choice;
    }

    /**
     * Returns which repair copies leave beside the packets' own.
     *
     * @return {@link RepairCode#NONE} if none does at present, or there is no path
     */
    public RepairCode repairCode() {
        return repairCode;
    }

    /**
     * Tells whether there may ever be repair copies: packets have to leave room for them.
     *
     * @return false if neither the profile nor a choice has a code for them
     */
    public boolean reservesRepairs() {
        return reservesRepairs;
    }

    /**
     * Returns where a repair copy leaves; those of a code that is in force no more take the paths of the packets. Only if there is a path.
     *
     * @param turn which of the session's repair copies it is
     * @return its path
     */
    public ProbedPath repairPath(long turn) {
        ProbedPath[] turns = repairTurns.length == 0 ? paths : repairTurns;
        return turns[(int) (turn % turns.length)];
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
