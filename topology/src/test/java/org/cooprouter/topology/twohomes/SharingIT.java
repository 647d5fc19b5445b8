// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.UdpEcho;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Home A's ISP carries 20 Mbit/s and home B's 10, of which home B shares what it does not need (C9, C10; [0142]-[0157]). */
@ExtendWith(SharedTwoHomes.class)
class SharingIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int RATE_A = 20;
    private static final int RATE_B = 10;
    private static final int SESSIONS = 16;
    private static final int FIRST_PORT = 40_000;
    private static final int KEPT_HOME_PORT = 6999;
    private static final String AVAILABLE = "bandwidth available; [0-9]+ % of new sessions go through sites/home-b";
    private static final String NONE = "no bandwidth available: sites/home-b needs its uplink for itself";

    private final TwoHomes homes;

    SharingIT(SharedTwoHomes.Running running) {
        this.homes = running.withoutCalls();
    }

    @BeforeEach
    void shareBandwidth() {
        homes.ispA().set(Map.of("rateMbit", RATE_A, "delayMs", 5));
        homes.ispB().set(Map.of("rateMbit", RATE_B, "delayMs", 10));
        homes.coopctl().apply(TwoHomes.policy("sharing.yaml"));
        homes.awaitApplied();
        awaitCooperation(AVAILABLE);
    }

    @AfterEach
    void leaveItAsItWas() {
        homes.ispA().makePerfect();
        homes.ispB().makePerfect();
        homes.coopctl().run("delete", "cooperations/a-shares-with-b");
        homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
        homes.awaitApplied();
    }

    @Test
    void shouldGiveParallelSessionsMoreThanEitherIspHas() {
        try (ChildProcess server = Transfer.serve(homes.hosts().server(), 5201)) {
            assertThat(server.isAlive()).isTrue();
            assertThat(Transfer.of(homes.hosts().clientA(), 5201, 20, 6, false).megabits())
                    .as("up")
                    .isGreaterThan(RATE_A);
            // The neighbour's limit was reached; what begins now would stay at home.
            awaitCooperation(AVAILABLE);
            assertThat(Transfer.of(homes.hosts().clientA(), 5201, 20, 6, true).megabits())
                    .as("down")
                    .isGreaterThan(RATE_A);
        }
    }

    @Tag("controller")
    @Test
    void shouldBeginSessionsOnBothWaysAndLeaveThemThere() {
        Namespace server = homes.hosts().server();
        try (ChildProcess echo = Probe.startEcho(server, 6100);
                ChildProcess keptHome = Probe.startEcho(server, KEPT_HOME_PORT)) {
            begin(6100);
            begin(KEPT_HOME_PORT);
            assertThat(sessions(echo, TwoHomes.ISP_B))
                    .as("9.5 of the 29.5 Mbit/s are home B's: 5 of 16")
                    .isEqualTo(5);
            assertThat(sessions(echo, TwoHomes.ISP_A))
                    .as("and none has changed its address")
                    .isEqualTo(11);
            assertThat(sessions(keptHome, TwoHomes.ISP_A)).isEqualTo(SESSIONS);
        }
    }

    @Test
    void shouldLetTheOwnersTrafficWin() {
        try (ChildProcess forA = Transfer.serve(homes.hosts().server(), 5201);
                ChildProcess forB = Transfer.serve(homes.hosts().server(), 5202);
                ChildProcess load = homes.hosts().clientA().start("load", Transfer.command(5201, 20, 40, false))) {
            assertThat(forA.isAlive() && forB.isAlive()).isTrue();
            Waiting.until(
                    LIMIT,
                    () -> Carried.now(homes).toIspB() > 0 && load.isAlive(),
                    () -> "nothing goes through home B: " + load.output());
            double owners =
                    Transfer.of(homes.hosts().clientB(), 5202, 4, 20, false).lastSeconds(8);
            assertThat(owners)
                    .as("of its 10 Mbit/s, though home A took nearly all of them before")
                    .isGreaterThan(0.75 * RATE_B);
        }
        awaitCooperation(AVAILABLE);
    }

    @Test
    void shouldSayThatNothingIsAvailableWhileTheOwnerNeedsItsUplink() {
        try (ChildProcess forB = Transfer.serve(homes.hosts().server(), 5202);
                ChildProcess load = homes.hosts().clientB().start("load", Transfer.command(5202, 4, 60, false))) {
            assertThat(forB.isAlive() && load.isAlive()).isTrue();
            awaitCooperation(NONE);
            Carried before = Carried.now(homes);
            try (ChildProcess echo = Probe.startEcho(homes.hosts().server(), 6101)) {
                begin(6101);
                assertThat(sessions(echo, TwoHomes.ISP_A)).isEqualTo(SESSIONS);
            }
            assertThat(Carried.now(homes).minus(before).toIspA()).isPositive();
        }
        awaitCooperation(AVAILABLE);
    }

    /** Sessions of ten packets each, from one port after the other. */
    private void begin(int port) {
        List<Probe> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(Probe.start(
                    homes.hosts().clientA(),
                    FIRST_PORT + 2 * i,
                    TwoHomes.SERVER,
                    port,
                    new Probe.Load(50, 160, Duration.ofMillis(200))));
        }
        sessions.forEach(Probe::await);
    }

    private static int sessions(ChildProcess echo, String source) {
        return echo.output().split(UdpEcho.SOURCE + "/" + source + ":", -1).length - 1;
    }

    private void awaitCooperation(String pattern) {
        AtomicReference<String> last = new AtomicReference<>("");
        Waiting.until(
                LIMIT,
                () -> {
                    last.set(homes.coopctl()
                            .attempt("describe", "cooperation", "cooperations/a-shares-with-b")
                            .output());
                    return Pattern.compile(pattern).matcher(last.get()).find();
                },
                () -> "expected \"" + pattern + "\" in:\n" + last.get());
    }
}
