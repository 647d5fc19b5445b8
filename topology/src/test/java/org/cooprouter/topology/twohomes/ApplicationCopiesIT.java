// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call whose program sends every packet twice by itself, and whose server sends every answer three times. */
@ExtendWith(SharedTwoHomes.class)
class ApplicationCopiesIT {
    private static final int PORT = 5010;
    private static final int PROGRAMS = 2;
    private static final int SERVERS = 3;
    private static final Duration DURATION = Duration.ofSeconds(3);

    private final TwoHomes homes;

    ApplicationCopiesIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @AfterEach
    void takeEveryPacketForANewOneAgain() {
        homes.applyCalls();
    }

    private ProbeReport call() {
        try (ChildProcess echo = Probe.startEcho(homes.hosts().server(), PORT, SERVERS)) {
            ProbeReport report = Probe.start(
                            homes.hosts().clientA(), TwoHomes.SERVER, PORT, new Probe.Load(50, 160, DURATION, PROGRAMS))
                    .await();
            assertThat(echo.output()).contains("run from");
            return report;
        }
    }

    @Test
    void shouldCarryEachPacketOnceThoughProgramAndServerSendCopies() {
        ProbeReport undeclared = call();
        assertThat(undeclared.echoDuplicates()).as("taken for packets").isGreaterThan(undeclared.sent() * 9 / 10);
        assertThat(undeclared.duplicates()).isGreaterThan(undeclared.sent() * 4);

        homes.coopctl().apply(TwoHomes.policy("calls-own-copies.yaml"));
        homes.awaitApplied();
        Carried before = Carried.now(homes);
        ProbeReport report = call();
        Carried carried = Carried.now(homes).minus(before);

        System.out.println(report);
        System.out.printf(
                "%d packets sent twice, answers three times: %d datagrams to ISP A, %d from it%n",
                report.sent(), carried.toIspA(), carried.fromIspA());
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.echoDuplicates() + report.duplicates()).isZero();
        assertThat(dropped(homes.homeA().metrics())).isGreaterThanOrEqualTo(report.sent());
        assertThat(dropped(homes.proxy().metrics())).isGreaterThanOrEqualTo(2 * report.sent());
        assertThat(homes.coopctl().run("get", "appTypes")).contains("its own copies told by 8 bytes at 8");
    }

    private static long dropped(String metrics) {
        return Seen.counter(metrics, "cooprouter_agent_dropped_packets_total{reason=\"application_copy\"}");
    }
}
