// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The controller may die without anyone noticing; an agent's death costs a moment. */
@ExtendWith(SharedTwoHomes.class)
class FailureIT {
    private static final Duration APPLY_LIMIT = Duration.ofSeconds(40);

    private final TwoHomes homes;

    FailureIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    /** On the standalone host alone: an ONOS of which no node is left has forgotten what rules it gave to bridges (decision 0014). */
    @Test
    void shouldNotMissTheControllerWhenItIsKilledNorNoticeItsReturn() {
        RuleAges before = RuleAges.of(homes.homeA());
        Probe running = call(Duration.ofSeconds(20)).awaitAnswer();

        homes.controller().kill();
        assertCarriedTwice(call(Duration.ofSeconds(2)));
        homes.controller().start();
        homes.controller().awaitReady();
        homes.awaitApplied();
        assertCarriedTwice(call(Duration.ofSeconds(2)));

        ProbeReport whole = running.await();
        assertThat(whole.received()).as("the call that ran all the time").isEqualTo(whole.sent());
        assertThat(whole.duplicates() + whole.echoDuplicates()).isZero();
        RuleAges.of(homes.homeA()).assertNoneWasMadeAnewSince(before);
    }

    @Tag("controller")
    @Test
    void shouldGoOnOverTheOrdinaryPathWhenTheAgentIsKilledAndReturnWithIt() {
        Probe running = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(200, 160, Duration.ofSeconds(12)))
                .awaitAnswer();
        Waiting.pause(Duration.ofSeconds(1));
        homes.homeA().killAgent();
        ProbeReport report = running.await();
        System.out.printf("longest silence of a call when its agent was killed: %.1f ms%n", report.longestGapMs());
        assertThat(report.longestGapMs()).as("longest silence, ms").isLessThan(1000);
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();

        homes.homeA().startAgent();
        homes.homeA().awaitForwarding(APPLY_LIMIT);
        homes.awaitApplied();
        assertCarriedTwice(call(Duration.ofSeconds(2)));
    }

    @Tag("controller")
    @Test
    void shouldForwardByTheStoredConfigurationWhenTheAgentStartsWithoutTheController() {
        homes.homeA().stopAgent();
        homes.controller().kill();
        try {
            homes.homeA().startAgent();
            homes.homeA().awaitForwarding(APPLY_LIMIT);
            assertCarriedTwice(call(Duration.ofSeconds(2)));
        } finally {
            homes.controller().start();
            homes.controller().awaitReady();
            homes.awaitApplied();
        }
    }

    @Tag("controller")
    @Test
    void shouldComplainOfACutIspUntilItIsBack() {
        awaitStatus(0, "");
        homes.ispA().set(Map.of("cut", true));
        try {
            awaitStatus(3, "path_down: path isp-a to fra does not answer any more");
        } finally {
            homes.ispA().set(Map.of("cut", false));
        }
        awaitStatus(0, "");
    }

    private void awaitStatus(int exitCode, String text) {
        AtomicReference<Shell.Result> status = new AtomicReference<>(new Shell.Result(-1, ""));
        Waiting.until(
                APPLY_LIMIT,
                () -> {
                    status.set(homes.coopctl().attempt("status"));
                    return status.get().exitCode() == exitCode
                            && status.get().output().contains(text);
                },
                () -> "coopctl status does not exit with %d and say '%s' but: %s".formatted(exitCode, text, status));
    }

    private void assertCarriedTwice(Probe call) {
        Carried before = Carried.now(homes);
        ProbeReport report = call.await();
        Carried carried = Carried.now(homes).minus(before);
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        assertThat(carried.toIspA()).as("copies through ISP A").isGreaterThan(report.sent() / 2);
        assertThat(carried.toIspB()).as("copies through ISP B").isGreaterThan(report.sent() / 2);
    }

    private Probe call(Duration duration) {
        return Probe.start(
                homes.hosts().clientA(),
                TwoHomes.SERVER,
                SharedTwoHomes.VOICE_PORT,
                new Probe.Load(100, 160, duration));
    }
}
