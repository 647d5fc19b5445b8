// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.observe.FlowFilter;
import org.cooprouter.topology.observe.Observation;
import org.cooprouter.topology.observe.Observations;
import org.cooprouter.topology.observe.ObserveCommand;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call of home A whose copies leave over its ISP one after the other, under the example policy for it. */
@ExtendWith(SharedTwoHomes.class)
class SpreadIT {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration DURATION = Duration.ofSeconds(3);
    private static final int PACKETS_PER_SECOND = 50;
    private static final int COPIES = 3;
    /** A third of the time between packets is 6.7 ms; sent together they are some microseconds apart. */
    private static final double APART_MS = 1;

    private static final double NS_PER_MS = 1e6;
    private static final FlowFilter TUNNEL = FlowFilter.parse("udp/" + TwoHomes.PROXY + ":7177");

    private final TwoHomes homes;

    SpreadIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @BeforeEach
    void spreadCalls() {
        homes.coopctl().apply(TwoHomes.policy("calls-spread.yaml"));
        homes.awaitApplied();
    }

    @AfterEach
    void sendCopiesTogetherAgain() {
        homes.applyCalls();
        homes.coopctl().run("delete", "redundancyProfiles/three-over-time");
        homes.awaitApplied();
    }

    @Test
    void shouldSendThreeCopiesOfEachPacketOneAfterTheOther() throws IOException {
        Path file = homes.lab().directory("observed").resolve("spread");
        List<String> command = new ArrayList<>(Programs.ofBuild().lab());
        command.addAll(
                List.of("observe", "--interface=home", "--direction=INBOUND", "--filter=" + TUNNEL, "--out=" + file));
        ProbeReport report;
        try (ChildProcess observer = homes.hosts().ispA().start("observe", command)) {
            observer.awaitOutput(ObserveCommand.READY, START);
            report = Probe.start(
                            homes.hosts().clientA(),
                            TwoHomes.SERVER,
                            SharedTwoHomes.VOICE_PORT,
                            new Probe.Load(PACKETS_PER_SECOND, 160, DURATION))
                    .await();
        }
        Observations seen = Observations.read(file);

        List<List<Long>> packets = copiesOfPackets(seen);
        System.out.printf(
                "three copies of %d packets left, in the median, after 0, %.2f and %.2f ms%n",
                packets.size(), medianMs(packets, 1), medianMs(packets, 2));
        assertThat(report.received()).isEqualTo(report.sent());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        assertThat(seen.missed()).isZero();
        assertThat((long) packets.size()).isEqualTo(report.sent());
        assertThat(packets).allSatisfy(times -> assertThat(times).hasSize(COPIES));
        assertThat(medianMs(packets, 1)).isGreaterThan(APART_MS);
        assertThat(medianMs(packets, 2)).isGreaterThan(medianMs(packets, 1) + APART_MS);
    }

    /** When each packet of the call passed, once for each copy; copies are the same to the last byte. Probes pass once. */
    private static List<List<Long>> copiesOfPackets(Observations seen) {
        Map<Long, List<Long>> byContent = new LinkedHashMap<>();
        for (Observation copy : seen.of(TUNNEL, true)) {
            byContent.computeIfAbsent(copy.key(), key -> new ArrayList<>()).add(copy.timeNs());
        }
        return byContent.values().stream().filter(times -> times.size() > 1).toList();
    }

    private static double medianMs(List<List<Long>> packets, int copy) {
        List<Long> offsets = packets.stream()
                .filter(times -> times.size() > copy)
                .map(times -> times.get(copy) - times.get(0))
                .sorted()
                .toList();
        return offsets.isEmpty() ? 0 : offsets.get(offsets.size() / 2) / NS_PER_MS;
    }
}
