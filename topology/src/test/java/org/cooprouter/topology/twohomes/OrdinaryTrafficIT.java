// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.traffic.UdpEcho;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What no rule concerns leaves a home as it would without us. */
@Tag("controller")
@ExtendWith(SharedTwoHomes.class)
class OrdinaryTrafficIT {
    private final SharedTwoHomes.Running running;
    private final TwoHomes homes;

    OrdinaryTrafficIT(SharedTwoHomes.Running running) {
        this.running = running;
        this.homes = running.withoutCalls();
    }

    @Test
    void shouldReachTheServerFromBothHomesByPing() {
        for (Namespace client : List.of(homes.hosts().clientA(), homes.hosts().clientB())) {
            assertThat(client.run("ping", "-c5", "-i0.2", "-W2", TwoHomes.SERVER))
                    .contains(" 0% packet loss");
        }
    }

    @Test
    void shouldReachTheRouterItselfByPing() {
        assertThat(homes.hosts().clientA().run("ping", "-c3", "-i0.2", "-W2", "192.168.1.1"))
                .contains(" 0% packet loss");
    }

    @Test
    void shouldCarryUdpUnderTheAddressOfTheIsp() {
        ProbeReport report = probe(SharedTwoHomes.ORDINARY_PORT);
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates()).isZero();
        assertThat(running.ordinaryEcho().output()).contains(UdpEcho.SOURCE + "/" + TwoHomes.ISP_A);
    }

    @Test
    void shouldCarryTcpBothWays() {
        Namespace server = homes.hosts().server();
        try (ChildProcess iperf = server.start("iperf3", List.of("iperf3", "-s", "-p", "5201", "--forceflush"))) {
            iperf.awaitOutput("Server listening", Duration.ofSeconds(15));
            String result = homes.hosts().clientA().run("iperf3", "-c", TwoHomes.SERVER, "-t", "2", "--bidir");
            assertThat(result).contains("iperf Done");
        }
    }

    @Test
    void shouldNotTouchWhatThePolicyDoesNotName() {
        running.withCalls();
        long before = homes.homeA().bridge().sentTo("agent0");
        ProbeReport report = probe(SharedTwoHomes.ORDINARY_PORT);
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates()).isZero();
        homes.hosts().clientA().run("ping", "-c3", "-i0.2", "-W2", TwoHomes.SERVER);
        // Probes of the paths go on; none of the 100 packets does.
        assertThat(homes.homeA().bridge().sentTo("agent0") - before).isLessThan(report.sent());
    }

    private ProbeReport probe(int port) {
        return Probe.start(
                        homes.hosts().clientA(), TwoHomes.SERVER, port, new Probe.Load(100, 160, Duration.ofSeconds(1)))
                .await();
    }
}
