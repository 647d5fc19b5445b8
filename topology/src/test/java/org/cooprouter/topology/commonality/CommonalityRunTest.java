// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.topology.commonality.CommonalityRun.Tally;
import org.cooprouter.topology.commonality.PathPair.Kind;
import org.junit.jupiter.api.Test;

/** How often the estimator is right about generated pairs of paths: loosely, `./coop commonality` prints the figures. */
class CommonalityRunTest {
    private static final int AFTER_5_MINUTES = 1;

    @Test
    void shouldMostlyTellSharedBottlenecksFromDifferentOnes() {
        CommonalityRun run = new CommonalityRun();
        run.run(1_000, 40);

        for (Kind kind : Kind.values()) {
            Tally tally = run.of(kind, AFTER_5_MINUTES);
            assertThat(tally.right()).as("right about " + kind).isGreaterThan(0.7);
            assertThat(tally.wrong()).as("wrong about " + kind).isLessThan(0.2);
        }
    }

    @Test
    void shouldGiveTheSameForTheSameSeed() {
        assertThat(new PathPair(3, true).after(60).shared())
                .isEqualTo(new PathPair(3, true).after(60).shared());
    }
}
