// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.Arrays;
import java.util.List;

/**
 * Turns a redundancy profile (R1, RAIC-1) and the state of the paths into a schedule: the indexes of the paths over which the
 * copies of a packet leave, in this order. Computed when the configuration or a path's liveness changes, not for packets.
 */
public final class Replication {
    /** What the schedule needs to know of a path. */
    public interface Path {
        /**
         * Tells whose uplink the path ends at.
         *
         * @return true if a neighbour forwards it, false if it leaves over an own uplink
         */
        boolean isNeighbour();

        /**
         * Tells whether the path's probes are answered.
         *
         * @return true if copies are worth sending
         */
        boolean isAlive();
    }

    private final int copiesPerUplink;
    private final int copiesPerNeighbour;

    /**
     * Makes a scheme.
     *
     * @param copiesPerUplink copies over each own uplink, 0 or more
     * @param copiesPerNeighbour copies through each neighbour, 0 or more
     */
    public Replication(int copiesPerUplink, int copiesPerNeighbour) {
        this.copiesPerUplink = copiesPerUplink;
        this.copiesPerNeighbour = copiesPerNeighbour;
    }

    /**
     * Computes the schedule. The first copies of all paths come before the second ones, so that each path gets one as early as
     * possible. Liveness never silences a session: when no wanted path lives, one copy goes over each other path that does, and
     * when none lives at all, copies go over the wanted paths as if all lived.
     *
     * @param paths all paths to the proxy
     * @return indexes into {@code paths}; empty only if the profile wants no copy over any of them
     */
    public int[] schedule(List<? extends Path> paths) {
        int[] living = rounds(paths, true);
        if (living.length > 0) {
            return living;
        }
        int[] wanted = rounds(paths, false);
        if (wanted.length == 0) {
            return wanted;
        }
        int[] others = new int[paths.size()];
        int count = 0;
        for (int i = 0; i < others.length; i++) {
            if (paths.get(i).isAlive()) {
                others[count++] = i;
            }
        }
        return count == 0 ? wanted : Arrays.copyOf(others, count);
    }

    private int[] rounds(List<? extends Path> paths, boolean onlyAlive) {
        int rounds = Math.max(copiesPerUplink, copiesPerNeighbour);
        int[] schedule = new int[rounds * paths.size()];
        int count = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < paths.size(); i++) {
                Path path = paths.get(i);
                int copies = path.isNeighbour() ? copiesPerNeighbour : copiesPerUplink;
                if (round < copies && (path.isAlive() || !onlyAlive)) {
                    schedule[count++] = i;
                }
            }
        }
        return Arrays.copyOf(schedule, count);
    }
}
