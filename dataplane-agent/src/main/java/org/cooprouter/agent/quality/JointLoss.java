// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * For every pair of the first four paths, how often both lost the same packet: duplication helps as far as this is less than what each
 * loses. Written by the packet path alone, without fences; readable by any thread.
 */
public final class JointLoss {
    /** Paths of which there are pairs: those whose path_ID is below. */
    public static final int PATHS = 4;
    /** Pairs of these paths. */
    public static final int PAIRS = PATHS * (PATHS - 1) / 2;

    private final AtomicLongArray packets = new AtomicLongArray(PAIRS);
    private final AtomicLongArray loss = new AtomicLongArray(PAIRS);

    JointLoss() {}

    /**
     * Numbers the pairs.
     *
     * @param first path_ID below {@link #PATHS}
     * @param second greater path_ID below {@link #PATHS}
     * @return 0 to {@link #PAIRS} - 1
     */
    public static int pair(int first, int second) {
        return first * (2 * PATHS - first - 1) / 2 + second - first - 1;
    }

    void set(int pair, long count, int jointLoss) {
        packets.setOpaque(pair, count);
        loss.setOpaque(pair, jointLoss);
    }

    /**
     * Returns on how many packets the joint loss is based.
     *
     * @param pair see {@link #pair}
     * @return packets of which both paths had a copy to bring
     */
    public long packets(int pair) {
        return packets.getOpaque(pair);
    }

    /**
     * Returns the share of packets that both paths lost.
     *
     * @param pair see {@link #pair}
     * @return 65536ths
     */
    public int loss(int pair) {
        return (int) loss.getOpaque(pair);
    }
}
