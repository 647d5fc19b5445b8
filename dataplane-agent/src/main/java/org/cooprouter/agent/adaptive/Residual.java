// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;

/**
 * Residual loss in closed form: the probability that fewer than k copies of a packet arrive, or that it is not restored from others either.
 * Copies over one path are lost together as {@link LossModel} has it, paths are independent but for a common cause. No allocation after
 * construction; not safe for use by several threads.
 */
final class Residual {
    private static final int SIZE = 4 * RedundancyScheme.MAX_COPIES + 1;

    private final int[] datagrams = new int[LossModel.MAX_PATHS];
    private final double[] copyLoss = new double[RedundancyScheme.MAX_COPIES];
    /** Probability that so many copies are lost, over all paths so far. */
    private double[] lost = new double[SIZE];

    private double[] next = new double[SIZE];
    /** The same over one path. */
    private final double[] onPath = new double[SIZE];

    private final RepairResidual repaired = new RepairResidual();

    /** Probability that a packet cannot be restored when its copies and the repair copies leave as planned; 1 when none leaves. */
    double of(RedundancyScheme scheme, CopyPlan plan, RepairCode code, int[] repairShares, LossModel model) {
        if (code.window() == 0) {
            return of(scheme, plan, model);
        }
        if (plan.size() == 0) {
            return 1;
        }
        count(plan, model);
        for (int path = 0; path < model.paths(); path++) {
            datagrams[path] += repairShares[path];
        }
        return repaired.of(code, plan, repairShares, model, model.common(datagrams));
    }

    private void count(CopyPlan plan, LossModel model) {
        for (int path = 0; path < model.paths(); path++) {
            datagrams[path] = 0;
        }
        for (int entry = 0; entry < plan.size(); entry++) {
            datagrams[plan.path(entry)]++;
        }
    }

    /** Probability that a packet cannot be restored when its copies leave as planned; 1 when none leaves. */
    double of(RedundancyScheme scheme, CopyPlan plan, LossModel model) {
        if (plan.size() == 0) {
            return 1;
        }
        count(plan, model);
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

    /** A path's own loss, that of the common cause apart. */
    static double without(double loss, double common) {
        return common >= 1 ? 1 : Math.max(0, (loss - common) / (1 - common));
    }

    private void loseByPath(LossModel model, double common) {
        int copies = 0;
        lost[0] = 1;
        for (int path = 0; path < model.paths(); path++) {
            int here = datagrams[path];
            if (here > 0) {
                loseTogether(here, without(model.loss(path), common), model.lossWhileIll(path));
                convolve(copies, here);
                copies += here;
            }
        }
    }

    /** How many of the copies over one path are lost: none while it is well, each with the same probability while it is ill. */
    private void loseTogether(int copies, double loss, double whileIll) {
        double each = Math.max(loss, whileIll);
        double ill = each <= 0 ? 0 : loss / each;
        double probability = ill;
        for (int copy = 0; copy < copies; copy++) {
            probability *= each;
        }
        // From all of them down to none; each = 1 has all or none.
        for (int count = copies; count >= 0; count--) {
            onPath[count] = probability;
            probability = each <= 0 ? 0 : probability * count / (copies - count + 1) * (1 - each) / each;
        }
        onPath[0] += 1 - ill;
    }

    private void convolve(int before, int here) {
        clear(next, before + here);
        for (int count = 0; count <= before; count++) {
            for (int more = 0; more <= here; more++) {
                next[count + more] += lost[count] * onPath[more];
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
