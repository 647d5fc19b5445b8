// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.PathShares;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;

/** What is to be expected of one candidate: residual loss and overhead. Refilled in place; not safe for use by several threads. */
final class Evaluation {
    /** IP, UDP, fixed header and tag. */
    private static final int HEADERS = 20 + 8 + 16 + 16;

    private static final int SPLIT_FIELD = 7;
    private static final int MAX_SHARE = 4;

    private final Candidate candidate;
    private final Residual residuals;
    private final int[] shares = new int[LossModel.MAX_PATHS];
    private final PathShares byLocal = new PathShares();
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
        byLocal.clear();
        for (int path = 0; path < model.paths(); path++) {
            allDown &= model.down(path);
            int entitled = candidate.placed() == 0 ? candidate.share(model.kind(path)) : 0;
            byLocal.add(model.local(path), entitled, !model.down(path));
        }
        byLocal.fill(!allDown, shares);
        for (int copy = 0; copy < candidate.placed(); copy++) {
            place(model, allDown);
        }
        finish(model, meanBody);
    }

    /** Puts one more whole copy where it helps most. */
    private void place(LossModel model, boolean allDown) {
        int best = -1;
        double least = 2;
        for (int path = 0; path < model.paths(); path++) {
            if ((!allDown && model.down(path)) || shares[path] == MAX_SHARE) {
                continue;
            }
            shares[path]++;
            double lost = residual(model);
            shares[path]--;
            if (lost < least || (best >= 0 && lost <= least && shares[path] < shares[best])) {
                least = lost;
                best = path;
            }
        }
        if (best >= 0) {
            shares[best]++;
        }
    }

    /** Evaluates a choice made earlier. */
    void evaluate(Chosen chosen, LossModel model, double meanBody) {
        for (int path = 0; path < model.paths(); path++) {
            shares[path] = chosen.share(model.pathId(path));
        }
        finish(model, meanBody);
    }

    private void finish(LossModel model, double meanBody) {
        residual = residual(model);
        RedundancyScheme scheme = candidate.scheme();
        double copyBody = scheme.splits() ? meanBody / scheme.parts() + SPLIT_FIELD : meanBody;
        overhead = plan.size() * (HEADERS + copyBody) / (HEADERS + meanBody) - 1;
    }

    private double residual(LossModel model) {
        candidate.scheme().plan(shares, model.paths(), candidate.times(), plan);
        return residuals.of(candidate.scheme(), plan, model);
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
        }
        return same;
    }

    Chosen choose(LossModel model) {
        int[] byPathId = new int[LossModel.MAX_PATHS];
        for (int path = 0; path < model.paths(); path++) {
            byPathId[model.pathId(path)] = shares[path];
        }
        return new Chosen(candidate, byPathId);
    }
}
