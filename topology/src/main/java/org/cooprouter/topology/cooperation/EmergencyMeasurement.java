// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.cooperation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.twohomes.Transfer;
import org.cooprouter.topology.twohomes.TwoHomes;

/** Lets home A's ISP fall silent again and again: how long other traffic stands still, what the call loses, and what it costs home B. */
final class EmergencyMeasurement {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALL_PORT = 5004;
    private static final int ORDINARY_PORT = 5300;
    private static final int OWNERS_PORT = 5301;
    private static final int BULK_PORT = 5302;
    private static final int WEB_PORT = 5303;
    private static final int ORDINARY_PPS = 250;
    private static final int CALL_PPS = 50;
    private static final int OWNERS_PPS = 200;
    private static final int SECONDS = 9;
    private static final int HELPERS_MEGABITS = 20;
    private static final double MS = 1000;

    private final TwoHomes homes;
    private final Progress progress;

    EmergencyMeasurement(TwoHomes homes, Progress progress) {
        this.homes = homes;
        this.progress = progress;
    }

    /** {@code runs} with the controller, as many without, and what the helper's owner notices; a table for people. */
    String measure(int runs) {
        homes.applyCalls();
        homes.coopctl().apply(TwoHomes.policy("emergency.yaml"));
        homes.awaitApplied();
        Namespace server = homes.hosts().server();
        try (ChildProcess call = Probe.startEcho(server, CALL_PORT);
                ChildProcess ordinary = Probe.startEcho(server, ORDINARY_PORT);
                ChildProcess owners = Probe.startEcho(server, OWNERS_PORT);
                ChildProcess bulk = Transfer.serve(homes.hosts().server(), BULK_PORT);
                ChildProcess web = Transfer.serve(homes.hosts().server(), WEB_PORT)) {
            List.of(call, ordinary, owners, bulk, web).forEach(ChildProcess::isAlive);
            String owner = owner();
            Silences with = silences(runs, "with the controller");
            homes.controller().kill();
            Silences without = silences(runs, "without the controller");
            homes.controller().start();
            homes.controller().awaitReady();
            homes.awaitApplied();
            return "Emergency connection: home A's ISP falls silent under a call, a running UDP session, short TCP connections and a bulk upload; probes every 20 ms\n"
                    + with.text("with the controller", runs) + without.text("controller killed before", runs) + owner;
        }
    }

    private Silences silences(int runs, String how) {
        Silences result = new Silences();
        for (int i = 1; i <= runs; i++) {
            progress.say("silence " + i + " of " + runs + ", " + how);
            result.add(silence());
        }
        return result;
    }

    /** Ordinary, call. */
    private ProbeReport[] silence() {
        Namespace client = homes.hosts().clientA();
        Probe call = probe(client, CALL_PORT, CALL_PPS, SECONDS).awaitAnswer();
        Probe ordinary = probe(client, ORDINARY_PORT, ORDINARY_PPS, SECONDS).awaitAnswer();
        try (ChildProcess bulk = client.start("bulk-" + System.nanoTime(), upload(BULK_PORT, "4M"));
                ChildProcess web = client.start(
                        "web-" + System.nanoTime(),
                        List.of(
                                "bash",
                                "-c",
                                "while true; do iperf3 -c " + TwoHomes.SERVER + " -p " + WEB_PORT
                                        + " -n 200K >/dev/null 2>&1; done"))) {
            Waiting.pause(Duration.ofSeconds(1));
            homes.ispA().set(Map.of("cut", true));
            homes.homeA().awaitSilence(true, LIMIT);
            Waiting.pause(Duration.ofSeconds(2));
            homes.ispA().set(Map.of("cut", false));
            if (!bulk.isAlive() && !web.isAlive()) {
                progress.say("(both kinds of other traffic have ended)");
            }
        }
        ProbeReport[] reports = {ordinary.await(), call.await()};
        homes.homeA().awaitSilence(false, LIMIT);
        return reports;
    }

    private static List<String> upload(int port, String rate) {
        return List.of("iperf3", "-c", TwoHomes.SERVER, "-p", Integer.toString(port), "-t", "60", "-b", rate);
    }

    private static Probe probe(Namespace client, int port, int packetsPerSecond, int seconds) {
        return Probe.start(
                client, TwoHomes.SERVER, port, new Probe.Load(packetsPerSecond, 160, Duration.ofSeconds(seconds)));
    }

    /** Home B's own delay and rate before, and while home A takes all that it is given. */
    private String owner() {
        progress.say("what home B notices");
        homes.ispB().set(Map.of("rateMbit", HELPERS_MEGABITS));
        Namespace owner = homes.hosts().clientB();
        ProbeReport before = probe(owner, OWNERS_PORT, OWNERS_PPS, SECONDS).await();
        homes.ispA().set(Map.of("cut", true));
        homes.homeA().awaitSilence(true, LIMIT);
        ProbeReport during;
        double rate;
        try (ChildProcess flood = homes.hosts().clientA().start("flood", upload(BULK_PORT, "0"))) {
            Waiting.pause(Duration.ofSeconds(2));
            during = probe(owner, OWNERS_PORT, OWNERS_PPS, SECONDS).await();
            rate = Transfer.of(owner, WEB_PORT, 4, SECONDS, false).megabits();
            if (!flood.isAlive()) {
                progress.say("(the neighbour's flood has ended before its time)");
            }
        }
        homes.ispA().set(Map.of("cut", false));
        homes.ispB().makePerfect();
        homes.homeA().awaitSilence(false, LIMIT);
        return String.format(
                Locale.ROOT,
                "home B meanwhile: 99th percentile of its round trips %.1f ms before, %.1f ms while home A uploads all it can; home B's own upload then %.1f Mbit/s (its line %d, given away 10)%n",
                before.roundTripP99Us() / MS,
                during.roundTripP99Us() / MS,
                rate,
                HELPERS_MEGABITS);
    }

    /** What several silences did. */
    private static final class Silences {
        private final Distribution gaps = new Distribution();
        private long callsLost;
        private long callsSent;
        private long lost;

        void add(ProbeReport[] reports) {
            gaps.add(reports[0].longestGapMs());
            lost += reports[0].sent() - reports[0].received();
            callsLost += reports[1].sent() - reports[1].received();
            callsSent += reports[1].sent();
        }

        String text(String how, int runs) {
            return String.format(
                    Locale.ROOT,
                    "%s: other traffic stood still for %s ms (smallest / median / 90th percentile / largest of %d; goal: median < 100) and lost %d packets of %d per second; the call lost %d of %d%n",
                    how,
                    gaps.text(0),
                    runs,
                    lost,
                    ORDINARY_PPS,
                    callsLost,
                    callsSent);
        }
    }
}
