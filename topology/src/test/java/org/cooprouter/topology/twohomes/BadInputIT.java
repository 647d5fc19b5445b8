// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is refused with a reason, and disturbs nothing else. */
@Tag("controller")
@ExtendWith(SharedTwoHomes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final TwoHomes homes;
    private final String history;
    private final Probe call;

    @TempDir
    private Path directory;

    BadInputIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
        this.history = history();
        assertThat(history).contains("\"revision\"");
        this.call = Probe.start(
                        homes.hosts().clientA(),
                        TwoHomes.SERVER,
                        SharedTwoHomes.VOICE_PORT,
                        new Probe.Load(100, 160, LONGEST))
                .awaitAnswer();
    }

    @AfterAll
    void shouldHaveDisturbedNothing() {
        ProbeReport report = call.stop();
        assertThat(report.received())
                .as("packets of the call that ran all the time")
                .isEqualTo(report.sent());
        assertThat(history()).isEqualTo(history);
    }

    private String history() {
        return homes.coopctl().run("history", "-o", "json");
    }

    @Test
    void shouldNameAnUnknownSite() throws IOException {
        assertRefused("""
                name: cooperations/bad
                cooperation:
                  beneficiary: sites/home-a
                  link: to-b
                  helper: sites/home-z
                  latencyOptimization: {maxBps: 1000000, allowedProxies: [proxies/fra]}
                """, "sites/home-z");
    }

    @Test
    void shouldNameOverlappingMatchesOfContradictingTypes() throws IOException {
        assertRefused("""
                name: redundancyProfiles/single
                redundancyProfile: {replication: {copiesPerUplink: 1, copiesPerNeighbour: 0}}
                ---
                name: appTypes/web
                appType:
                  matches: [{foreignPrefixes: [192.0.2.0/24]}]
                  preferredProxies: [proxies/fra]
                  redundancyProfile: redundancyProfiles/single
                ---
                name: appTypes/mail
                appType:
                  matches: [{foreignPrefixes: [192.0.2.128/25]}]
                  preferredProxies: [proxies/fra]
                  redundancyProfile: redundancyProfiles/double
                """, "appTypes/mail", "appTypes/web");
    }

    @ParameterizedTest
    @CsvSource({"-1, expected_packet_rate_pps: is -1", "1000001, expected_packet_rate_pps: is 1000001"})
    void shouldNameARateOutOfRange(String rate, String field) throws IOException {
        assertRefused("""
                name: appTypes/fast
                appType:
                  matches: [{protocol: PROTOCOL_UDP, foreignPorts: [{first: 9000}]}]
                  expectedPacketRatePps: %s
                  preferredProxies: [proxies/fra]
                  redundancyProfile: redundancyProfiles/double
                """.formatted(rate), field);
    }

    @Test
    void shouldSayWhereYamlIsMalformed() throws IOException {
        assertRefused("name: sites/home-c\nsite: [unclosed", "bad.yaml:");
    }

    @Test
    void shouldRefuseAnOperatorOfAnotherAuthority() {
        Pki other = new Pki(directory.resolve("pki"));
        Shell.Result result =
                homes.coopctl(other.issue(Role.OPERATOR, "mallory", List.of())).attempt("get", "sites");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).containsIgnoringCase("certificate");
    }

    @Test
    void shouldRefuseAnAgentWhoActsAsAnOperator() {
        Shell.Result result = homes.coopctl(homes.pki().issue(Role.AGENT, "home-c", List.of()))
                .attempt("get", "sites");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).containsIgnoringCase("operator");
    }

    @Test
    void shouldRefuseAnAgentOfAnUnknownSite() {
        try (ChildProcess agent = homes.startStrayAgent("home-x", homes.pki().issue(Role.AGENT, "home-x", List.of()))) {
            awaitSaying(agent, "home-x");
        }
    }

    @Test
    void shouldRefuseAnAgentWithTheCertificateOfAnother() {
        try (ChildProcess agent = homes.startStrayAgent("home-a", homes.pki().issue(Role.AGENT, "home-y", List.of()))) {
            awaitSaying(agent, "home-y");
        }
        assertThat(homes.coopctl().attempt("status", "-o", "json").output())
                .contains("sites/home-a")
                .doesNotContain("home-y");
    }

    private static void awaitSaying(ChildProcess agent, String text) {
        Waiting.until(
                Duration.ofSeconds(15),
                () -> agent.output().contains("refuses this agent")
                        && agent.output().contains(text),
                () -> "the agent was not told that it is refused; it said: " + agent.output());
    }

    private void assertRefused(String policy, String... words) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), policy);
        Shell.Result result = homes.coopctl().attempt("apply", "-f", file.toString());
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains(words);
    }
}
