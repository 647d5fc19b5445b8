// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, for one adaptive profile and one peer, the candidate with the least residual loss within the budget (R19). Deterministic: time
 * and measurements are given. It changes at once, but not more often than once a second, when half of the loss can be saved or the budget is
 * exceeded; for less it waits: for a tenth of the loss ten seconds in which it could have been saved, for fewer bytes alone twenty in
 * which they would have sufficed. What may be no more than an error of measurement is no reason. Allocates only when it changes. Not safe
 * for use by several threads but where it says so.
 */
public final class AdaptiveChoice {
    /** Least time between two changes. */
    static final long DWELL_NS = 1_000_000_000L;
    /** How long a little less loss has to have been possible. */
    static final long BETTERMENT_NS = 10_000_000_000L;
    /** How long fewer bytes have to suffice. */
    static final long SAVING_NS = 20_000_000_000L;
    /** Less loss than this is as good as none. */
    static final double NEGLIGIBLE = 1e-5;

    private static final double WORTHWHILE = 0.5;
    private static final double BETTER = 0.93;
    private static final double ALIKE = 1.05;
    /** Standard errors by which another choice has to be better than the one in force. */
    private static final double CERTAINTY = 1.5;

    private static final double OVERHEAD_TOLERANCE = 0.005;
    private static final double LESS_OVERHEAD = 0.05;
    private static final int KEPT_CHANGES = 8;
    private static final double PERCENT = 100;
    private static final int BASE_BYTES = 0;
    private static final int EXTRA_BYTES = 1;

    private volatile AdaptiveSettings settings;
    private final Budget budget;
    private final Evaluation[] evaluations;
    private final Evaluation[] ofCurrent;
    private final AtomicLongArray bytes = new AtomicLongArray(2);
    private volatile List<Change> changes = List.of();
    private @Nullable Chosen current;
    private int currentIndex;
    private long changedNs;
    private final Patience betterment = new Patience(BETTERMENT_NS);
    private final Patience saving = new Patience(SAVING_NS);

    /**
     * Makes a choice that has not been made.
     *
     * @param settings from what to choose
     */
    public AdaptiveChoice(AdaptiveSettings settings) {
        this.settings = settings;
        this.budget = new Budget(settings.maxOverheadPercent() / PERCENT);
        Residual residuals = new Residual();
        List<Candidate> candidates = settings.candidates();
        evaluations = candidates.stream()
                .map(candidate -> new Evaluation(candidate, residuals))
                .toArray(Evaluation[]::new);
        ofCurrent = candidates.stream()
                .map(candidate -> new Evaluation(candidate, residuals))
                .toArray(Evaluation[]::new);
    }

    /** From what it chooses; any thread may ask. */
    AdaptiveSettings settings() {
        return settings;
    }

    /** Whether these very settings are its own. */
    @SuppressWarnings("ReferenceEquality") // what is equal is found by adopt(), and then is the same
    boolean isMadeFrom(AdaptiveSettings asked) {
        return settings == asked;
    }

    /** Takes other settings for its own if they say the same, so that they are found again by identity; false if they do not. */
    boolean adopt(AdaptiveSettings same) {
        boolean adopted = settings.equals(same);
        if (adopted) {
            settings = same;
        }
        return adopted;
    }

    /** What is in force; null before the first {@link #evaluate}. */
    @Nullable
    CopyDistribution current() {
        return current;
    }

    /**
     * Counts the bytes of a packet's IP datagrams.
     *
     * @param body bytes of what the tunnel carries of the packet
     * @param oneCopy bytes that one copy takes
     * @param all bytes of all that left
     */
    public void onPacket(int body, long oneCopy, long all) {
        budget.onPacket(body, oneCopy, all);
        publish();
    }

    /**
     * Counts bytes of IP datagrams that left without a packet, for the sake of those before.
     *
     * @param all bytes
     */
    public void onExtra(long all) {
        budget.onExtra(all);
        publish();
    }

    private void publish() {
        bytes.setOpaque(BASE_BYTES, budget.baseBytes());
        bytes.setOpaque(EXTRA_BYTES, budget.extraBytes());
    }

    /** Chooses by what is known now; returns true if that changes anything. */
    boolean evaluate(LossModel model, long nowNs) {
        double allowed = budget.allowed() + OVERHEAD_TOLERANCE;
        model.spread(settings.spread());
        int best = best(model, allowed);
        Chosen before = current;
        if (before == null) {
            change(best, Change.Cause.START, model, nowNs, evaluations[best].expected());
            return true;
        }
        Evaluation now = ofCurrent[currentIndex];
        now.evaluate(before, model, budget.meanBody());
        if (evaluations[best].is(before, model)) {
            betterment.begin();
            saving.begin();
            return false;
        }
        Change.@Nullable Cause cause = cause(best, now, allowed, model, nowNs);
        if (cause == null || nowNs - changedNs < DWELL_NS) {
            return false;
        }
        change(best, cause, model, nowNs, now.expected());
        return true;
    }

