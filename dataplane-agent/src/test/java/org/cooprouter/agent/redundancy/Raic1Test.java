// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Raic1Test {
    @Test
    void shouldSendOneCopyOverEachPath() {
        assertThat(paths(1, 1)).containsExactly(0, 1);
    }

    @Test
    void shouldSendTheFirstCopiesOfAllPathsBeforeTheSecond() {
        assertThat(paths(2, 3, 1)).containsExactly(0, 1, 2, 0, 1, 1);
    }

    @Test
    void shouldSendNothingOverPathsWithZeroCopies() {
        assertThat(paths(0, 2, 0)).containsExactly(1, 1);
    }

    @Test
    void shouldHaveNoCopiesWithoutPathsOrWhenNoPathGetsAny() {
        assertThat(paths()).isEmpty();
        assertThat(paths(0, 0)).isEmpty();
    }

    @Test
    void shouldSealOncePerPacket() {
        assertThat(Schemes.replication().copies()).isEqualTo(1);
        assertThat(Plans.of(Schemes.replication(), 1, 4, 4).copies()).containsOnly(0);
    }

    @Test
    void shouldCountTheCopiesOnEachPath() {
        CopyPlan plan = new CopyPlan();
        Schemes.replication().plan(new int[] {3, 2}, 2, 1, plan);

        assertThat(IntStream.range(0, 5).map(plan::rank)).containsExactly(0, 0, 1, 1, 2);
        assertThat(IntStream.range(0, 5).map(plan::count)).containsExactly(3, 2, 3, 2, 3);
    }

    private static List<Integer> paths(int... copies) {
        return Plans.of(Schemes.replication(), 1, copies).paths();
    }
}
