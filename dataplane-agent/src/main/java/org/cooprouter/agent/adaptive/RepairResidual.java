// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.Arrays;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;

/**
 * Residual loss of packets that protect each other: a Markov chain over the states of the paths ({@link LossModel}) and what is known of the
 * last packets. Of Reed-Solomon blocks it is exact by that model; of RAICT of depth 1, too; of greater depths it takes what lies before the
 * last packet that is known for known, and follows only one way by which a packet may be restored later. No allocation after construction;
 * not safe for use by several threads.
 */
final class RepairResidual {
    /** Paths whose states are followed; those beyond lose every packet anew. */
    private static final int MAX_BITS = 4;

    private static final int STATES = 1 << (MAX_BITS + 1);
    private static final int MOST = Math.max(Raict.MAX_DEPTH, ReedSolomon.MAX_PACKETS) + 1;
    private static final int MAX_ROUNDS = 400;
    private static final double ENOUGH = 1e-3;

    private final double[] ill = new double[MAX_BITS + 1];
    private final double[] memory = new double[MAX_BITS + 1];
    private final double[] steps = new double[MAX_BITS + 1];
    private final double[] stationary = new double[STATES];
    /** By state: probability that all copies of a packet are lost, and that one repair copy is. */
    private final double[] packetLost = new double[STATES];

    private final double[] repairLost = new double[STATES];
    /** By state, the n-th root of the probability that all of n repair copies in a row are lost. */
    private final double[] repairsLost = new double[STATES];
    /** By state, that a packet is not known from itself and those before it. */
    private final double[] packetsUnknown = new double[STATES];

    private double[] now = new double[STATES * MOST];
    private double[] next = new double[STATES * MOST];
    private int bits;
    private int states;
    private double turns;

    /** Probability that a packet is neither delivered nor restored; shares of the repair copies by path. */
    double of(RepairCode code, CopyPlan plan, int[] repairShares, LossModel model, double common) {
        prepare(plan, repairShares, model, common);
        return switch (code) {
            case Raict raict -> ofRaict(raict.depth());
            case ReedSolomon block -> ofBlocks(block);
            default -> 1;
        };
    }

    private void prepare(CopyPlan plan, int[] repairShares, LossModel model, double common) {
        bits = 0;
        turns = 0;
        for (int path = 0; path < model.paths(); path++) {
            turns += repairShares[path];
        }
        Arrays.fill(packetLost, 1);
        Arrays.fill(repairsLost, 1);
        Arrays.fill(repairLost, turns == 0 ? 1 : 0);
        for (int path = 0; path < model.paths(); path++) {
            int copies = 0;
            for (int entry = 0; entry < plan.size(); entry++) {
                copies += plan.path(entry) == path ? 1 : 0;
            }
            if (copies > 0 || repairShares[path] > 0) {
                addPath(model, path, copies, turns == 0 ? 0 : repairShares[path] / turns, common);
            }
        }
        if (common > 0) {
            addCommon(common);
        }
        states = 1 << bits;
        for (int state = 0; state < states; state++) {
            double probability = 1;
            for (int bit = 0; bit < bits; bit++) {
                probability *= isIll(state, bit) ? ill[bit] : 1 - ill[bit];
            }
            stationary[state] = probability;
        }
    }

    private static boolean isIll(int state, int bit) {
        return (state >> bit & 1) != 0;
    }

    private void addPath(LossModel model, int path, int copies, double turn, double common) {
        double own = Residual.without(model.loss(path), common);
        boolean isFollowed = bits < MAX_BITS;
        double whileIll = isFollowed ? Math.max(own, model.lossWhileIll(path)) : own;
        for (int state = 0; state < STATES; state++) {
            double lost = isFollowed && !isIll(state, bits) ? 0 : whileIll;
            packetLost[state] *= Math.pow(lost, copies);
            repairLost[state] += turn * lost;
            repairsLost[state] *= Math.pow(lost, turn);
        }
        if (isFollowed) {
            ill[bits] = whileIll <= 0 ? 0 : Math.min(1, own / whileIll);
            memory[bits++] = model.memory(path);
        }
    }

    private void addCommon(double common) {
        double longest = 0;
        for (int bit = 0; bit < bits; bit++) {
            longest = Math.max(longest, memory[bit]);
        }
        for (int state = 0; state < STATES; state++) {
            packetLost[state] = isIll(state, bits) ? 1 : packetLost[state];
            repairLost[state] = isIll(state, bits) ? 1 : repairLost[state];
            repairsLost[state] = isIll(state, bits) ? 1 : repairsLost[state];
        }
        ill[bits] = common;
        memory[bits++] = longest;
    }

    /** Lets the time of some packets pass for {@code columns} numbers of each state, in {@link #now}. */
    private void pass(int packets, int columns) {
        for (int bit = 0; bit < bits; bit++) {
            steps[bit] = Math.pow(memory[bit], packets);
        }
        for (int bit = 0; bit < bits; bit++) {
            double toIll = ill[bit] * (1 - steps[bit]);
            double toWell = (1 - ill[bit]) * (1 - steps[bit]);
            for (int state = 0; state < states; state++) {
                if (isIll(state, bit)) {
                    continue;
                }
                for (int column = 0; column < columns; column++) {
                    int well = state * MOST + column;
                    int bad = (state | 1 << bit) * MOST + column;
                    double w = now[well];
                    double b = now[bad];
                    now[well] = w * (1 - toIll) + b * toWell;
                    now[bad] = w * toIll + b * (1 - toWell);
                }
            }
        }
    }

