// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Home A's ISP loses packets during a call, and home B, behind the same access node, is asked to send less (C15; [0173]-[0177]). */
@ExtendWith(SharedTwoHomes.class)
class SuppressionIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PORT = 5201;
    private static final double LIMIT_MEGABITS = 1;

    private final TwoHomes homes;

    SuppressionIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @BeforeEach
    void loseOneOfTenPackets() {
        homes.coopctl().apply(TwoHomes.policy("suppression.yaml"));
        homes.awaitApplied();
        homes.ispA().set(Map.of("loss", Map.of("mean", 0.1)));
    }

    @AfterEach
    void leaveItAsItWas() {
        homes.ispA().makePerfect();
        homes.applyCalls();
    }

    @Test
    void shouldLimitTheHelpersOtherTrafficWhileTheNeighboursCallSuffersAndNoLonger() {
        try (ChildProcess _ = Transfer.serve(homes.hosts().server(), PORT)) {
            assertThat(helpersMegabits()).isGreaterThan(3 * LIMIT_MEGABITS);

            Probe call = Probe.start(
                    homes.hosts().clientA(),
                    TwoHomes.SERVER,
                    SharedTwoHomes.VOICE_PORT,
                    new Probe.Load(50, 160, Duration.ofMinutes(5)));
            awaitCooperation(
                    "sites/home-b limits its other traffic, since latency-critical sessions of sites/home-a suffer");
            assertThat(helpersMegabits()).isLessThan(1.5 * LIMIT_MEGABITS);
            assertThat(call.stop().outboundLoss())
                    .as("of the call, copied through home B")
                    .isLessThan(0.01);

            awaitCooperation("in place at both sites\n");
            assertThat(helpersMegabits()).isGreaterThan(3 * LIMIT_MEGABITS);
        }
    }

    private double helpersMegabits() {
        return Transfer.of(homes.hosts().clientB(), PORT, 4, 5, true).megabits();
    }

    private void awaitCooperation(String text) {
        AtomicReference<String> last = new AtomicReference<>("");
        Waiting.until(
                LIMIT,
                () -> {
                    last.set(homes.coopctl()
                            .attempt("describe", "cooperation", "cooperations/a-helped-by-b")
                            .output());
                    return last.get().contains(text);
                },
                () -> "expected \"" + text + "\" in:\n" + last.get());
    }
}
