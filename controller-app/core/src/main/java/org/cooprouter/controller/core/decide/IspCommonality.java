// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.Locale;

/**
 * "How common are the ISPs?" (C16, [0179]): whether two paths share a bottleneck, by what they did in the last quarter of an hour. Three kinds
 * of measurements are weighed against each other: delays that rise together, losses at the same time, and the delay of one path under the
 * load of the other; to these comes what is common of the routes. Confined to one thread.
 */
public final class IspCommonality {
    /** How far the memory reaches. */
    public static final int WINDOW_SECONDS = 900;

    /** Losses and delays come from the same queues, so the second says less than it would alone. */
    private static final double LOSS_WEIGHT = 0.5;

    private static final double LOAD_WEIGHT = 0.5;
    /** Measurements of the same seconds are no independent witnesses: as sure as that made it, it was right less often in simulations. */
    private static final double TEMPER = 0.6;

    private final DirectionWindow incoming = new DirectionWindow();
    private final DirectionWindow outgoing = new DirectionWindow();
    private CommonRoute route = CommonRoute.UNKNOWN;

    /** Nothing is known. */
    public IspCommonality() {}

    /** Takes one second of both paths in both directions. */
    public void add(
            PathSecond firstIncoming, PathSecond firstOutgoing, PathSecond secondIncoming, PathSecond secondOutgoing) {
        incoming.add(firstIncoming, secondIncoming);
        outgoing.add(firstOutgoing, secondOutgoing);
    }

    /** Takes what the routes have in common; replaces what was known. */
    public void route(CommonRoute known) {
        route = known;
    }

    /** Seconds that the verdict rests on. */
    public int seconds() {
        return incoming.size();
    }

    /** Judges; costs some milliseconds. */
    public Verdict verdict() {
        Judged in = judge(incoming);
        Judged out = judge(outgoing);
        // What is shared in one direction is shared: evidence for counts before as much evidence against.
        Judged louder = loudness(in) >= loudness(out) ? in : out;
        double logOdds = TEMPER * louder.logOdds + route.evidence();
        return new Verdict(1 / (1 + Math.exp(-logOdds)), seconds(), explain(louder, louder == in));
    }

    private static double loudness(Judged judged) {
        return judged.logOdds > 0 ? 2 * judged.logOdds : -judged.logOdds;
    }

    private static Judged judge(DirectionWindow window) {
        double[] delay1 = window.column(0, PathSecond::delayMs);
        double[] delay2 = window.column(1, PathSecond::delayMs);
        double[] loss1 = window.column(0, PathSecond::loss);
        double[] loss2 = window.column(1, PathSecond::loss);
        double[] load1 = window.column(0, PathSecond::loadBps);
        double[] load2 = window.column(1, PathSecond::loadBps);
        RankCorrelation delays = RankCorrelation.of(delay1, delay2);
        RankCorrelation losses = RankCorrelation.of(loss1, loss2);
        RankCorrelation firstLoad = RankCorrelation.of(load1, delay2);
        RankCorrelation secondLoad = RankCorrelation.of(load2, delay1);
        double logOdds = Evidence.ofDelays(delays, delay1, delay2)
                + LOSS_WEIGHT * Evidence.ofLosses(losses, loss1, loss2)
                + LOAD_WEIGHT * Evidence.ofLoad(firstLoad, delay2, RankCorrelation.of(load1, delay1))
                + LOAD_WEIGHT * Evidence.ofLoad(secondLoad, delay1, RankCorrelation.of(load2, delay2));
        return new Judged(
                logOdds,
                delays.coefficient(),
                losses.coefficient(),
                Math.max(firstLoad.coefficient(), secondLoad.coefficient()));
    }

    private String explain(Judged judged, boolean isIncoming) {
        String text = String.format(
                Locale.ROOT,
                "correlation of delays %.2f, of losses %.2f, of one's load with the other's delay %.2f (%s)",
                judged.delays,
                judged.losses,
                judged.loads,
                isIncoming ? "incoming" : "outgoing");
        return route.known() ? text + "; " + route : text;
    }

    /** One direction by itself. */
    private static final class Judged {
        private final double logOdds;
        private final double delays;
        private final double losses;
        private final double loads;

        Judged(double logOdds, double delays, double losses, double loads) {
            this.logOdds = logOdds;
            this.delays = delays;
            this.losses = losses;
            this.loads = loads;
        }
    }

    /** What is thought of a pair of paths. */
    public static final class Verdict {
        /** As sure as this, help is chosen by it. */
        public static final double SURE = 0.8;

        private final double shared;
        private final int seconds;
        private final String explanation;

        Verdict(double shared, int seconds, String explanation) {
            this.shared = shared;
            this.seconds = seconds;
            this.explanation = explanation;
        }

        /** The probability that the paths share a bottleneck, 0-1; 0.5 while nothing is known. */
        public double shared() {
            return shared;
        }

        /** What helps better. */
        public Help help() {
            if (shared >= SURE) {
                return Help.SUPPRESSION;
            }
            return shared <= 1 - SURE ? Help.DUPLICATION : Help.UNDECIDED;
        }

        /** Seconds that were looked at. */
        public int seconds() {
            return seconds;
        }

        /** For people. */
        public String explanation() {
            return explanation;
        }
    }
}
