// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.traffic.UdpEcho;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Home A's ISP falls silent, and home B helps because the two agents say so to each other (C7; clauses 29-31, 36-38). */
@ExtendWith(SharedTwoHomes.class)
class NeighboursEmergencyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ESTABLISHED_A =
            "sites/home-a +to-b +Home B +established +\\S+ +(- )? *emergency_connection 10 Mbit/s";
    private static final String ESTABLISHED_B =
            "sites/home-b +to-a +Home A +established +\\S+ +emergency_connection 10 Mbit/s";

    private final SharedTwoHomes.Running running;
    private final TwoHomes homes;
    /** Before there was a channel: whoever is helped on it was acknowledged since. */
    private long acknowledgedBefore;

    NeighboursEmergencyIT(SharedTwoHomes.Running running) {
        this.running = running;
        this.homes = running.withoutCalls();
    }

    @BeforeEach
    void letTheNeighboursTalk() {
        acknowledgedBefore = acknowledged();
        homes.coopctl().apply(TwoHomes.policy("neighbours-emergency.yaml"));
        homes.awaitApplied();
        Seen.awaitStatus(homes, ESTABLISHED_A);
        Seen.awaitStatus(homes, ESTABLISHED_B);
        assertThat(homes.coopctl().run("get", "cooperations")).doesNotContain("cooperations/");
    }

    @AfterEach
    void leaveTheLinkAsItWas() {
        homes.ispA().makePerfect();
        homes.homeA().awaitSilence(false, LIMIT);
        homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
        homes.awaitApplied();
    }

    @Test
    void shouldGoThroughTheNeighbourOnceItHasAcknowledgedAndReturnWithoutAController() {
        homes.controller().kill();
        try {
            Probe ordinary = probe(100, 20).awaitAnswer();
            Waiting.pause(Duration.ofSeconds(2));
            homes.ispA().set(Map.of("cut", true));
            homes.homeA().awaitSilence(true, LIMIT);
            Waiting.until(
                    LIMIT,
                    () -> acknowledged() > acknowledgedBefore,
                    () -> "home B does not count that it has acknowledged: " + acknowledged());
            ProbeReport began = probe(100, 2).await();
            Waiting.pause(Duration.ofSeconds(2));
            homes.ispA().set(Map.of("cut", false));
            homes.homeA().awaitSilence(false, LIMIT);

            assertThat(began.received())
                    .as("of the session that began in the silence")
                    .isEqualTo(began.sent());
            assertThat(running.ordinaryEcho().output()).contains(UdpEcho.SOURCE + "/" + TwoHomes.ISP_B);
            Seen.assertMissedOnlyTheBeginningOfTheSilence(ordinary.await());
        } finally {
            homes.controller().start();
            homes.controller().awaitReady();
            homes.awaitApplied();
        }
    }

    @Test
    void shouldStayAtHomeAsLongAsNobodyAcknowledges() {
        homes.homeB().killAgent();
        try {
            homes.ispA().set(Map.of("cut", true));
            Waiting.pause(Duration.ofSeconds(3));
            // Home B's bridge would forward; but nobody there has said so.
            assertThat(homes.homeA().isSilent()).isFalse();
            assertThat(probe(50, 1).await().received()).isZero();
        } finally {
            homes.homeB().startAgent();
            homes.homeB().awaitForwarding(LIMIT);
        }
        // Asked anew as soon as there is a channel.
        homes.homeA().awaitSilence(true, LIMIT);
        Seen.awaitStatus(homes, "sites/home-a .*the ISP is silent; its traffic goes through the neighbour");
        Seen.awaitStatus(homes, "sites/home-b .*helps the neighbour, whose ISP is silent");
        ProbeReport report = probe(50, 1).await();
        assertThat(report.received()).isEqualTo(report.sent());
    }

    private Probe probe(int packetsPerSecond, int seconds) {
        return Probe.start(
                homes.hosts().clientA(),
                TwoHomes.SERVER,
                SharedTwoHomes.ORDINARY_PORT,
                new Probe.Load(packetsPerSecond, 160, Duration.ofSeconds(seconds)));
    }

    private long acknowledged() {
        return Seen.counter(homes.homeB().metrics(), "cooprouter_agent_cooperation_emergencies_acknowledged_total");
    }
}
