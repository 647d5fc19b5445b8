// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Progress;

/** One run of all measurements and the table of what they showed. */
final class BenchRun {
    private static final double US = 1e3;
    private static final double PERCENT = 0.01;
    private static final String BLOCK = "block";
    private static final int PINGS = 500;
    private static final int WARM_UP_TURNS = 3;
    /** Few enough that what is measured falls asleep between batches. */
    private static final double CALM_PPS = 50_000;

    private static final double SCHEMES_PPS = 100_000;
    /** What one agent on one core has to carry. */
    private static final double BUSY_PPS = 200_000;

    private final Lab lab;
    private final BenchRig rig;
    private final int rounds;
    private final double seconds;
    private final Progress progress;
    private final List<String> lines = new ArrayList<>();

    BenchRun(Lab lab, BenchRig rig, int rounds, double seconds, Progress progress) {
        this.lab = lab;
        this.rig = rig;
        this.rounds = rounds;
        this.seconds = seconds;
        this.progress = progress;
    }

    /** Measures; the table is for people. */
    String measure(Set<Subjects> what) {
        row("", "agent", "plain C forwarder", "ratio", "goal");
        for (String wait : List.of(BLOCK, "spin")) {
            if (what.contains(Subjects.ROUTER)) {
                progress.say("router, waiting in " + wait + " mode");
                measureRouter(wait);
            }
            if (what.contains(Subjects.PROXY)) {
                progress.say("proxy, waiting in " + wait + " mode");
                measureProxy(wait);
            }
            if (what.contains(Subjects.TIMERS)) {
                progress.say("timers, waiting in " + wait + " mode");
                measureTimers(wait);
            }
        }
        if (what.contains(Subjects.SCHEMES)) {
            measureSchemes();
        }
        if (what.contains(Subjects.ROUND_TRIP)) {
            progress.say("round trip through both");
            measureRoundTrips();
        }
        if (what.contains(Subjects.START)) {
            progress.say("start to first packet");
            measureStart();
        }
        if (what.contains(Subjects.HOMES)) {
            measureEndToEnd();
        }
        lines.add(String.format(
                Locale.ROOT,
                "median (smallest-largest) of %d turns of %.1f s, in turns with the plain forwarder; %d bytes of UDP payload, %d sessions, %d CPUs, %s",
                rounds,
                seconds,
                FrameFile.PAYLOAD,
                FrameFile.SESSIONS,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version")));
        return String.join(System.lineSeparator(), lines);
    }

    /** What can be measured by itself. */
    enum Subjects {
        ROUTER,
        PROXY,
        TIMERS,
        SCHEMES,
        ROUND_TRIP,
        START,
        HOMES;

        /** As people write it: "round-trip". */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private void measureRouter(String wait) {
        try (ChildProcess world = rig.world();
                Subject agent = rig.router(wait, Scheme.RAIC_1);
                Subject plain = rig.likeRouter(Scheme.RAIC_1)) {
            measure("router", agent, plain, world::isAlive);
        }
    }

    /** What a packet costs by different schemes, at a rate that one CPU carries with all of them. */
    private void measureSchemes() {
        Comparison first = new Comparison();
        for (Scheme scheme : Scheme.values()) {
            progress.say("router, packets by " + scheme.label);
            Comparison cpu = measureScheme(scheme);
            cpu.print("router: CPU at 100,000/s, " + scheme.label + ", us", US, 2, "");
            if (scheme == Scheme.RAIC_1) {
                first = cpu;
            } else {
                row("  times that of RAIC-1", cpu.agent.times(first.agent), cpu.plain.times(first.plain), scheme.goal);
            }
        }
    }

    private Comparison measureScheme(Scheme scheme) {
        Comparison cpu = new Comparison();
        try (ChildProcess world = rig.world();
                Subject agent = rig.router(BLOCK, scheme);
                Subject plain = rig.likeRouter(scheme)) {
            for (int i = 0; i < WARM_UP_TURNS; i++) {
                turn(agent, CALM_PPS);
            }
            for (int i = 0; i < rounds && world.isAlive(); i++) {
                cpu.add(
                        turn(agent, SCHEMES_PPS).cpuNsPerFrame(),
                        turn(plain, SCHEMES_PPS).cpuNsPerFrame());
            }
        }
        return cpu;
    }

    private void measureProxy(String wait) {
        try (Subject agent = rig.proxy(wait);
                Subject plain = rig.likeProxy()) {
            measure("proxy", agent, plain, agent.process()::isAlive);
        }
    }

    private void measureTimers(String wait) {
        Comparison half = new Comparison();
        Comparison most = new Comparison();
        try (ChildProcess world = rig.world();
                Subject agent = rig.spreadingRouter(wait);
                Subject plain = rig.likeSpreadingRouter(wait)) {
            agent.timers(PINGS, BenchConfig.COPY_DELAY_NS); // warm
            for (int i = 0; i < rounds && world.isAlive(); i++) {
                Map<String, Double> ofAgent = agent.timers(PINGS, BenchConfig.COPY_DELAY_NS);
                Map<String, Double> ofPlain = plain.timers(PINGS, BenchConfig.COPY_DELAY_NS);
                addBoth(half, "p50", ofAgent, ofPlain);
                addBoth(most, "p99", ofAgent, ofPlain);
            }
            String waits = agent.spins() ? ", spinning" : "";
            half.print("timers: error of a copy's time" + waits + ", median, us", US, 1, "");
            most.print("timers: error, 99th percentile" + waits + ", us", US, 1, agent.spins() ? "< 20" : "< 200");
        }
    }

    private void measure(String role, Subject agent, Subject plain, BooleanSupplier valid) {
        for (int i = 0; i < WARM_UP_TURNS; i++) {
            turn(agent, CALM_PPS);
        }
        Comparison calm = new Comparison();
        Comparison busy = new Comparison();
        Comparison loss = new Comparison();
        Comparison passage = new Comparison();
        Samples heap = new Samples();
        for (int i = 0; i < rounds && valid.getAsBoolean(); i++) {
            Turn ofAgent = turn(agent, CALM_PPS);
            calm.add(ofAgent.cpuNsPerFrame(), turn(plain, CALM_PPS).cpuNsPerFrame());
            heap.add(ofAgent.heapBytesPerFrame());
            ofAgent = turn(agent, BUSY_PPS);
            Turn ofPlain = turn(plain, BUSY_PPS);
            busy.add(ofAgent.cpuNsPerFrame(), ofPlain.cpuNsPerFrame());
            loss.add(ofAgent.loss(), ofPlain.loss());
            heap.add(ofAgent.heapBytesPerFrame());
            rig.renewTunnel(PINGS);
            ping(passage, agent, plain);
        }
        String waits = agent.spins() ? ", spinning" : "";
        if (!agent.spins()) {
            // A spinning thread uses the CPU whether there are packets or not.
            String goal = role.equals("router") ? "<= 3.0" : "<= 2.0";
            busy.print(role + ": CPU per packet at 200,000/s, us", US, 2, goal);
            calm.print(role + ": CPU per packet at 50,000/s, us", US, 2, goal);
            row(role + ": heap allocated per packet, bytes", heap.text(1, 3), "-", "0");
        }
        loss.print(role + ": loss at 200,000/s" + waits + ", %", PERCENT, 2, "0");
        passage.print(role + ": packet in to first packet out" + waits + ", us", US, 1, "");
    }

    private Turn turn(Subject subject, double pps) {
        if (subject.isAgent()) {
            rig.renewTunnel((int) (pps * seconds / 2 * 1.05));
        }
        return subject.turn(pps, seconds);
    }

    private void measureRoundTrips() {
        try (RoundTrips ways = rig.roundTrips()) {
            Samples agents = new Samples();
            Samples forwarders = new Samples();
            Samples bare = new Samples();
            Samples addedByAgents = new Samples();
            Samples addedByForwarders = new Samples();
            ways.throughAgentsNs(PINGS); // warm
            for (int i = 0; i < rounds; i++) {
                double with = ways.throughAgentsNs(PINGS);
                double plain = ways.throughForwardersNs(PINGS);
                double without = ways.bareNs(PINGS);
                agents.add(with);
                forwarders.add(plain);
                bare.add(without);
                addedByAgents.add(with - without);
                addedByForwarders.add(plain - without);
            }
            row("round trip: through router and proxy, us", agents.text(US, 1), forwarders.text(US, 1), "");
            row("round trip: with nothing between, us", bare.text(US, 1), bare.text(US, 1), "");
            row("round trip: added, us", addedByAgents.text(US, 1), addedByForwarders.text(US, 1), "<= 25");
        }
    }

    private void measureStart() {
        Samples start = new Samples();
        try (ChildProcess world = rig.world()) {
            for (int i = 0; i < rounds && world.isAlive(); i++) {
                start.add(rig.secondsToFirstPacket());
            }
        }
        row("start to first packet through the tunnel, s", start.text(1, 2), "-", "< 1");
    }

    private void measureEndToEnd() {
        EndToEnd homes = EndToEnd.start(lab, progress);
        progress.say("round trips of calls and of ordinary packets between the two homes");
        Samples calls = new Samples();
        Samples ordinary = new Samples();
        Samples added = new Samples();
        Samples bridge = new Samples();
        homes.callUs(); // warm
        for (int i = 0; i < rounds; i++) {
            double call = homes.callUs();
            double plain = homes.ordinaryUs();
            calls.add(call);
            ordinary.add(plain);
            added.add(call - plain);
            bridge.add(homes.bridgeUs());
        }
        row("two homes, round trip: of a call, us", calls.text(1, 0), "-", "");
        row("two homes, round trip: on the ordinary path, us", ordinary.text(1, 0), "-", "");
        row("two homes, round trip: added, us", added.text(1, 0), "-", "<= 25");
        row("two homes, round trip: twice through one bridge, us", "-", bridge.text(1, 0), "");
    }

    private static void ping(Comparison passage, Subject agent, Subject plain) {
        addBoth(passage, "p50", agent.ping(PINGS), plain.ping(PINGS));
    }

    private static void addBoth(
            Comparison figures, String name, Map<String, Double> ofAgent, Map<String, Double> ofPlain) {
        if (ofAgent.containsKey(name) && ofPlain.containsKey(name)) {
            figures.add(ofAgent.getOrDefault(name, 0.0), ofPlain.getOrDefault(name, 0.0));
        }
    }

    private void row(String what, String agent, String plain, String goal) {
        row(what, agent, plain, "", goal);
    }

    private void row(String what, String agent, String plain, String ratio, String goal) {
        lines.add(String.format(Locale.ROOT, "%-52s %-22s %-22s %-18s %s", what, agent, plain, ratio, goal)
                .stripTrailing());
    }

    /** The agent and the plain forwarder in turns. */
    private final class Comparison {
        private final Samples agent = new Samples();
        private final Samples plain = new Samples();
        private final Samples ratio = new Samples();

        void add(double ofAgent, double ofPlain) {
            agent.add(ofAgent);
            plain.add(ofPlain);
            if (ofPlain > 0) {
                ratio.add(ofAgent / ofPlain);
            }
        }

        void print(String what, double unit, int decimals, String goal) {
            row(
                    what,
                    agent.text(unit, decimals),
                    plain.text(unit, decimals),
                    ratio.isEmpty() ? "" : ratio.text(1, 2),
                    goal);
        }
    }
}
