// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.RedundancyScheme;

/**
 * Residual loss in closed form: the probability that fewer than k copies of a packet arrive. Copies over one path are lost as a Markov
 * chain has it, paths are independent but for a common cause ({@link LossModel#common}). No allocation after construction; not safe for
 * use by several threads.
 */
final class Residual {
    private static final int SIZE = 4 * RedundancyScheme.MAX_COPIES + 1;

    private final int[] datagrams = new int[LossModel.MAX_PATHS];
    private final double[] copyLoss = new double[RedundancyScheme.MAX_COPIES];
    /** Probability that so many copies are lost, over all paths so far. */
    private double[] lost = new double[SIZE];

    private double[] next = new double[SIZE];
    /** The same over one path, by whether the last copy was lost. */
    private final double[] afterLost = new double[SIZE];

    private final double[] afterArrived = new double[SIZE];

    /** Probability that a packet cannot be restored when its copies leave as planned; 1 when none leaves. */
    double of(RedundancyScheme scheme, CopyPlan plan, LossModel model) {
        if (plan.size() == 0) {
            return 1;
        }
        for (int path = 0; path < model.paths(); path++) {
            datagrams[path] = 0;
        }
        for (int entry = 0; entry < plan.size(); entry++) {
            datagrams[plan.path(entry)]++;
        }
        double common = model.common(datagrams);
        boolean repeated = scheme.splits() && plan.size() > scheme.copies();
        if (repeated) {
            loseRepeated(scheme, plan, model, common);
            return common + (1 - common) * moreThan(scheme.copies() - scheme.parts(), scheme.copies());
        }
        loseByPath(model, common);
        return common + (1 - common) * moreThan(plan.size() - scheme.parts(), plan.size());
    }

    private double moreThan(int bearable, int most) {
        double sum = 0;
        for (int count = bearable + 1; count <= most; count++) {
            sum += lost[count];
        }
        return Math.min(1, sum);
    }

    private static double without(double loss, double common) {
        return common >= 1 ? 1 : Math.max(0, (loss - common) / (1 - common));
    }

    private void loseByPath(LossModel model, double common) {
        int copies = 0;
        lost[0] = 1;
        for (int path = 0; path < model.paths(); path++) {
            int here = datagrams[path];
            if (here > 0) {
                chain(here, without(model.loss(path), common), model.burst(path));
                convolve(copies, here);
                copies += here;
            }
        }
    }

    /** How many of the copies over one path are lost. */
    private void chain(int copies, double loss, double burst) {
        double afterOne = Math.max(loss, burst);
        double anew = loss >= 1 ? 1 : loss * (1 - afterOne) / (1 - loss);
        clear(afterLost, copies);
        clear(afterArrived, copies);
        afterLost[1] = loss;
        afterArrived[0] = 1 - loss;
        for (int copy = 1; copy < copies; copy++) {
            for (int count = copy + 1; count >= 0; count--) {
                double arrivedBefore = afterArrived[count];
                double lostBefore = afterLost[count];
                double oneLess = count == 0 ? 0 : afterLost[count - 1] * afterOne + afterArrived[count - 1] * anew;
                afterArrived[count] = lostBefore * (1 - afterOne) + arrivedBefore * (1 - anew);
                afterLost[count] = oneLess;
            }
        }
    }

    private void convolve(int before, int here) {
        clear(next, before + here);
        for (int count = 0; count <= before; count++) {
            for (int more = 0; more <= here; more++) {
                next[count + more] += lost[count] * (afterLost[more] + afterArrived[more]);
            }
        }
        swap();
    }

    /** Every split copy leaves more than once: it is lost if all of it are, taken as independent. */
    private void loseRepeated(RedundancyScheme scheme, CopyPlan plan, LossModel model, double common) {
        for (int copy = 0; copy < scheme.copies(); copy++) {
            copyLoss[copy] = 1;
        }
        for (int entry = 0; entry < plan.size(); entry++) {
            copyLoss[plan.copy(entry)] *= without(model.loss(plan.path(entry)), common);
        }
        lost[0] = 1;
        for (int copy = 0; copy < scheme.copies(); copy++) {
            clear(next, copy + 1);
            for (int count = 0; count <= copy; count++) {
                next[count] += lost[count] * (1 - copyLoss[copy]);
                next[count + 1] += lost[count] * copyLoss[copy];
            }
            swap();
        }
    }

    private void swap() {
        double[] filled = next;
        next = lost;
        lost = filled;
    }

    private static void clear(double[] values, int last) {
        for (int i = 0; i <= last; i++) {
            values[i] = 0;
        }
    }
}
