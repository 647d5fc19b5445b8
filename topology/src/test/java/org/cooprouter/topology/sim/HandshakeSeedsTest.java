// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.crypto.JdkAead;
import org.junit.jupiter.api.Test;

/**
 * C1 to C4, C7: whatever the link and an attacker do, a handshake ends established, refused or silent, never half-open, and an emergency connection is
 * there on both sides or on neither.
 */
class HandshakeSeedsTest {
    private static final int SEEDS = 300;

    private final HandshakeSeeds seeds = new HandshakeSeeds(JdkAead::new);

    @Test
    void shouldEndAsKeysAndOffersWantItOnHundredsOfSeeds() throws InterruptedException {
        List<SeedResult> results = new ArrayList<>();
        new SeedRunner(seeds::run, Runtime.getRuntime().availableProcessors(), false, results::add).run(0, SEEDS);

        assertThat(results).filteredOn(SeedResult::failed).isEmpty();
        assertThat(results).extracting(SeedResult::digest).doesNotHaveDuplicates();
        // Three quarters of them have a common key and a common offer; each of these has at least one channel, which
        // counts twice.
        assertThat(results.stream().filter(result -> result.delivered() >= 2).count())
                .isBetween(SEEDS / 2L, SEEDS * 9L / 10);
        // In half of these one ISP is silent in the end while the other one works.
        assertThat(results.stream().filter(result -> result.sent() > 0).count()).isGreaterThan(SEEDS / 4L);
    }

    @Test
    void shouldRunTheSameWayUnderTheSameSeed() {
        for (long seed = 0; seed < 20; seed++) {
            SeedResult once = seeds.run(seed);
            SeedResult again = seeds.run(seed, Trace.ofLast(1));
            assertThat(again.digest()).isEqualTo(once.digest());
            assertThat(again.frames()).isEqualTo(once.frames());
        }
    }
}
