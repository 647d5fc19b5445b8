// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicationTest {
    @Test
    void shouldSendOneCopyOverEachPath() {
        assertThat(schedule(1, 1)).containsExactly(0, 1);
    }

    @Test
    void shouldSendTheFirstCopiesOfAllPathsBeforeTheSecond() {
        assertThat(schedule(2, 3, 1)).containsExactly(0, 1, 2, 0, 1, 1);
    }

    @Test
    void shouldSendNothingOverPathsWithZeroCopies() {
        assertThat(schedule(0, 2, 0)).containsExactly(1, 1);
    }

    @Test
    void shouldHaveNoCopiesWithoutPathsOrWhenNoPathGetsAny() {
        assertThat(schedule()).isEmpty();
        assertThat(schedule(0, 0)).isEmpty();
    }

    private static int[] schedule(int... copies) {
        return Replication.schedule(copies.length, path -> copies[path]);
    }
}
