// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationTest {
    private static final TestPath UPLINK = new TestPath(false, true);
    private static final TestPath DEAD_UPLINK = new TestPath(false, false);
    private static final TestPath NEIGHBOUR = new TestPath(true, true);
    private static final TestPath DEAD_NEIGHBOUR = new TestPath(true, false);

    private record TestPath(boolean isNeighbour, boolean isAlive) implements Replication.Path {}

    @Test
    void shouldSendOneCopyOverEachPath() {
        assertThat(new Replication(1, 1).schedule(List.of(UPLINK, NEIGHBOUR))).containsExactly(0, 1);
    }

    @Test
    void shouldSendTheFirstCopiesOfAllPathsBeforeTheSecond() {
        assertThat(new Replication(2, 3).schedule(List.of(UPLINK, NEIGHBOUR))).containsExactly(0, 1, 0, 1, 1);
    }

    @Test
    void shouldSendNothingOverPathsWithZeroCopies() {
        assertThat(new Replication(0, 2).schedule(List.of(UPLINK, NEIGHBOUR))).containsExactly(1, 1);
    }

    @Test
    void shouldLeaveOutADeadPath() {
        assertThat(new Replication(1, 1).schedule(List.of(DEAD_UPLINK, NEIGHBOUR)))
                .containsExactly(1);
    }

    @Test
    void shouldUseAnyLivingPathWhenNoWantedOneLives() {
        assertThat(new Replication(0, 2).schedule(List.of(UPLINK, DEAD_NEIGHBOUR)))
                .containsExactly(0);
    }

    @Test
    void shouldGoOnSendingWhenNoPathSeemsToLive() {
        assertThat(new Replication(1, 1).schedule(List.of(DEAD_UPLINK, DEAD_NEIGHBOUR)))
                .containsExactly(0, 1);
    }

    @Test
    void shouldHaveNoCopiesWhenTheProfileWantsNone() {
        assertThat(new Replication(0, 1).schedule(List.of(UPLINK))).isEmpty();
        assertThat(new Replication(0, 0).schedule(List.of(UPLINK, NEIGHBOUR))).isEmpty();
    }
}