    private int best(LossModel model, double allowed) {
        int least = -1;
        int cheapest = 0;
        for (int i = 0; i < evaluations.length; i++) {
            Evaluation evaluation = evaluations[i];
            evaluation.evaluate(model, budget.meanBody());
            if (!evaluation.sends()) {
                continue;
            }
            boolean cheaper =
                    !evaluations[cheapest].sends() || evaluation.overhead() < evaluations[cheapest].overhead();
            cheapest = cheaper ? i : cheapest;
            if (evaluation.overhead() <= allowed && (least < 0 || notable(evaluation) < notable(evaluations[least]))) {
                least = i;
            }
        }
        return least < 0 ? cheapest : cheapestAsGoodAs(least, allowed);
    }

    /** Of those that lose next to nothing the first is as good as any. */
    private static double notable(Evaluation evaluation) {
        return Math.max(evaluation.residual(), NEGLIGIBLE);
    }

    private int cheapestAsGoodAs(int least, double allowed) {
        double bearable = Math.max(evaluations[least].residual() * ALIKE, NEGLIGIBLE);
        int chosen = least;
        for (int i = 0; i < evaluations.length; i++) {
            Evaluation evaluation = evaluations[i];
            if (evaluation.sends()
                    && evaluation.residual() <= bearable
                    && evaluation.overhead() <= allowed
                    && evaluation.overhead() < evaluations[chosen].overhead() - LESS_OVERHEAD) {
                chosen = i;
            }
        }
        return chosen;
    }

    private Change.@Nullable Cause cause(int best, Evaluation now, double allowed, LossModel model, long nowNs) {
        Evaluation other = evaluations[best];
        if (now.overhead() > allowed && other.overhead() < now.overhead()) {
            return Change.Cause.BUDGET;
        }
        boolean isBetter = other.residual() <= now.residual() * BETTER
                && now.residual() - other.residual() > NEGLIGIBLE
                && isCertain(other, now, model);
        boolean isAlikeForLess = !isBetter
                && other.residual() <= Math.max(now.residual() * ALIKE, NEGLIGIBLE)
                && other.overhead() < now.overhead() - LESS_OVERHEAD;
        boolean isBetterForLong = betterment.over(isBetter, nowNs);
        boolean isAlikeForLong = saving.over(isAlikeForLess, nowNs);
        if (isBetterForLong || (isBetter && other.residual() <= now.residual() * WORTHWHILE)) {
            return Change.Cause.LOSS;
        }
        return isAlikeForLong ? Change.Cause.SAVING : null;
    }

    /** Whether the other one would still be better if the paths' losses were not quite what they seem. */
    private static boolean isCertain(Evaluation other, Evaluation now, LossModel model) {
        double gain = gain(other.residual(), now.residual());
        double variance = 0;
        for (int path = 0; path < model.paths(); path++) {
            model.shift(path);
            double difference = gain(other.residualIf(model), now.residualIf(model)) - gain;
            model.shiftBack(path);
            variance += difference * difference;
        }
        return gain > CERTAINTY * Math.sqrt(variance);
    }

    private static double gain(double after, double before) {
        return Math.log(Math.max(before, NEGLIGIBLE)) - Math.log(Math.max(after, NEGLIGIBLE));
    }

    /** Whether something has held all the time for long. */
    private static final class Patience {
        private final long patienceNs;
        private boolean holds;
        private long sinceNs;

        Patience(long patienceNs) {
            this.patienceNs = patienceNs;
        }

        boolean over(boolean stillHolds, long nowNs) {
            sinceNs = holds && stillHolds ? sinceNs : nowNs;
            holds = stillHolds;
            return holds && nowNs - sinceNs >= patienceNs;
        }

        void begin() {
            holds = false;
        }
    }

    private void change(int best, Change.Cause cause, LossModel model, long nowNs, Change.Expected before) {
        Chosen from = current;
        Chosen to = evaluations[best].choose(model);
        current = to;
        currentIndex = best;
        changedNs = nowNs;
        saving.begin();
        betterment.begin();
        List<Change.PathLoss> losses = new ArrayList<>();
        double joint = -1;
        for (int path = 0; path < model.paths(); path++) {
            losses.add(new Change.PathLoss(model.pathId(path), model.loss(path)));
            for (int other = 0; other < path; other++) {
                joint = Math.max(joint, model.joint(path, other));
            }
        }
        List<Change> kept = new ArrayList<>(changes);
        int number = kept.isEmpty() ? 1 : kept.getLast().number() + 1;
        if (kept.size() == KEPT_CHANGES) {
            kept.removeFirst();
        }
        kept.add(new Change(
                number,
                from,
                to,
                cause,
                nowNs,
                List.copyOf(losses),
                joint,
                before,
                evaluations[best].expected(),
                budget.share()));
        changes = List.copyOf(kept);
    }

    /**
     * Returns the last changes, oldest first; any thread may ask.
     *
     * @return at most eight; empty before the first choice
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * Returns the profile; any thread may ask.
     *
     * @return its id
     */
    public String profile() {
        return settings.profile();
    }

    /**
     * Returns what one copy of each packet would have taken; any thread may ask.
     *
     * @return bytes of IP datagrams since the first choice
     */
    public long baseBytes() {
        return bytes.getOpaque(BASE_BYTES);
    }

    /**
     * Returns what was sent beyond {@link #baseBytes}; any thread may ask.
     *
     * @return bytes of IP datagrams
     */
    public long extraBytes() {
        return bytes.getOpaque(EXTRA_BYTES);
    }
}
