// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call of home A in four split copies, of which each ISP carries two, under the example policy for it. */
@ExtendWith(SharedTwoHomes.class)
class SplitCopiesIT {
    private static final Duration DURATION = Duration.ofSeconds(3);
    private static final int COPIES_PER_ISP = 2;

    private final TwoHomes homes;

    SplitCopiesIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @BeforeEach
    void splitCalls() {
        homes.coopctl().apply(TwoHomes.policy("calls-raic6.yaml"));
        homes.awaitApplied();
    }

    @AfterEach
    void sendCallsWholeAgain() {
        homes.applyCalls();
        homes.coopctl().run("delete", "redundancyProfiles/two-of-four");
        homes.awaitApplied();
    }

    @Test
    void shouldDeliverOnceWhatBothIspsCarryInParts() {
        Carried before = Carried.now(homes);
        ProbeReport report = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(100, 160, DURATION))
                .await();
        Carried carried = Carried.now(homes).minus(before);

        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        long copies = report.sent() * COPIES_PER_ISP;
        assertThat(carried.toIspA()).as("split copies through ISP A").isGreaterThanOrEqualTo(copies);
        assertThat(carried.toIspB()).as("split copies through ISP B").isGreaterThanOrEqualTo(copies);
        assertThat(carried.fromIspA()).as("answers through ISP A").isGreaterThanOrEqualTo(copies);
        assertThat(carried.fromIspB()).as("answers through ISP B").isGreaterThanOrEqualTo(copies);
        assertThat(carried.toServer()).as("packets to the server").isBetween(report.sent(), report.sent() + 10);
    }
}
