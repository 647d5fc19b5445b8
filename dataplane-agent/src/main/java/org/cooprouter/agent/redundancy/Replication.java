// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** RAIC-1: identical copies, zero or more over each path (R1). Computed when the configuration changes, not for packets. */
public final class Replication {
    private Replication() {}

    /**
     * Orders the copies of a packet: the first copies of all paths before the second ones, so that each path gets one as early
     * as possible.
     *
     * @param paths number of paths
     * @param copiesOver says for each index of a path how many copies it gets, 0 or more
     * @return indexes of paths in the order in which the copies leave; empty if no path gets a copy
     */
    public static int[] schedule(int paths, IntUnaryOperator copiesOver) {
        int rounds = IntStream.range(0, paths).map(copiesOver).max().orElse(0);
        return IntStream.range(0, rounds)
                .flatMap(round -> IntStream.range(0, paths).filter(path -> round < copiesOver.applyAsInt(path)))
                .toArray();
    }
}
