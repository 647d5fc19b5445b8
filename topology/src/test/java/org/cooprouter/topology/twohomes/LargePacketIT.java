// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Packets of a call that are as large as an Ethernet allows, so that with the tunnel's headers they fit no path. */
@ExtendWith(SharedTwoHomes.class)
class LargePacketIT {
    private static final Duration DURATION = Duration.ofSeconds(3);
    private static final int LARGEST_PAYLOAD = 1472;
    private static final List<String> ROUTE = List.of("ip", "route", "get", TwoHomes.SERVER);
    private static final Pattern MTU = Pattern.compile("mtu (\\d+)");

    private final TwoHomes homes;

    LargePacketIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @AfterEach
    void treatCallsAsBefore() {
        homes.applyCalls();
        homes.hosts().clientA().run("ip", "route", "flush", "cache");
    }

    private ProbeReport probe() {
        return Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(50, LARGEST_PAYLOAD, DURATION))
                .await();
    }

    @Test
    void shouldTravelAsFragmentsOverBothIsps() {
        Carried before = Carried.now(homes);
        ProbeReport report = probe();
        Carried carried = Carried.now(homes).minus(before);

        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        long fragments = 2 * report.sent();
        assertThat(carried.toIspA()).as("fragments through ISP A").isGreaterThanOrEqualTo(fragments);
        assertThat(carried.toIspB()).as("fragments through ISP B").isGreaterThanOrEqualTo(fragments);
        assertThat(carried.fromIspA()).as("answers through ISP A").isGreaterThanOrEqualTo(fragments);
        assertThat(carried.fromIspB()).as("answers through ISP B").isGreaterThanOrEqualTo(fragments);
        assertThat(carried.toServer()).as("packets to the server").isBetween(report.sent(), report.sent() + 10);
    }

    @Test
    void shouldTeachTheClientsKernelTheMtuWhenTheApplicationWantsToKnow(@TempDir Path directory) throws IOException {
        String calls = Files.readString(TwoHomes.policy("calls.yaml"))
                .replace("expectedPacketRatePps: 50", "expectedPacketRatePps: 50\n  pathMtuDiscovery: true");
        homes.coopctl().apply(Files.writeString(directory.resolve("calls.yaml"), calls));
        homes.awaitApplied();

        // The kernel tells the program, whose packets have DF set.
        assertThatThrownBy(this::probe).hasMessageContaining("Message too long");
        String route = homes.hosts().clientA().attempt(ROUTE).output();
        Matcher mtu = MTU.matcher(route);
        assertThat(mtu.find()).as(route).isTrue();
        assertThat(Integer.parseInt(mtu.group(1))).isBetween(1400, 1440);
    }
}
