// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.Arrays;

/**
 * Shares out what each local path is entitled to among the paths that begin there, one for each remote address (R17; [0467]): copies
 * over one local path go to different remote addresses in turn, and the next local path begins with the next remote address, so
 * that neither end of a path is that of all copies. Paths known not to work are left out as long as another one begins at the
 * same place. Refilled in place: it allocates only while it grows. Not safe for use by several threads.
 *
 * <pre>
 *   entitled        one each        two each        with three remote addresses, the second dead
 *   local path 0    1 0 0           1 1 0           1 - 0
 *   local path 1    0 1 0           0 1 1           0 - 1
 * </pre>
 */
public final class PathShares {
    private static final int FIRST_CAPACITY = 8;

    private int[] locals = new int[FIRST_CAPACITY];
    private int[] entitled = new int[FIRST_CAPACITY];
    private boolean[] usable = new boolean[FIRST_CAPACITY];
    private int size;

    /** Makes one without paths. */
    public PathShares() {}

    /** Removes all paths. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a path.
     *
     * @param local the local path where it begins, any number
     * @param share what that local path is entitled to: copies or a share of the split copies
     * @param works false if the path is known not to work
     */
    public void add(int local, int share, boolean works) {
        if (size == locals.length) {
            locals = Arrays.copyOf(locals, 2 * size);
            entitled = Arrays.copyOf(entitled, 2 * size);
            usable = Arrays.copyOf(usable, 2 * size);
        }
        locals[size] = local;
        entitled[size] = share;
        usable[size++] = works;
    }

    /**
     * Writes the share of each path, in the order in which they were added.
     *
     * @param onlyWorking nothing goes to local paths where no path works
     * @param shares at least as long as there are paths
     * @return false if no path has any
     */
    public boolean fill(boolean onlyWorking, int[] shares) {
        Arrays.fill(shares, 0, size, 0);
        boolean any = false;
        int group = 0;
        for (int first = 0; first < size; first++) {
            if (isFirstOfItsLocal(first)) {
                any |= share(first, group++, onlyWorking, shares);
            }
        }
        return any;
    }

    private boolean isFirstOfItsLocal(int path) {
        for (int before = 0; before < path; before++) {
            if (locals[before] == locals[path]) {
                return false;
            }
        }
        return true;
    }

    private boolean share(int first, int group, boolean onlyWorking, int[] shares) {
        int working = count(first, true);
        if (onlyWorking && working == 0) {
            return false;
        }
        int members = working == 0 ? count(first, false) : working;
        for (int copy = 0; copy < entitled[first]; copy++) {
            shares[member(first, (group + copy) % members, working > 0)]++;
        }
        return entitled[first] > 0;
    }

    private int count(int first, boolean onlyUsable) {
        int count = 0;
        for (int path = first; path < size; path++) {
            count += locals[path] == locals[first] && (usable[path] || !onlyUsable) ? 1 : 0;
        }
        return count;
    }

    /** The nth path that begins where another does. */
    private int member(int first, int nth, boolean onlyUsable) {
        int left = nth;
        for (int path = first; path < size; path++) {
            boolean counts = locals[path] == locals[first] && (usable[path] || !onlyUsable);
            if (counts && left-- == 0) {
                return path;
            }
        }
        throw new IllegalArgumentException("there is no path number " + nth);
    }
}
