// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cooprouter.topology.bench.BenchRig.Subject;
import org.cooprouter.topology.bench.BenchRig.Turn;
import org.cooprouter.topology.lab.Progress;

/** One run of all measurements and the table of what they showed. */
final class BenchRun {
    private static final double US = 1e3;
    private static final int WARM_UP_PACKETS = 60_000;
    private static final int PINGS = 500;
    private static final double CARRIED_PPS = 200_000;

    private final BenchRig rig;
    private final int rounds;
    private final double seconds;
    private final int pps;
    private final Progress progress;
    private final List<String> lines = new ArrayList<>();

    BenchRun(BenchRig rig, int rounds, double seconds, int pps, Progress progress) {
        this.rig = rig;
        this.rounds = rounds;
        this.seconds = seconds;
        this.pps = pps;
        this.progress = progress;
    }

    /** Measures everything; the table is for people. */
    String measure() {
        row("", "agent", "plain C forwarder", "goal");
        for (String wait : List.of("block", "spin")) {
            progress.say("router, waiting in " + wait + " mode");
            measureRouter(wait);
            progress.say("proxy, waiting in " + wait + " mode");
            measureProxy(wait);
        }
        progress.say("start to first forwarded packet");
        Samples start = new Samples();
        for (int i = 0; i < rounds; i++) {
            start.add(rig.secondsToFirstPacket());
        }
        row("start to first forwarded packet, s", start.text(1, 2), "-", "< 1");
        return String.join(System.lineSeparator(), lines)
                + System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "median (smallest-largest) of %d turns of %.0f s; %d-byte UDP payload, %d sessions, %d CPUs, %s",
                        rounds,
                        seconds,
                        FrameFile.PAYLOAD,
                        FrameFile.SESSIONS,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"));
    }

    private void measureRouter(String wait) {
        try (Subject agent = rig.router(wait);
                Subject plain = rig.plain(2)) {
            agent.turn(pps, Math.max(1, WARM_UP_PACKETS / (double) pps));
            Comparison cpu = new Comparison();
            Comparison carried = new Comparison();
            Comparison passage = new Comparison();
            for (int i = 0; i < rounds; i++) {
                cpu.add(
                        agent.turn(pps, seconds).cpuNsPerFrame(),
                        plain.turn(pps, seconds).cpuNsPerFrame());
                carried.add(
                        agent.turn(CARRIED_PPS, seconds).loss(),
                        plain.turn(CARRIED_PPS, seconds).loss());
                ping(passage, agent, plain);
            }
            if (wait.equals("block")) {
                // A spinning thread uses the CPU whether there are packets or not.
                cpu.print("router: CPU per packet, seal and two copies, us", US, 2, "<= 3.0");
            }
            carried.print("router: loss at 200,000 packets/s, " + wait + ", %", 0.01, 2, "0");
            passage.print("router: packet in to first copy out, " + wait + ", us", US, 1, "");
            passage.printDifference("router: added to a packet's time, " + wait + ", us", US);
        }
    }

    private void measureProxy(String wait) {
        try (Subject agent = rig.proxy(wait);
                Subject plain = rig.plain(1)) {
            rig.renewTunnel(WARM_UP_PACKETS);
            agent.turn(pps, Math.max(1, WARM_UP_PACKETS / (double) pps));
            Comparison perFrame = new Comparison();
            Samples perPacket = new Samples();
            Samples loss = new Samples();
            Comparison passage = new Comparison();
            for (int i = 0; i < rounds; i++) {
                rig.renewTunnel((int) (pps * seconds / 2 * 1.05));
                Turn turn = agent.turn(pps, seconds);
                perFrame.add(turn.cpuNsPerFrame(), plain.turn(pps, seconds).cpuNsPerFrame());
                perPacket.add(turn.cpuNsPerFrame() * 2);
                loss.add(turn.loss());
                rig.renewTunnel(PINGS);
                ping(passage, agent, plain);
            }
            if (wait.equals("block")) {
                perFrame.print("proxy: CPU per copy received, us", US, 2, "<= 2.0");
                row("proxy: CPU per packet delivered, two copies in, us", perPacket.text(US, 2), "-", "");
                row("proxy: loss at " + pps + " copies/s, %", loss.text(0.01, 2), "-", "0");
            }
            passage.print("proxy: first copy in to packet out, " + wait + ", us", US, 1, "");
            passage.printDifference("proxy: added to a packet's time, " + wait + ", us", US);
        }
    }

    private static void ping(Comparison passage, Subject agent, Subject plain) {
        Map<String, Double> ofAgent = agent.ping(PINGS);
        Map<String, Double> ofPlain = plain.ping(PINGS);
        if (ofAgent.containsKey("p50") && ofPlain.containsKey("p50")) {
            passage.add(ofAgent.getOrDefault("p50", 0.0), ofPlain.getOrDefault("p50", 0.0));
        }
    }

    private void row(String what, String agent, String plain, String goal) {
        lines.add(String.format(Locale.ROOT, "%-52s %-22s %-22s %s", what, agent, plain, goal));
    }

    /** The agent and the plain forwarder in turns. */
    private final class Comparison {
        private final Samples agent = new Samples();
        private final Samples plain = new Samples();
        private final Samples difference = new Samples();

        void add(double ofAgent, double ofPlain) {
            agent.add(ofAgent);
            plain.add(ofPlain);
            difference.add(ofAgent - ofPlain);
        }

        void print(String what, double unit, int decimals, String goal) {
            row(what, agent.text(unit, decimals), plain.text(unit, decimals), goal);
        }

        void printDifference(String what, double unit) {
            row(what, difference.text(unit, 1), "-", "<= 25 (round trip)");
        }
    }
}
