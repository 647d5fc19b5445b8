// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.Arrays;

/**
 * Which copies of a packet leave over which paths, in this order; entries of the same copy are adjacent. Refilled in place: it
 * allocates only while it grows. Not safe for use by several threads.
 */
public final class CopyPlan {
    /** Every copy of a scheme four times, so that a plan grows where there are very many paths only. */
    private static final int FIRST_CAPACITY = 4 * RedundancyScheme.MAX_COPIES;

    private int[] copies = new int[FIRST_CAPACITY];
    private int[] paths = new int[FIRST_CAPACITY];
    private int size;

    /** Makes an empty plan. */
    public CopyPlan() {}

    /** Removes all entries. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds an entry.
     *
     * @param copy index of the copy, not below that of the entry before
     * @param path index of the path
     */
    public void add(int copy, int path) {
        if (size == copies.length) {
            copies = Arrays.copyOf(copies, 2 * size);
            paths = Arrays.copyOf(paths, 2 * size);
        }
        copies[size] = copy;
        paths[size++] = path;
    }

    /**
     * Returns how many datagrams leave.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * Returns what leaves.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return index of the copy
     */
    public int copy(int entry) {
        return copies[entry];
    }

    /**
     * Returns where it leaves.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return index of the path
     */
    public int path(int entry) {
        return paths[entry];
    }

    /**
     * Returns how many of the same copies leave over the same path before.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 0 or more
     */
    public int rank(int entry) {
        int rank = 0;
        for (int before = entry - 1; before >= 0 && copies[before] == copies[entry]; before--) {
            rank += paths[before] == paths[entry] ? 1 : 0;
        }
        return rank;
    }

    /**
     * Returns how many of the same copies leave over the same path.
     *
     * @param entry 0 to {@link #size()} - 1
     * @return 1 or more
     */
    public int count(int entry) {
        int count = rank(entry) + 1;
        for (int behind = entry + 1; behind < size && copies[behind] == copies[entry]; behind++) {
            count += paths[behind] == paths[entry] ? 1 : 0;
        }
        return count;
    }
}
