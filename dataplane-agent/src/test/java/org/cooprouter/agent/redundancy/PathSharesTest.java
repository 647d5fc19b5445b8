// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathSharesTest {
    private final PathShares paths = new PathShares();

    private int[] shares(boolean onlyWorking, int count) {
        int[] shares = new int[count];
        paths.fill(onlyWorking, shares);
        return shares;
    }

    @Test
    void shouldGiveEachLocalPathItsOwnRemoteAddress() {
        for (int remote = 0; remote < 2; remote++) {
            paths.add(10, 1, true);
            paths.add(11, 1, true);
        }

        assertThat(shares(false, 4)).containsExactly(1, 0, 0, 1);
    }

    @Test
    void shouldSendSeveralCopiesOverALocalPathToDifferentRemoteAddresses() {
        for (int remote = 0; remote < 3; remote++) {
            paths.add(0, 4, true);
            paths.add(1, 2, true);
        }

        // To the first, second, third and first; to the second and third.
        assertThat(shares(false, 6)).containsExactly(2, 0, 1, 1, 1, 1);
    }

    @Test
    void shouldLeaveOutWhatDoesNotWorkAsLongAsSomethingElseDoes() {
        paths.add(0, 1, false);
        paths.add(1, 1, false);
        paths.add(0, 1, true);
        paths.add(1, 1, false);

        assertThat(shares(false, 4))
                .as("a copy is sent over a dead local path all the same")
                .containsExactly(0, 0, 1, 1);
        assertThat(shares(true, 4)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void shouldSayWhenNothingHasAShare() {
        assertThat(paths.fill(false, new int[0])).isFalse();
        paths.add(0, 0, true);
        paths.add(1, 3, false);

        assertThat(paths.fill(true, new int[2])).isFalse();
        assertThat(paths.fill(false, new int[2])).isTrue();
    }

    @Test
    void shouldHoldMorePathsThanAtFirst() {
        for (int path = 0; path < 20; path++) {
            paths.add(path, 1, true);
        }

        assertThat(shares(false, 20)).containsOnly(1);
    }
}
