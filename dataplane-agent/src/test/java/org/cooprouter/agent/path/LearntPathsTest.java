// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.agent.role.config.PathKind;
import org.junit.jupiter.api.Test;

class LearntPathsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long OWN = 9;
    private static final int PORT = 7177;

    private final LearntPaths paths = new LearntPaths();

    @Test
    void shouldLearnAnAddressOnce() {
        LearntPath first = paths.learn(0, 1, 7177, OWN, PORT, 0);

        assertThat(paths.learn(0, 1, 7177, OWN, PORT, SECOND)).isSameAs(first);
        assertThat(paths.learn(0, 1, 7178, OWN, PORT, SECOND)).isNotSameAs(first);
        assertThat(paths.size()).isEqualTo(2);
        assertThat(paths.all()).hasSize(2);
    }

    @Test
    void shouldForgetAPathThirtySecondsAfterItsLastPacket() {
        paths.learn(0, 1, 7177, OWN, PORT, 0);
        paths.learn(0, 2, 7177, OWN, PORT, 0);
        paths.learn(0, 2, 7177, OWN, PORT, 20 * SECOND);

        paths.forget(30 * SECOND - 1);
        assertThat(paths.size()).isEqualTo(2);
        paths.forget(30 * SECOND);
        assertThat(paths.size()).isEqualTo(1);
        assertThat(paths.get(0).addressLow()).isEqualTo(2);
    }

    @Test
    void shouldReplaceThePathNotSeenForLongestWhenThereAreEight() {
        for (int i = 0; i < LearntPaths.MAX_PATHS; i++) {
            paths.learn(0, i, 7177, OWN, PORT, i);
        }
        paths.learn(0, 0, 7177, OWN, PORT, 100);

        paths.learn(0, 99, 7177, OWN, PORT, 101);

        assertThat(paths.size()).isEqualTo(LearntPaths.MAX_PATHS);
        assertThat(paths.find(0, 1, 7177, OWN, PORT)).isNull();
        assertThat(paths.find(0, 0, 7177, OWN, PORT)).isNotNull();
        assertThat(paths.find(0, 99, 7177, OWN, PORT)).isNotNull();
    }

    @Test
    void shouldMoveAPathWhenItsProbeComesFromAnotherAddress() {
        LearntPath path = paths.learn(0, 1, 7177, OWN, PORT, 0);
        paths.name(path, 3, 3, PathKind.NEIGHBOUR, 0);
        LearntPath rebound = paths.learn(0, 1, 40001, OWN, PORT, SECOND);

        assertThat(paths.name(rebound, 3, 3, PathKind.NEIGHBOUR, SECOND)).isTrue();

        assertThat(paths.size()).isEqualTo(1);
        assertThat(paths.get(0)).isSameAs(path);
        assertThat(path.port()).isEqualTo(40001);
        assertThat(path.kind()).isEqualTo(PathKind.NEIGHBOUR);
    }

    @Test
    void shouldNotMoveAPathThatIsProbedAgainFromWhereItIs() {
        LearntPath path = paths.learn(0, 1, 7177, OWN, PORT, 0);

        assertThat(paths.name(path, 3, 3, PathKind.UPLINK, 0)).isFalse();
        assertThat(paths.name(path, 3, 3, PathKind.UPLINK, 1)).isFalse();
        assertThat(paths.latest()).isSameAs(path);
    }
}
