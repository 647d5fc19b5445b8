// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cooprouter.controller.core.decide.Help;
import org.cooprouter.controller.core.decide.IspCommonality.Verdict;
import org.cooprouter.topology.commonality.PathPair.Kind;

/** How often the estimator is right about generated pairs of paths. */
final class CommonalityRun {
    /** The times at which it is asked. */
    static final List<Integer> MINUTES = List.of(1, 5, 15);

    private static final int SECONDS_PER_MINUTE = 60;

    private final Map<Kind, Tally[]> tallies = new EnumMap<>(Kind.class);

    CommonalityRun() {
        for (Kind kind : Kind.values()) {
            tallies.put(kind, MINUTES.stream().map(minutes -> new Tally()).toArray(Tally[]::new));
        }
    }

    /** Runs {@code pairs} pairs, of which every second has a link in common. */
    void run(long firstSeed, int pairs) {
        for (int i = 0; i < pairs; i++) {
            PathPair pair = new PathPair(firstSeed + i, i % 2 == 0);
            List<Verdict> verdicts = MINUTES.stream()
                    .map(minutes -> pair.after(minutes * SECONDS_PER_MINUTE))
                    .toList();
            Tally[] tally = Objects.requireNonNull(tallies.get(pair.kind()));
            for (int at = 0; at < tally.length; at++) {
                tally[at].add(verdicts.get(at), pair.kind() == Kind.SHARED);
            }
        }
    }

    /** {@code minutesIndex}: of {@link #MINUTES}. */
    Tally of(Kind kind, int minutesIndex) {
        return Objects.requireNonNull(tallies.get(kind))[minutesIndex];
    }

    /** What became of the pairs of one kind. */
    static final class Tally {
        private int pairs;
        private int right;
        private int wrong;
        private double confidence;

        void add(Verdict verdict, boolean isShared) {
            pairs++;
            if (verdict.help() == Help.UNDECIDED) {
                return;
            }
            confidence += Math.max(verdict.shared(), 1 - verdict.shared());
            if ((verdict.help() == Help.SUPPRESSION) == isShared) {
                right++;
            } else {
                wrong++;
            }
        }

        double right() {
            return (double) right / pairs;
        }

        double wrong() {
            return (double) wrong / pairs;
        }

        int pairs() {
            return pairs;
        }

        double undecided() {
            return (double) (pairs - right - wrong) / pairs;
        }

        /** How sure it said to be where it decided, on average; NaN if it never did. */
        double confidence() {
            return confidence / (right + wrong);
        }

        /** How often it was right where it decided; NaN if it never did. */
        double reliability() {
            return (double) right / (right + wrong);
        }
    }
}
