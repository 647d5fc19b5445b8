// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two agents agree over the link between them; no cooperation is arranged (C1 to C4, C14). */
@ExtendWith(SharedTwoHomes.class)
class NeighboursIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ESTABLISHED_A =
            "sites/home-a +to-b +Home B +established +\\S+ +(- )? *latency_optimization 2 Mbit/s";
    private static final String ESTABLISHED_B =
            "sites/home-b +to-a +Home A +established +\\S+ +latency_optimization 2 Mbit/s";

    private final TwoHomes homes;

    @TempDir
    private Path directory = Path.of("");

    NeighboursIT(SharedTwoHomes.Running running) {
        this.homes = running.withoutCalls();
    }

    @BeforeEach
    void letTheNeighboursTalk() {
        homes.coopctl().apply(TwoHomes.policy("neighbours.yaml"));
        homes.awaitApplied();
    }

    @AfterEach
    void leaveTheLinkAsItWas() {
        homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
        homes.coopctl().run("delete", "appTypes/voice", "redundancyProfiles/double");
        homes.awaitApplied();
    }

    @Test
    void shouldAgreeAndSendCopiesOfACallThroughTheNeighbour() {
        Seen.awaitStatus(homes, ESTABLISHED_A);
        Seen.awaitStatus(homes, ESTABLISHED_B);
        // The path through the neighbour is there as soon as it answers probes.
        Seen.awaitStatus(homes, "sites/home-a +to-b +proxies/fra +yes");
        assertCarriedTwice();
    }

    @Test
    void shouldRefuseAWrongPasswordAndCountIt() throws IOException {
        Seen.awaitStatus(homes, ESTABLISHED_A);
        String policy = Files.readString(TwoHomes.policy("neighbours.yaml"));
        int second = policy.lastIndexOf("correct horse battery");
        Path wrong = Files.writeString(
                directory.resolve("wrong.yaml"), policy.substring(0, second) + "wrong " + policy.substring(second));
        homes.coopctl().apply(wrong);
        Seen.awaitStatus(homes, "sites/home-b .*the neighbour has another password or key");
        assertThat(refused(homes.homeA()) + refused(homes.homeB())).isPositive();
        assertThat(homes.coopctl().attempt("status").output())
                .doesNotContainPattern(ESTABLISHED_A)
                .doesNotContainPattern("sites/home-a +to-b +proxies/fra");
        homes.coopctl().apply(TwoHomes.policy("neighbours.yaml"));
        Seen.awaitStatus(homes, ESTABLISHED_A);
    }

    @Test
    void shouldHaveTheChannelBackWhenTheNeighboursAgentWasKilled() {
        Seen.awaitStatus(homes, ESTABLISHED_B);
        long before = established(homes.homeA());
        homes.homeB().killAgent();
        Seen.awaitStatus(
                homes,
                "sites/home-a +to-b .*lost|sites/home-a +to-b +- +free|sites/home-a +to-b +(Home B )? *indicated");
        homes.homeB().startAgent();
        homes.homeB().awaitForwarding(LIMIT);
        Seen.awaitStatus(homes, ESTABLISHED_A);
        Seen.awaitStatus(homes, ESTABLISHED_B);
        assertThat(established(homes.homeA())).isGreaterThan(before);
        assertCarriedTwice();
    }

    /** Home A's bridge turns bad: it sends what it likes over the link, past its agent (C18). */
    @Test
    void shouldCountWhatAHostileNeighbourSendsAndNoticeNothingElse() {
        Seen.awaitStatus(homes, ESTABLISHED_B);
        Seen.awaitStatus(homes, "sites/home-a +to-b +proxies/fra +yes");
        long before = established(homes.homeB());
        Probe call = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(100, 160, Duration.ofSeconds(8)))
                .awaitAnswer();
        String toAll = "030043" + "6f6f70" + "02005e00000a" + "88b5";
        String header = "434f4f5001" + "01" + "0064" + "1111111111111111" + "0000000000000000";
        for (int i = 0; i < 20; i++) {
            inject(toAll + "deadbeef" + "00".repeat(96));
            inject(toAll + header + "ab".repeat(76));
            inject(toAll + "434f4f5002" + header.substring(10) + "ab".repeat(76));
            inject(toAll + "434f4f5001" + "63" + header.substring(12) + "ab".repeat(76));
            inject(toAll + header.substring(0, 20) + "00".repeat(36));
        }
        ProbeReport report = call.await();
        for (String reason :
                new String[] {"coop_magic", "coop_checksum", "coop_version", "coop_type", "coop_truncated"}) {
            assertThat(dropped(homes.homeB(), reason)).as(reason).isGreaterThanOrEqualTo(20);
        }
        assertThat(established(homes.homeB())).as("channels").isEqualTo(before);
        Seen.awaitStatus(homes, ESTABLISHED_B);
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        assertThat(report.received()).as("answers").isGreaterThan(report.sent() * 9 / 10);
    }

    private void inject(String frame) {
        homes.homeA().bridge().ofctl("packet-out", "in_port=LOCAL packet=" + frame + " actions=output:to-b");
    }

    private static long dropped(SiteNode site, String reason) {
        return Seen.counter(site.metrics(), "cooprouter_agent_dropped_packets_total{reason=\"" + reason + "\"}");
    }

    private void assertCarriedTwice() {
        Seen.awaitStatus(homes, "sites/home-a +to-b +proxies/fra +yes");
        Carried before = Carried.now(homes);
        ProbeReport report = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(100, 160, Duration.ofSeconds(2)))
                .await();
        Carried carried = Carried.now(homes).minus(before);
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
        assertThat(carried.toIspA()).as("copies through ISP A").isGreaterThan(report.sent() / 2);
        assertThat(carried.toIspB()).as("copies through ISP B").isGreaterThan(report.sent() / 2);
    }

    private static long refused(SiteNode site) {
        return Seen.counter(site.metrics(), "cooprouter_agent_cooperation_handshakes_refused_total");
    }

    private static long established(SiteNode site) {
        return Seen.counter(site.metrics(), "cooprouter_agent_cooperation_channels_established_total");
    }
}
