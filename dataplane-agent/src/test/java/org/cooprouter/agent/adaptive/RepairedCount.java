// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;

/**
 * Draws the fate of many packets that protect each other over the two paths of {@link ResidualTest}, and counts those that no repair copy
 * restores: those of RAICT by joining packets of which one makes the other known.
 */
final class RepairedCount {
    private static final int PACKETS = 400_000;
    private static final double[] LOSS = {0.08, 0.15};
    private static final double[] BURST = {0.5, 0.25};
    private static final double[] TWIN = {0.9, 0.3};

    private final RepairCode code;
    private final int[] shares;
    private final List<Integer> turns = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final boolean[] ill = new boolean[2];
    private int turn;

    RepairedCount(RepairCode code, int[] shares, int[] repairShares) {
        this.code = code;
        this.shares = shares;
        for (int path = 0; path < 2; path++) {
            for (int i = 0; i < repairShares[path]; i++) {
                turns.add(path);
            }
            ill[path] = random.nextDouble() < LOSS[path] / TWIN[path];
        }
    }

    double residual() {
        return code instanceof Raict raict ? ofRaict(raict.depth()) : ofBlocks((ReedSolomon) code);
    }

    private void pass() {
        for (int path = 0; path < 2; path++) {
            double memory = (BURST[path] - LOSS[path]) / (TWIN[path] - LOSS[path]);
            if (random.nextDouble() >= memory) {
                ill[path] = random.nextDouble() < LOSS[path] / TWIN[path];
            }
        }
    }

    private boolean isLost(int path) {
        return ill[path] && random.nextDouble() < TWIN[path];
    }

    private boolean isPacketLost() {
        boolean lost = true;
        for (int path = 0; path < 2; path++) {
            for (int copy = 0; copy < shares[path]; copy++) {
                lost &= isLost(path);
            }
        }
        return lost;
    }

    private boolean isRepairLost() {
        return isLost(turns.get(turn++ % turns.size()));
    }

    private double ofRaict(int depth) {
        int[] parent = new int[PACKETS + 1];
        for (int i = 0; i <= PACKETS; i++) {
            parent[i] = i;
        }
        for (int packet = 1; packet <= PACKETS; packet++) {
            if (!isPacketLost()) {
                parent[root(parent, packet)] = root(parent, 0);
            }
            for (int back = 1; back <= depth; back++) {
                if (!isRepairLost()) {
                    parent[root(parent, packet)] = root(parent, Math.max(0, packet - back));
                }
            }
            pass();
        }
        int unknown = 0;
        for (int packet = 1; packet <= PACKETS; packet++) {
            unknown += root(parent, packet) == root(parent, 0) ? 0 : 1;
        }
        return (double) unknown / PACKETS;
    }

    private static int root(int[] parent, int of) {
        int root = of;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    private double ofBlocks(ReedSolomon block) {
        int[] missing = new int[block.interleave()];
        int unknown = 0;
        for (int position = 0; position < PACKETS; position++) {
            int of = position % block.interleave();
            missing[of] += isPacketLost() ? 1 : 0;
            int repairs = block.repairs(position);
            if (repairs > 0) {
                int arrived = 0;
                for (int i = 0; i < repairs; i++) {
                    arrived += isRepairLost() ? 0 : 1;
                }
                unknown += missing[of] > arrived ? missing[of] : 0;
                missing[of] = 0;
            }
            pass();
        }
        return (double) unknown / PACKETS;
    }
}
