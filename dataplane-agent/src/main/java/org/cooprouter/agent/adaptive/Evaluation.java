// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.PathShares;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.wire.PacketFlyweight;

/** What is to be expected of one candidate: residual loss and overhead. Refilled in place; not safe for use by several threads. */
final class Evaluation {
    /** IP, UDP, fixed header and tag. */
    private static final int HEADERS = 20 + 8 + 16 + 16;

    private static final int SPLIT_FIELD = 7;
    /** Row, count and stride, and the length before the body. */
    private static final int REPAIR_FIELDS = PacketFlyweight.REPAIR_LENGTH + RepairCode.LENGTH_BYTES;

    private static final int MAX_SHARE = 4;
    /** Share of the time in which a path has died and nobody has noticed yet: 0.6 s in a little less than two hours. */
    private static final double OUTAGE = 1e-4;

    private final Candidate candidate;
    private final Residual residuals;
    private final int[] shares = new int[LossModel.MAX_PATHS];
    private final PathShares byLocal = new PathShares();
    private final PathShares repairsByLocal = new PathShares();
    private final int[] repairShares = new int[LossModel.MAX_PATHS];
    private final CopyPlan plan = new CopyPlan();
    private double residual;
    private double overhead;

    Evaluation(Candidate candidate, Residual residuals) {
        this.candidate = candidate;
        this.residuals = residuals;
    }

    /** Evaluates the candidate as it would be used now. */
    void evaluate(LossModel model, double meanBody) {
        boolean allDown = true;
        Repairs repairs = candidate.repairs();
        boolean placed = candidate.placed() > 0;
        byLocal.clear();
        repairsByLocal.clear();
        for (int path = 0; path < model.paths(); path++) {
            allDown &= model.down(path);
            PathKind kind = model.kind(path);
            int repairShare = repairs.share(kind, model.pathId(path));
            byLocal.add(model.local(path), placed ? 0 : candidate.share(kind), !model.down(path));
            repairsByLocal.add(model.local(path), placed ? 0 : repairShare, !model.down(path));
        }
        byLocal.fill(!allDown, shares);
        repairsByLocal.fill(!allDown, repairShares);
        for (int copy = 0; copy < candidate.placed(); copy++) {
            place(model, allDown, shares, RepairCode.NONE);
        }
        if (placed && repairs.any()) {
            place(model, allDown, repairShares, repairs.code());
        }
        finish(model, meanBody);
    }

    /** Puts one more whole copy, or all repair copies, where that helps most. */
    private void place(LossModel model, boolean allDown, int[] placed, RepairCode code) {
        int best = -1;
        double least = 2;
        for (int path = 0; path < model.paths(); path++) {
            if ((!allDown && model.down(path)) || placed[path] == MAX_SHARE) {
                continue;
            }
            placed[path]++;
            double lost = residualIf(model, code);
            placed[path]--;
            // Of two that are as good the one that has less to carry.
            if (lost < least || (best >= 0 && lost <= least && carried(path) < carried(best))) {
                least = lost;
                best = path;
            }
        }
        if (best >= 0) {
            placed[best]++;
        }
    }

    private int carried(int path) {
        return shares[path] + repairShares[path];
    }

    /** Evaluates a choice made earlier. */
    void evaluate(Chosen chosen, LossModel model, double meanBody) {
        for (int path = 0; path < model.paths(); path++) {
            shares[path] = chosen.share(model.pathId(path));
            repairShares[path] = chosen.repairShare(model.pathId(path));
        }
        finish(model, meanBody);
    }

    private void finish(LossModel model, double meanBody) {
        residual = residualIf(model);
        RedundancyScheme scheme = candidate.scheme();
        double copyBody = scheme.splits() ? meanBody / scheme.parts() + SPLIT_FIELD : meanBody;
        double repairBytes = candidate.repairs().code().repairsPerPacket() * (HEADERS + REPAIR_FIELDS + meanBody);
        overhead = (plan.size() * (HEADERS + copyBody) + repairBytes) / (HEADERS + meanBody) - 1;
    }

    /** What would be lost of the same copies over the same paths if the model were another one. */
    double residualIf(LossModel model) {
        return residualIf(model, candidate.repairs().code());
    }

    /** The same with other repair copies, and with the chance that a path has just died. */
    private double residualIf(LossModel model, RepairCode code) {
        double alive = residual(model, code);
        double sum = alive;
        for (int path = 0; path < model.paths() && model.paths() > 1; path++) {
            if (!model.down(path) && carried(path) > 0) {
                model.kill(path);
                sum += OUTAGE * (residual(model, code) - alive);
                model.revive(path);
            }
        }
        return Math.max(0, sum);
    }

    private double residual(LossModel model, RepairCode code) {
        candidate.scheme().plan(shares, model.paths(), candidate.times(), plan);
        return residuals.of(candidate.scheme(), plan, code, repairShares, model);
    }

    Candidate candidate() {
        return candidate;
    }

    /** Whether anything would leave at all. */
    boolean sends() {
        return plan.size() > 0;
    }

    double residual() {
        return residual;
    }

    double overhead() {
        return overhead;
    }

    Change.Expected expected() {
        return new Change.Expected(residual, overhead);
    }

    boolean is(Chosen chosen, LossModel model) {
        boolean same = chosen.name().equals(candidate.name());
        for (int path = 0; path < model.paths(); path++) {
            same &= chosen.share(model.pathId(path)) == shares[path];
            same &= chosen.repairShare(model.pathId(path)) == repairShares[path];
        }
        return same;
    }

    Chosen choose(LossModel model) {
        int[] byPathId = new int[LossModel.MAX_PATHS];
        int[] repairsByPathId = new int[LossModel.MAX_PATHS];
        for (int path = 0; path < model.paths(); path++) {
            byPathId[model.pathId(path)] = shares[path];
            repairsByPathId[model.pathId(path)] = repairShares[path];
        }
        return new Chosen(candidate, byPathId, repairsByPathId);
    }
}
