// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's process and the JVM's ahead-of-time cache: it helps, and never harms. Needs root. */
class StartFromCacheIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private AgentPlace place;

    @BeforeEach
    void setUp() throws Exception {
        place = new AgentPlace(directory);
    }

    @AfterEach
    void tearDown() {
        if (place != null) {
            place.close();
        }
    }

    /**
     * But for what a connection to a controller needs, which depends on whether there is one, for picocli and what
     * implements its interfaces, and for the few types of Bouncy Castle that the verifier asks for: class files of Java 5 and
     * classes of a signed jar are what no cache takes.
     */
    @Test
    void shouldHaveAllThatAStartNeedsInTheCache() throws Exception {
        assertThat(AgentCache.make(AgentCache.BUILT).exitCode()).isZero();
        Path loaded = directory.resolve("classes.log");

        try (AgentProcess agent =
                place.start("-XX:AOTMode=on", "-XX:AOTCache=" + AgentCache.BUILT, "-Xlog:class+load:file=" + loaded)) {
            awaitForwarding(agent);

            assertThat(classes(loaded, "source: shared objects file"))
                    .filteredOn(line -> line.contains(" org.cooprouter.agent.role.AgentPipeline "))
                    .isNotEmpty();
            assertThat(classes(loaded, "source: file:"))
                    .filteredOn(line -> !line.matches(
                            ".*(/lib/(grpc|netty|picocli|bcprov)-| org\\.cooprouter\\.agent\\.AgentMain\\$Version ).*"))
                    .isEmpty();
        }
    }

    @Test
    void shouldForwardInSpiteOfAFileThatIsNoCache() throws Exception {
        Path cache = directory.resolve("agent.aot");
        Files.writeString(cache, "no cache");

        try (AgentProcess agent = place.start("-XX:AOTCache=" + cache)) {
            awaitForwarding(agent);

            assertThat(agent.log()).contains("[aot]");
        }
    }

    @Test
    void shouldForwardInSpiteOfACacheThatIsNotThere() throws Exception {
        try (AgentProcess agent = place.start("-XX:AOTCache=" + directory.resolve("agent.aot"))) {
            awaitForwarding(agent);

            assertThat(agent.log()).contains("[aot]");
        }
    }

    /** As with another JDK or another jar: the JVM finds that something does not fit. */
    @Test
    void shouldForwardInSpiteOfACacheThatDoesNotFit() throws Exception {
        assertThat(AgentCache.make(AgentCache.BUILT).exitCode()).isZero();

        try (AgentProcess agent = place.start("-XX:AOTCache=" + AgentCache.BUILT, "-XX:+UseCompactObjectHeaders")) {
            awaitForwarding(agent);

            assertThat(agent.log()).contains("UseCompactObjectHeaders");
        }
    }

    private void awaitForwarding(AgentProcess agent) throws IOException {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(place::sendsAndGetsCopies);
        await().atMost(PATIENCE).until(() -> place.carrier().equals("1"));
        assertThat(agent.log()).contains("Using the stored configuration 1");
    }

    private static List<String> classes(Path log, String source) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(source)).toList();
        }
    }
}
