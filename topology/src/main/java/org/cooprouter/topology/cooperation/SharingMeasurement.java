// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.cooperation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.twohomes.Transfer;
import org.cooprouter.topology.twohomes.TwoHomes;

/** What two unequal ISPs carry together, as a fraction of what they carry each for itself, measured in the same run. */
final class SharingMeasurement {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PORT = 5201;
    private static final int SESSIONS = 20;
    private static final int SECONDS = 12;
    private static final double PERCENT = 100;

    private final TwoHomes homes;
    private final Progress progress;

    SharingMeasurement(TwoHomes homes, Progress progress) {
        this.homes = homes;
        this.progress = progress;
    }

    /** A table for people. */
    String measure(int runs) {
        homes.ispA().set(Map.of("rateMbit", 20, "delayMs", 5));
        homes.ispB().set(Map.of("rateMbit", 10, "delayMs", 20));
        ChildProcess server = homes.hosts()
                .server()
                .start("iperf3-" + PORT, List.of("iperf3", "-s", "-p", Integer.toString(PORT), "--forceflush"));
        try (server) {
            server.awaitOutput("Server listening", LIMIT);
            StringBuilder table = new StringBuilder(
                    "Bandwidth sharing: ISPs of 20 and 10 Mbit/s, round trips of 10 and 40 ms; part of what both carry alone, of "
                            + runs + " runs smallest / median / 90th percentile / largest\n");
            progress.say("each ISP for itself");
            double up = alone(SESSIONS, false);
            double down = alone(SESSIONS, true);
            homes.coopctl().apply(TwoHomes.policy("sharing.yaml"));
            homes.awaitApplied();
            line(table, runs, "20 sessions without a proxy, up", "95", up, false, SESSIONS);
            line(table, runs, "20 sessions without a proxy, down", "95", down, true, SESSIONS);
            homes.coopctl().run("delete", "cooperations/a-shares-with-b");
            homes.coopctl().apply(TwoHomes.policy("transfers.yaml"));
            homes.awaitApplied();
            Waiting.pause(Duration.ofSeconds(2));
            line(table, runs, "one TCP connection over a proxy, up", "90", up, false, 1);
            line(table, runs, "one TCP connection over a proxy, down", "90", down, true, 1);
            homes.coopctl()
                    .run("delete", "cooperations/a-shares-b", "appTypes/transfer", "redundancyProfiles/both-isps");
            homes.coopctl().apply(TwoHomes.policy("sites.yaml"));
            homes.awaitApplied();
            return table.toString();
        } finally {
            homes.ispA().makePerfect();
            homes.ispB().makePerfect();
        }
    }

    private double alone(int sessions, boolean down) {
        return Transfer.of(homes.hosts().clientA(), PORT, sessions, SECONDS, down)
                        .megabits()
                + Transfer.of(homes.hosts().clientB(), PORT, sessions, SECONDS, down)
                        .megabits();
    }

    private void line(
            StringBuilder table, int runs, String what, String goal, double alone, boolean down, int sessions) {
        Distribution parts = new Distribution();
        for (int i = 1; i <= runs; i++) {
            progress.say(what + ", run " + i + " of " + runs);
            if (sessions > 1) {
                awaitAvailable();
            }
            double together = Transfer.of(homes.hosts().clientA(), PORT, sessions, SECONDS, down)
                    .megabits();
            parts.add(together / alone * PERCENT);
        }
        table.append(String.format(
                Locale.ROOT, "%-40s %s %%, of %.1f Mbit/s; goal: %s%n", what, parts.text(1), alone, goal));
    }

    /** What was used up by the run before has to be free again. */
    private void awaitAvailable() {
        AtomicReference<String> last = new AtomicReference<>("");
        Waiting.until(
                LIMIT,
                () -> {
                    last.set(homes.coopctl()
                            .attempt("describe", "cooperation", "cooperations/a-shares-with-b")
                            .output());
                    return last.get().contains("% of new sessions go through");
                },
                () -> "nothing is shared: " + last.get());
    }
}
