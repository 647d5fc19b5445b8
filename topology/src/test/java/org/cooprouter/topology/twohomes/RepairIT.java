// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.wan.WanStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call whose packets leave over home A's ISP alone, which loses some, and whose repair copies take the neighbour's. */
@ExtendWith(SharedTwoHomes.class)
class RepairIT {
    private static final double LOSS = 0.1;
    /** By the binomial the weaker of the two examples loses 0.3 %. */
    private static final double MOST_LOST = 0.02;

    private static final int PACKETS_PER_SECOND = 200;
    private static final Duration DURATION = Duration.ofSeconds(5);

    private final TwoHomes homes;

    RepairIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @AfterEach
    void makeTheIspPerfect() {
        homes.ispA().makePerfect();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"calls-raict.yaml, chained", "calls-fec.yaml, four-of-six"})
    void shouldRestoreBothWaysWhatTheIspLoses(String policy, String profile) {
        homes.coopctl().apply(TwoHomes.policy(policy));
        homes.awaitApplied();
        homes.ispA().set(Map.of("loss", Map.of("mean", LOSS)));
        WanStatistics outBefore = homes.ispA().counts(true);
        WanStatistics inBefore = homes.ispA().counts(false);
        ProbeReport report = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(PACKETS_PER_SECOND, 160, DURATION))
                .await();

        assertThat(share(outBefore, homes.ispA().counts(true)))
                .as("lost on the way out")
                .isGreaterThan(LOSS / 2);
        assertThat(share(inBefore, homes.ispA().counts(false)))
                .as("lost on the way in")
                .isGreaterThan(LOSS / 2);
        System.out.printf(
                "%s: %.2f %% lost to the server, %.2f %% back%n",
                profile, report.outboundLoss() * 100, report.inboundLoss() * 100);
        assertThat(report.outboundLoss()).isLessThan(MOST_LOST);
        assertThat(report.inboundLoss()).isLessThan(MOST_LOST);
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();

        homes.applyCalls();
        homes.coopctl().run("delete", "redundancyProfiles/" + profile);
        homes.awaitApplied();
    }

    private static double share(WanStatistics before, WanStatistics now) {
        return (double) (now.droppedLost() - before.droppedLost()) / (now.arrivedFrames() - before.arrivedFrames());
    }
}
