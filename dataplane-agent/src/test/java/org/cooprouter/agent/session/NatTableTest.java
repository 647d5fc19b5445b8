// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class NatTableTest {
    private static final long CLIENT = 11;
    private static final long HOST = 0xc0a8_010aL;
    private static final int NONE = 0;

    private final NatTable table = new NatTable(new ExpiryWheel(0), 5);

    private int acquire(int vport) {
        NatMapping mapping = table.acquire(CLIENT, 0, HOST, vport, 0);
        return mapping == null ? NONE : mapping.externalPort();
    }

    private NatMapping find(int port) {
        return Objects.requireNonNull(table.find(port));
    }

    @Test
    void shouldHaveNoPortBeforeItHasARange() {
        assertThat(acquire(5000)).isEqualTo(NONE);
        assertThat(table.find(40_000)).isNull();
        assertThat(table.find(0)).isNull();
        assertThat(table.find(65_535)).isNull();
    }

    @Test
    void shouldGiveEachPortOfTheRangeOnce() {
        table.ports(65_533, 65_535);

        assertThat(new int[] {acquire(1), acquire(2), acquire(3)}).containsExactlyInAnyOrder(65_533, 65_534, 65_535);
        assertThat(acquire(4)).isEqualTo(NONE);
        assertThat(find(65_535).externalPort()).isEqualTo(65_535);
        assertThat(table.find(65_532)).isNull();
        assertThat(table.used()).isEqualTo(3);
    }

    @Test
    void shouldGoOnFindingWhoHasAPortOutsideOfANewRange() {
        table.ports(40_000, 40_000);
        acquire(1);
        NatMapping before = find(40_000);

        table.ports(50_000, 50_001);
        table.ports(30_000, 30_001);

        assertThat(table.find(40_000)).isSameAs(before);
        assertThat(acquire(2)).isBetween(30_000, 30_001);
        assertThat(table.find(50_000)).isNull();
    }

    @Test
    void shouldGiveAnotherPortInsteadOfOneOutsideOfANewRange() {
        table.ports(40_000, 40_000);
        acquire(1);

        table.ports(30_000, 30_000);

        assertThat(acquire(1)).isEqualTo(30_000);
        assertThat(table.find(40_000)).isNull();
        assertThat(table.used()).isEqualTo(1);
    }
}
