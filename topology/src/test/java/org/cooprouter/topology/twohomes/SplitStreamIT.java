// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single streams of home A over both ISPs and a proxy (C11, C12): home A's carries 20 Mbit/s in 5 ms, home B's 10 Mbit/s in 20 ms. */
@ExtendWith(SharedTwoHomes.class)
class SplitStreamIT {
    private static final int PORT = 5201;
    private static final int RATE_A = 20;
    /** Both ways through home B: there and back. */
    private static final double LONGEST_MS = 40;

    private static final double SHORTEST_MS = 10;
    private static final double US_PER_MS = 1000;

    private final TwoHomes homes;

    SplitStreamIT(SharedTwoHomes.Running running) {
        this.homes = running.withoutCalls();
    }

    @BeforeEach
    void splitStreams() {
        homes.ispA().set(Map.of("rateMbit", RATE_A, "delayMs", SHORTEST_MS / 2));
        homes.ispB().set(Map.of("rateMbit", 10, "delayMs", LONGEST_MS / 2));
        homes.coopctl().apply(TwoHomes.policy("transfers.yaml"));
        homes.awaitApplied();
        // What was measured of the paths before they were as long as now has to be forgotten.
        Waiting.pause(Duration.ofSeconds(11));
    }

    @AfterEach
    void leaveItAsItWas() {
        homes.ispA().makePerfect();
        homes.ispB().makePerfect();
        homes.coopctl().run("delete", "cooperations/a-shares-b", "appTypes/transfer", "redundancyProfiles/both-isps");
        homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
        homes.awaitApplied();
    }

    @Test
    void shouldGiveOneTcpConnectionMoreThanEitherIspHas() {
        try (ChildProcess _ = Transfer.serve(homes.hosts().server(), PORT)) {
            assertThat(Transfer.by(homes.hosts().clientA(), PORT, "cubic", 6, false)
                            .megabits())
                    .as("up")
                    .isGreaterThan(RATE_A);
            assertThat(Transfer.by(homes.hosts().clientA(), PORT, "cubic", 6, true)
                            .megabits())
                    .as("down")
                    .isGreaterThan(RATE_A);
        }
    }

    @Test
    void shouldCarryDatagramsOverBothIspsAndTakeAsLongForEachOfThem() {
        try (ChildProcess _ = Probe.startEcho(homes.hosts().server(), PORT)) {
            Carried before = Carried.now(homes);
            ProbeReport report = Probe.start(
                            homes.hosts().clientA(),
                            TwoHomes.SERVER,
                            PORT,
                            new Probe.Load(20, 1_400, Duration.ofSeconds(5)))
                    .await();
            Carried carried = Carried.now(homes).minus(before);

            assertThat(report.received()).isEqualTo(report.sent());
            assertThat(report.duplicates() + report.echoDuplicates()).isZero();
            assertThat(carried.toIspA()).isGreaterThan(report.sent() / 2);
            assertThat(carried.toIspB()).isGreaterThan(report.sent() / 5);
            assertThat(report.roundTripP50Us() / US_PER_MS)
                    .as("over home A's ISP, too")
                    .isGreaterThan(LONGEST_MS * 0.9);
        }
    }
}
