// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's process between two ends of a veth pair, without any controller. Needs root. */
class AgentIT {
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

    @Test
    void shouldForwardByTheStoredConfigurationWithoutAController() throws Exception {
        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(place::sendsAndGetsCopies);
            await().atMost(PATIENCE).until(() -> place.carrier().equals("1"));
            assertThat(agent.log()).contains("Using the stored configuration 1");
        }
    }

    @Test
    void shouldNotUsePacketIdsAgainAfterACrash() throws Exception {
        long before;
        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(place::sendsAndGetsCopies);
            before = place.lastStartNumber();
            agent.kill();
            await().atMost(PATIENCE).until(() -> !agent.isAlive());
        }
        await().atMost(PATIENCE).until(place::isDrained);

        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(place::sendsAndGetsCopies);
            assertThat(agent.isAlive()).isTrue();
        }

        assertThat(place.lastStartNumber()).isEqualTo(before + 1);
    }

    @Test
    void shouldDropTheCarrierWhenItIsKilled() throws Exception {
        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).until(() -> place.carrier().equals("1"));

            agent.kill();

            await().atMost(PATIENCE).until(() -> place.carrier().equals("0"));
        }
    }

    @Test
    void shouldForwardOnAfterTheCarrierWentWhenItIsToldToEnd() throws Exception {
        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).until(() -> place.carrier().equals("1"));

            agent.terminate();

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> place.carrier().equals("0"));
            assertThat(agent.isAlive()).as("the bridge turns first").isTrue();
            await().atMost(PATIENCE).until(() -> !agent.isAlive());
        }
    }

    @Test
    void shouldEndWhenItsInterfaceIsDeleted() throws Exception {
        try (AgentProcess agent = place.start()) {
            await().atMost(PATIENCE).until(() -> place.carrier().equals("1"));
            String deleted = place.deleteInterface();

            await().atMost(PATIENCE).until(() -> !agent.isAlive());

            assertThat(agent.log()).contains("The interface " + deleted + " has gone");
        }
    }
}
