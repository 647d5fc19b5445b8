// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.junit.jupiter.api.Test;

class RedundancyProfileTest {
    private static RedundancyProfile split(int scheme, int parts, int times) {
        return new RedundancyProfile(Objects.requireNonNull(Schemes.find(scheme, parts)), 1, 1, times, 0);
    }

    private static RedundancyProfile repaired(RepairCode code) {
        return new RedundancyProfile(Schemes.replication(), 1, 0, 1, new Repairs(code, 1, 1), 0);
    }

    private static double factor(RedundancyProfile profile) {
        return profile.bytesFactor(1, 1, 1000, 0);
    }

    @Test
    void shouldSayByWhichFactorEachSchemeSendsMoreBytes() {
        assertThat(factor(new RedundancyProfile(1, 1, 0))).isEqualTo(2);
        assertThat(factor(new RedundancyProfile(2, 1, 0))).isEqualTo(3);
        assertThat(factor(split(Schemes.RAIC_5, 2, 1))).isEqualTo(1.5);
        assertThat(factor(split(Schemes.RAIC_6, 4, 1))).isEqualTo(1.5);
        assertThat(factor(split(Schemes.FRAGMENTS, 2, 3))).isEqualTo(3);
        assertThat(factor(repaired(new Raict(2)))).isCloseTo(3.004, within(1e-9));
        assertThat(factor(repaired(new ReedSolomon(8, 2, 4)))).isCloseTo(1.2505, within(1e-9));
    }

    @Test
    void shouldCountPaddingAndTheHeadersOfEachDatagram() {
        assertThat(split(Schemes.RAIC_5, 2, 1).bytesFactor(1, 1, 99, 0)).isEqualTo(150.0 / 99);
        assertThat(split(Schemes.RAIC_5, 2, 1).bytesFactor(1, 1, 100, 70)).isEqualTo(3.6);
        assertThat(new RedundancyProfile(1, 1, 0).bytesFactor(2, 0, 100, 70)).isEqualTo(3.4);
    }

    @Test
    void shouldCountTheOneCopyThatLeavesWhenNoPathHasAShare() {
        assertThat(new RedundancyProfile(0, 1, 0).bytesFactor(1, 0, 100, 0)).isEqualTo(1);
    }
}
