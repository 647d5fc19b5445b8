// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every seed draws another network with other faults; all are held to the invariants. A failure names the seed. */
class SeedsTest {
    private static final int SEEDS = 1_000;

    private final Seeds seeds = Seeds.withBestAead();

    @Test
    void shouldHoldTheInvariantsOnAThousandSeeds() throws InterruptedException {
        List<SeedResult> results = new ArrayList<>();
        new SeedRunner(seeds::run, Runtime.getRuntime().availableProcessors(), false, results::add).run(0, SEEDS);

        assertThat(results).filteredOn(SeedResult::failed).isEmpty();
        assertThat(results).extracting(SeedResult::seed).isSorted().hasSize(SEEDS);
        assertThat(results).extracting(SeedResult::digest).doesNotHaveDuplicates();
        long sent = results.stream().mapToLong(SeedResult::sent).sum();
        long delivered = results.stream().mapToLong(SeedResult::delivered).sum();
        assertThat((double) delivered / sent).isBetween(0.8, 0.99);
    }

    @Test
    void shouldRunTheSameWayUnderTheSameSeedWithAndWithoutTrace() {
        for (long seed = 0; seed < 20; seed++) {
            SeedResult once = seeds.runOnce(seed, Trace.none());
            SeedResult again = seeds.runOnce(seed, Trace.ofLast(1));
            assertThat(again.digest()).isEqualTo(once.digest());
            assertThat(again.frames()).isEqualTo(once.frames());
        }
    }
}
