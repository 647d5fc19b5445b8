// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.traffic.UdpEcho;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Home A's ISP falls silent, though its carrier stays, and home B helps (C6 to C8; clauses 29-42). */
@ExtendWith(SharedTwoHomes.class)
class EmergencyIT {
    private static final String NAME = "cooperations/a-in-emergency";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(6);
    private static final String WORKS = "in place at both sites; the ISP of sites/home-a works";
    private static final String HELPS = "the ISP of sites/home-a is silent; its traffic goes through sites/home-b";
    /** The helper's uplink has 20 Mbit/s and gives 10. */
    private static final double OWNERS_MEGABITS = 10;

    private final SharedTwoHomes.Running running;
    private final TwoHomes homes;

    @TempDir
    private Path directory = Path.of("");

    EmergencyIT(SharedTwoHomes.Running running) {
        this.running = running;
        this.homes = running.withCalls();
    }

    @BeforeEach
    void agreeOnHelp() {
        homes.coopctl().apply(TwoHomes.policy("emergency.yaml"));
        homes.awaitApplied();
        awaitCooperation(WORKS);
    }

    @AfterEach
    void leaveItAsItWas() {
        homes.ispA().makePerfect();
        homes.ispB().makePerfect();
        homes.homeA().awaitSilence(false, LIMIT);
        homes.coopctl().attempt("delete", NAME);
        homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
        homes.awaitApplied();
    }

    @Tag("controller")
    @Test
    void shouldLetTheNeighbourCarryWhatElseThereIsAndLoseNothingOfTheCall() {
        assertHelped();
        assertThat(cooperation()).containsPattern("20[0-9]{2}-[0-9]{2}: [1-9][0-9]* bytes of 20000000000, in use for");
    }

    @Test
    void shouldNotNeedTheControllerForIt() {
        homes.controller().kill();
        try {
            assertHelped();
        } finally {
            homes.controller().start();
            homes.controller().awaitReady();
            homes.awaitApplied();
        }
    }

    /** A call, an ordinary UDP session that runs, and one that begins in the silence. */
    private void assertHelped() {
        Probe call = probe(SharedTwoHomes.VOICE_PORT, 50, 20).awaitAnswer();
        Probe ordinary = probe(SharedTwoHomes.ORDINARY_PORT, 100, 20).awaitAnswer();
        Waiting.pause(Duration.ofSeconds(2));

        homes.ispA().set(Map.of("cut", true));
        homes.homeA().awaitSilence(true, LIMIT);
        ProbeReport began = probe(SharedTwoHomes.ORDINARY_PORT, 100, 2).await();
        Waiting.pause(SILENCE.dividedBy(2));
        homes.ispA().set(Map.of("cut", false));
        homes.homeA().awaitSilence(false, LIMIT);

        assertThat(began.received())
                .as("of the session that began in the silence")
                .isEqualTo(began.sent());
        assertThat(running.ordinaryEcho().output()).contains(UdpEcho.SOURCE + "/" + TwoHomes.ISP_B);
        ProbeReport ofCall = call.await();
        assertThat(ofCall.received()).as("of the call").isEqualTo(ofCall.sent());
        assertThat(ofCall.duplicates() + ofCall.echoDuplicates()).isZero();
        Seen.assertMissedOnlyTheBeginningOfTheSilence(ordinary.await());
    }

    @Test
    void shouldResetTcpThatCannotMoveSoThatItBeginsAnewThroughTheNeighbour() {
        try (ChildProcess server = Transfer.serve(homes.hosts().server(), 5201);
                ChildProcess transfer = homes.hosts()
                        .clientA()
                        .start("transfer", List.of("iperf3", "-c", TwoHomes.SERVER, "-t", "60", "-b", "2M"))) {
            assertThat(server.isAlive()).isTrue();
            Waiting.pause(Duration.ofSeconds(2));
            homes.ispA().set(Map.of("cut", true));
            homes.homeA().awaitSilence(true, LIMIT);
            Waiting.until(
                    LIMIT,
                    () -> !transfer.isAlive(),
                    () -> "the transfer still waits for the ISP: " + transfer.output());
            assertThat(transfer.output()).contains("reset by peer");
        }
        try (ChildProcess server = Transfer.serve(homes.hosts().server(), 5202)) {
            assertThat(server.isAlive()).isTrue();
            assertThat(homes.hosts().clientA().run("iperf3", "-c", TwoHomes.SERVER, "-p", "5202", "-t", "2"))
                    .contains("iperf Done");
        }
    }

