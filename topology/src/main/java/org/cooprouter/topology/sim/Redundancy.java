// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;
import java.util.stream.IntStream;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RedundancyProfile;

/**
 * How a packet has to leave. What a place is entitled to is its paths' as long as one of them works.
 *
 * @param scheme makes the copies
 * @param times how often each different copy leaves
 * @param code makes the repair copies
 * @param isSpread whether equal copies on the same path leave one after the other
 * @param places of each path, by path_ID: its local address with a fixed profile, itself where shares have been chosen path by path
 * @param shares of each path, by path_ID, when all of them work
 */
record Redundancy(
        RedundancyScheme scheme,
        int times,
        RepairCode code,
        boolean isSpread,
        List<Integer> places,
        List<Integer> shares) {
    /**
     * As a profile says. Copies over one local path go to different remote addresses in turn, and the next local path begins with the next
     * remote address (R17).
     */
    static Redundancy of(RedundancyProfile profile, RepairCode code, List<PathPair> paths) {
        List<Integer> locals = paths.stream().map(PathPair::local).distinct().toList();
        int remotes = paths.size() / locals.size();
        Integer[] shares = new Integer[paths.size()];
        for (int path = 0; path < shares.length; path++) {
            int local = path % locals.size();
            int remote = path / locals.size();
            shares[path] = (int) IntStream.range(0, share(profile, locals.get(local)))
                    .filter(copy -> (local + copy) % remotes == remote)
                    .count();
        }
        return new Redundancy(
                profile.scheme(),
                profile.times(),
                code,
                isSpread(profile),
                paths.stream().map(path -> locals.indexOf(path.local())).toList(),
                List.of(shares));
    }

    static boolean isSpread(RedundancyProfile profile) {
        return profile.timing().spreadNs() > 0;
    }

    private static int share(RedundancyProfile profile, int local) {
        return profile.share(Addresses.isUplink(local) ? PathKind.UPLINK : PathKind.NEIGHBOUR);
    }

    int paths() {
        return shares.size();
    }

    int share(int path) {
        return shares.get(path);
    }

    /** What all paths of a path's place are entitled to together. */
    int shareOfPlace(int path) {
        return placeOf(path).map(shares::get).sum();
    }

    /** The paths of a path's place. */
    IntStream placeOf(int path) {
        return IntStream.range(0, paths()).filter(other -> places.get(other).equals(places.get(path)));
    }

    /** Whether another number of copies than a path is entitled to may leave at once. */
    boolean mayLeaveNow(long left, int wanted) {
        return left == wanted || (isSpread && left > 0 && left < wanted);
    }
}