    /** The same backwards: {@link #now} has what is to be expected in each state, and gets what was to be expected one packet before. */
    private void expect(int columns) {
        for (int bit = 0; bit < bits; bit++) {
            double toIll = ill[bit] * (1 - memory[bit]);
            double toWell = (1 - ill[bit]) * (1 - memory[bit]);
            for (int state = 0; state < states; state++) {
                if (isIll(state, bit)) {
                    continue;
                }
                for (int column = 0; column < columns; column++) {
                    int well = state * MOST + column;
                    int bad = (state | 1 << bit) * MOST + column;
                    double w = now[well];
                    double b = now[bad];
                    now[well] = w * (1 - toIll) + b * toIll;
                    now[bad] = w * toWell + b * (1 - toWell);
                }
            }
        }
    }

    private void swap() {
        double[] filled = next;
        next = now;
        now = filled;
    }

    private void clear(double[] values, int columns) {
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < columns; column++) {
                values[state * MOST + column] = 0;
            }
        }
    }

    /** By state and the number of packets of the block that are missing so far. */
    private double ofBlocks(ReedSolomon code) {
        int columns = code.k() + 1;
        clear(now, columns);
        for (int state = 0; state < states; state++) {
            now[state * MOST] = stationary[state];
        }
        for (int packet = 0; packet < code.k(); packet++) {
            if (packet > 0) {
                pass(code.interleave(), packet + 1);
            }
            for (int state = 0; state < states; state++) {
                double lost = packetLost[state];
                for (int missing = packet + 1; missing >= 0; missing--) {
                    int at = state * MOST + missing;
                    double oneLess = missing == 0 ? 0 : now[at - 1] * lost;
                    now[at] = (missing == packet + 1 ? 0 : now[at] * (1 - lost)) + oneLess;
                }
            }
        }
        double sum = 0;
        for (int state = 0; state < states; state++) {
            for (int missing = 1; missing <= code.k(); missing++) {
                double beyond = tail(code.r(), code.r() - missing, repairLost[state]);
                sum += now[state * MOST + missing] * missing * beyond;
            }
        }
        return Math.min(1, sum / code.k());
    }

    /** Probability that more than {@code most} of {@code count} are lost. */
    private static double tail(int count, int most, double lost) {
        if (most < 0 || lost >= 1) {
            return 1;
        }
        double term = Math.pow(1 - lost, count);
        double within = 0;
        for (int i = 0; i <= most && i <= count; i++) {
            within += term;
            term *= (double) (count - i) / (i + 1) * lost / (1 - lost);
        }
        return Math.max(0, 1 - within);
    }

    private double ofRaict(int depth) {
        unknownBefore(depth);
        for (int state = 0; state < states; state++) {
            double unknown = 0;
            for (int run = 0; run <= depth; run++) {
                unknown += now[state * MOST + run] * unknown(state, depth - run);
            }
            packetsUnknown[state] = unknown;
        }
        neverAfter(depth);
        double sum = 0;
        for (int state = 0; state < states; state++) {
            sum += packetsUnknown[state] * now[state * MOST];
        }
        return Math.min(1, sum);
    }

    /** Probability that a packet is not known from itself, nor from any of so many before it that are known. */
    private double unknown(int state, int linked) {
        // As many as there are turns go over all the paths.
        double lost = linked >= turns ? repairsLost[state] : repairLost[state];
        return packetLost[state] * Math.pow(lost, linked);
    }

    /** Into {@link #now}: by state and how many packets before are unknown in a row, of those that a repair copy reaches. */
    private void unknownBefore(int depth) {
        clear(now, depth + 1);
        for (int state = 0; state < states; state++) {
            now[state * MOST] = stationary[state];
        }
        double before = 0;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            clear(next, depth + 1);
            double broken = 0;
            for (int state = 0; state < states; state++) {
                for (int run = 0; run <= depth; run++) {
                    double here = now[state * MOST + run];
                    double lost = here * unknown(state, depth - run);
                    next[state * MOST] += here - lost;
                    next[state * MOST + Math.min(depth, run + 1)] += lost;
                    broken += lost;
                }
            }
            swap();
            pass(1, depth + 1);
            if (round > depth && Math.abs(broken - before) <= ENOUGH * broken) {
                return;
            }
            before = broken;
        }
    }

    /** Into {@link #now}, column 0: by state when an unknown packet leaves, the probability that none after it restores it. */
    private void neverAfter(int depth) {
        for (int state = 0; state < states; state++) {
            for (int lag = 0; lag < depth; lag++) {
                now[state * MOST + lag] = 1;
            }
        }
        double before = 0;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            for (int state = 0; state < states; state++) {
                double cut = repairLost[state];
                double stays = (1 - cut) * unknown(state, depth - 1);
                for (int lag = 0; lag < depth; lag++) {
                    double further = lag + 1 < depth ? now[state * MOST + lag + 1] : 1;
                    next[state * MOST + lag] = cut * further + stays * now[state * MOST];
                }
            }
            swap();
            expect(depth);
            double all = 0;
            for (int state = 0; state < states; state++) {
                all += packetsUnknown[state] * now[state * MOST];
            }
            if (round > depth && Math.abs(all - before) <= ENOUGH * all) {
                return;
            }
            before = all;
        }
    }
}
