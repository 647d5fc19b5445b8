// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.traffic.UdpEcho;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call of home A takes both ISPs, each way, and arrives once. */
@Tag("controller")
@ExtendWith(SharedTwoHomes.class)
class DuplicationIT {
    private static final Duration DURATION = Duration.ofSeconds(3);

    private final SharedTwoHomes.Running running;
    private final TwoHomes homes;

    DuplicationIT(SharedTwoHomes.Running running) {
        this.running = running;
        this.homes = running.withCalls();
    }

    @Test
    void shouldDeliverOnceWhatBothIspsCarry() {
        Carried before = Carried.now(homes);
        ProbeReport report = call();
        Carried carried = Carried.now(homes).minus(before);

        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.echoed()).isEqualTo(report.sent());
        assertThat(report.echoDuplicates()).as("duplicates at the server").isZero();
        assertThat(report.duplicates()).as("duplicates at the client").isZero();
        long packets = report.sent();
        assertThat(carried.toIspA()).as("copies through ISP A").isGreaterThanOrEqualTo(packets);
        assertThat(carried.toIspB()).as("copies through ISP B").isGreaterThanOrEqualTo(packets);
        assertThat(carried.fromIspA()).as("answers through ISP A").isGreaterThanOrEqualTo(packets);
        assertThat(carried.fromIspB()).as("answers through ISP B").isGreaterThanOrEqualTo(packets);
        assertThat(carried.toServer()).as("packets to the server").isBetween(packets, packets + 10);
        assertThat(carried.toHelpersAgent())
                .as("frames to the helper's agent but its own probes")
                .isLessThan(packets / 2);
    }

    @Test
    void shouldShowTheServerTheAddressOfTheProxy() {
        call();
        assertThat(running.voiceEcho().output()).contains(UdpEcho.SOURCE + "/" + TwoHomes.PROXY);
    }

    @Test
    void shouldKeepDeliveringWhenManyCallsRunAtOnce() {
        Namespace client = homes.hosts().clientA();
        Probe first = start(client);
        Probe second = start(client);
        for (ProbeReport report : List.of(first.await(), second.await(), call())) {
            assertThat(report.received()).isEqualTo(report.sent());
            assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        }
    }

    private ProbeReport call() {
        return start(homes.hosts().clientA()).await();
    }

    private static Probe start(Namespace client) {
        return Probe.start(client, TwoHomes.SERVER, SharedTwoHomes.VOICE_PORT, new Probe.Load(100, 160, DURATION));
    }
}
