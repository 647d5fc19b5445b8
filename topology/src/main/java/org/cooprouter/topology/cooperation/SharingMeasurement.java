// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.cooperation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Namespace;
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
    private static final int RATE_A = 20;
    private static final int RATE_B = 10;
    /** Bytes: what fits a datagram of the tunnel in one piece. */
    private static final int DATAGRAM = 1370;

    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final double PERCENT = 100;

    private enum Home {
        A,
        B
    }

    /** A transfer of one home. */
    private interface Load {
        Transfer run(Home home, boolean down);
    }

    private final TwoHomes homes;
    private final Progress progress;

    SharingMeasurement(TwoHomes homes, Progress progress) {
        this.homes = homes;
        this.progress = progress;
    }

    /** A table for people. */
    String measure(int runs) {
        homes.ispA().set(Map.of("rateMbit", RATE_A, "delayMs", 5));
        homes.ispB().set(Map.of("rateMbit", RATE_B, "delayMs", 20));
        try (ChildProcess _ = Transfer.serve(homes.hosts().server(), PORT)) {
            StringBuilder table = new StringBuilder(
                    "Bandwidth sharing: ISPs of 20 and 10 Mbit/s, round trips of 10 and 40 ms; part of what both carry alone, of "
                            + runs + " runs smallest / median / 90th percentile / largest\n");
            progress.say("each ISP for itself");
            Load sessions = (home, down) -> Transfer.of(client(home), PORT, SESSIONS, SECONDS, down);
            double up = alone(sessions, false);
            double down = alone(sessions, true);
            double datagramsUp = alone(this::flood, false);
            double datagramsDown = alone(this::flood, true);
            homes.coopctl().apply(TwoHomes.policy("sharing.yaml"));
            homes.awaitApplied();
            line(table, runs, "20 sessions without a proxy, up", "95", up, () -> unproxied(sessions, false));
            line(table, runs, "20 sessions without a proxy, down", "95", down, () -> unproxied(sessions, true));
            homes.coopctl().run("delete", "cooperations/a-shares-with-b");
            homes.coopctl().apply(TwoHomes.policy("transfers.yaml"));
            homes.awaitApplied();
            Waiting.pause(SETTLED);
            for (String control : List.of("cubic", "bbr")) {
                String what = "one TCP connection (" + control + ") over a proxy, ";
                line(table, runs, what + "up", "90", up, () -> one(control, false));
                line(table, runs, what + "down", "90", down, () -> one(control, true));
            }
            line(table, runs, "UDP over a proxy, up", "95", datagramsUp, () -> datagrams(datagramsUp, false));
            line(table, runs, "UDP over a proxy, down", "95", datagramsDown, () -> datagrams(datagramsDown, true));
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

    private Namespace client(Home home) {
        return home == Home.A ? homes.hosts().clientA() : homes.hosts().clientB();
    }

    private static double alone(Load load, boolean down) {
        return load.run(Home.A, down).megabits() + load.run(Home.B, down).megabits();
    }

    /** More than the ISP carries. */
    private Transfer flood(Home home, boolean down) {
        double rate = (home == Home.A ? RATE_A : RATE_B) * 1.05;
        return Transfer.datagrams(client(home), PORT, rate, DATAGRAM, SECONDS, down);
    }

    private double unproxied(Load sessions, boolean down) {
        awaitAvailable();
        return sessions.run(Home.A, down).megabits();
    }

    private double one(String congestionControl, boolean down) {
        return Transfer.by(client(Home.A), PORT, congestionControl, SECONDS, down)
                .megabits();
    }

    private double datagrams(double rate, boolean down) {
        return Transfer.datagrams(client(Home.A), PORT, rate, DATAGRAM, SECONDS, down)
                .megabits();
    }

    private void line(StringBuilder table, int runs, String what, String goal, double alone, DoubleSupplier together) {
        Distribution parts = new Distribution();
        for (int i = 1; i <= runs; i++) {
            progress.say(what + ", run " + i + " of " + runs);
            parts.add(together.getAsDouble() / alone * PERCENT);
        }
        table.append(String.format(
                Locale.ROOT, "%-45s %s %%, of %.1f Mbit/s; goal: %s%n", what, parts.text(1), alone, goal));
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