    @Test
    void shouldLeaveTheOwnerItsPartOfTheUplink() {
        homes.ispB().set(Map.of("rateMbit", 20));
        homes.ispA().set(Map.of("cut", true));
        homes.homeA().awaitSilence(true, LIMIT);
        try (ChildProcess forA = Transfer.serve(homes.hosts().server(), 5201);
                ChildProcess forB = Transfer.serve(homes.hosts().server(), 5202);
                ChildProcess flood = homes.hosts()
                        .clientA()
                        .start(
                                "flood",
                                List.of(
                                        "iperf3",
                                        "-u",
                                        "-c",
                                        TwoHomes.SERVER,
                                        "-b",
                                        "30M",
                                        "-l",
                                        "1000",
                                        "-t",
                                        "60"))) {
            assertThat(forA.isAlive() && forB.isAlive()).isTrue();
            awaitCooperation(HELPS);
            Waiting.pause(Duration.ofSeconds(2));
            String result = homes.hosts()
                    .clientB()
                    .run(
                            "iperf3",
                            "-u",
                            "-c",
                            TwoHomes.SERVER,
                            "-p",
                            "5202",
                            "-b",
                            "9M",
                            "-l",
                            "1000",
                            "-t",
                            "5",
                            "-f",
                            "m");
            assertThat(flood.isAlive()).isTrue();
            assertThat(receivedMegabits(result))
                    .as("of 9 Mbit/s, while the neighbour sends three times what it is given")
                    .isGreaterThan(0.9 * 9)
                    .isLessThan(OWNERS_MEGABITS);
        }
    }

    @Tag("controller")
    @Test
    void shouldStopAtOnceWhenTheHelperWithdrawsItsConsent() throws IOException {
        homes.ispA().set(Map.of("cut", true));
        homes.homeA().awaitSilence(true, LIMIT);
        assertThat(probe(SharedTwoHomes.ORDINARY_PORT, 50, 1).await().received())
                .isPositive();
        applyWith("helperConsents: true", "helperConsents: false");
        awaitCooperation("sites/home-b withdrew its consent");
        assertThat(probe(SharedTwoHomes.ORDINARY_PORT, 50, 1).await().received())
                .isZero();
    }

    @Test
    void shouldStopWhenTheMonthsBytesAreGiven() throws IOException {
        applyWith("maxBytesPerMonth: 20000000000", "maxBytesPerMonth: 50000");
        awaitCooperation(WORKS + "|has given the 50000 bytes");
        homes.ispA().set(Map.of("cut", true));
        homes.homeA().awaitSilence(true, LIMIT);
        probe(SharedTwoHomes.ORDINARY_PORT, 200, 3).await();
        awaitCooperation("has given the 50000 bytes that it gives in a month");
        assertThat(probe(SharedTwoHomes.ORDINARY_PORT, 50, 1).await().received())
                .isZero();
    }

    private void applyWith(String text, String instead) throws IOException {
        String policy = Files.readString(TwoHomes.policy("emergency.yaml"));
        assertThat(policy).contains(text);
        homes.coopctl().apply(Files.writeString(directory.resolve("changed.yaml"), policy.replace(text, instead)));
    }

    private Probe probe(int port, int packetsPerSecond, int seconds) {
        return Probe.start(
                homes.hosts().clientA(),
                TwoHomes.SERVER,
                port,
                new Probe.Load(packetsPerSecond, 160, Duration.ofSeconds(seconds)));
    }

    /** From the line of the receiver: "9.00 Mbits/sec". */
    private static double receivedMegabits(String iperf) {
        return Pattern.compile("([0-9.]+) Mbits/sec.*receiver")
                .matcher(iperf)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rate of the receiver in " + iperf));
    }

    private String cooperation() {
        return homes.coopctl().attempt("describe", "cooperation", NAME).output();
    }

    private void awaitCooperation(String pattern) {
        AtomicReference<String> last = new AtomicReference<>("");
        Waiting.until(
                LIMIT,
                () -> {
                    last.set(cooperation());
                    return Pattern.compile(pattern).matcher(last.get()).find();
                },
                () -> "expected \"" + pattern + "\" in:\n" + last.get());
    }
}
