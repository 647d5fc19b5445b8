// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;

/**
 * A veth pair: the load at its outside end on the first CPU, what is measured at its inside end on the last one. Places can be
 * wired: what comes out of one that fits a filter goes into another, so that agents meet those they need.
 */
final class Place {
    /** The CPU of the load, and of what must be there without being measured. */
    static final int LOAD_CPU = 0;

    private static final Duration START = Duration.ofSeconds(20);
    private static final int FIRST_METRICS_PORT = 9177;
    private static final Pattern ALLOCATED = Pattern.compile("packet_thread_allocated_bytes_total ([0-9.E]+)");

    private final Lab lab;
    private final Namespace namespace;
    private final String name;
    private final String metrics;
    private final Path packetBench;
    private int filters;
    private int agents;

    /** @param number tells the metrics endpoints of the places apart */
    Place(Lab lab, Namespace namespace, String name, int number, Path packetBench) {
        this.lab = lab;
        this.namespace = namespace;
        this.name = name;
        this.metrics = "127.0.0.1:" + (FIRST_METRICS_PORT + number);
        this.packetBench = packetBench;
        namespace.connect(outside(), namespace, inside());
        // Not a dummy device: some kernels come without.
        namespace.connect(aside(), namespace, name + "y");
        namespace.run("tc", "qdisc", "add", "dev", outside(), "clsact");
    }

    /**
     * Passes on what comes out of here.
     *
     * @param filter which frames; a frame goes by the filter that was added first
     * @param other into which place
     */
    void wire(Filter filter, Place other) {
        List<String> mirror =
                filter.isLoad() ? List.of() : List.of("action", "mirred", "egress", "mirror", "dev", aside(), "pipe");
        filter(filter, mirror, other.outside());
    }

    /**
     * Takes out of the count what comes out of here.
     *
     * @param filter which frames
     */
    void setAside(Filter filter) {
        filter(filter, List.of(), aside());
    }

    private void filter(Filter filter, List<String> before, String device) {
        List<String> command = new ArrayList<>(List.of("tc", "filter", "add", "dev", outside(), "ingress"));
        command.addAll(List.of("protocol", "ip", "prio", Integer.toString(++filters), "u32"));
        command.addAll(filter.match());
        command.addAll(before);
        command.addAll(List.of("action", "mirred", "egress", "redirect", "dev", device));
        namespace.run(command.toArray(String[]::new));
    }

    /** Takes away all wires that lead from here. */
    void unwire() {
        namespace.run("tc", "filter", "delete", "dev", outside(), "ingress");
        filters = 0;
    }

    /** Compiles the C program that loads and compares. */
    static Path compile(Lab lab, Programs programs) {
        Path binary = lab.directory("bench").resolve("packet_bench");
        String source = programs.file("topology/src/main/c/packet_bench.c").toString();
        Shell.Result result = Shell.attempt(List.of("cc", "-O2", "-o", binary.toString(), source));
        if (result.exitCode() != 0) {
            throw new LabException("cannot compile " + source + ", which the agent is compared with: " + result.output()
                    + "; 'apt-get install gcc libc6-dev' gets the compiler");
        }
        return binary;
    }

    /** The CPU that what is measured has for itself. */
    static int measuredCpu() {
        return Runtime.getRuntime().availableProcessors() - 1;
    }

    /** Starts the plain forwarder. */
    ChildProcess forwarder(int copies) {
        return namespace
                .start(
                        name + "-forwarder",
                        pinned(measuredCpu(), packetBench.toString(), "forward", inside(), Integer.toString(copies)))
                .awaitOutput("forwarding", START);
    }

    /** Starts a plain forwarder that sends every frame a second time, later. */
    ChildProcess lateForwarder(long delayNs, String wait) {
        return namespace
                .start(
                        name + "-late",
                        pinned(measuredCpu(), packetBench.toString(), "late", inside(), Long.toString(delayNs), wait))
                .awaitOutput("forwarding", START);
    }

    /** Starts what answers UDP. */
    ChildProcess echo() {
        return namespace
                .start(name + "-echo", pinned(measuredCpu(), packetBench.toString(), "echo", inside()))
                .awaitOutput("echoing", START);
    }

    /** Starts an agent from the configuration in its state directory, without a controller. */
    ChildProcess agent(Programs programs, String agent, Path stateDirectory, List<String> options) {
        List<String> command = new ArrayList<>(programs.agent());
        command.addAll(List.of(
                "run",
                "--agent=" + agent,
                "--controller=127.0.0.1:9",
                "--plaintext",
                "--interface=" + inside(),
                "--live-tap=live-" + name,
                "--metrics=" + metrics,
                "--state-dir=" + stateDirectory));
        command.addAll(options);
        // A log of its own, so that nobody takes what an earlier one said for what this one says.
        return namespace.start(name + "-agent-" + ++agents, command);
    }

    /** Sends frames at a steady rate and says how many. */
    Map<String, Double> load(Path frames, double pps, double seconds) {
        return figures("load", outside(), frames.toString(), Double.toString(pps), Double.toString(seconds));
    }

    /** Sends some frames at a time and measures, in nanoseconds, until the first frame comes back. */
    Map<String, Double> ping(Path frames, int count, int atOnce) {
        return figures("ping", outside(), frames.toString(), Integer.toString(count), Integer.toString(atOnce));
    }

    /** Sends one frame at a time and measures, in nanoseconds, until its answer comes back. */
    Map<String, Double> roundTrip(Path frames, int count) {
        return figures("rtt", outside(), frames.toString(), Integer.toString(count));
    }

    /** Sends frames that leave in two copies and measures, in nanoseconds, how far from its time the second one leaves. */
    Map<String, Double> timers(Path frames, int count, long delayNs) {
        return figures("timers", outside(), frames.toString(), Integer.toString(count), Long.toString(delayNs));
    }

    /** Sends frames until one comes back as a packet of the tunnel; false if none does. */
    boolean awaitTunnel(Path frames, double seconds) {
        return figures("await", outside(), frames.toString(), Double.toString(seconds))
                        .getOrDefault("found", 0.0)
                == 1;
    }

    /** Frames of the load, and what they became, that have come out so far. */
    long returned() {
        return namespace.counter(outside(), "rx_packets") - namespace.counter(aside(), "tx_packets");
    }

    /** Bytes of heap that the packet thread of the agent here has allocated. */
    double allocatedBytes() {
        // An agent opens its metrics when packets flow already.
        Waiting.until(START, this::servesMetrics, () -> "the agent serves no metrics on " + metrics);
        String page = namespace.metrics(metrics);
        Matcher matcher = ALLOCATED.matcher(page);
        if (!matcher.find()) {
            throw new LabException("the agent does not say what it allocates: " + page);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private boolean servesMetrics() {
        String probe = "exec 3<>/dev/tcp/" + metrics.replace(':', '/');
        return namespace.attempt(List.of("bash", "-c", probe)).exitCode() == 0;
    }

    private Map<String, Double> figures(String... arguments) {
        List<String> command = new ArrayList<>(List.of(packetBench.toString()));
        command.addAll(List.of(arguments));
        String output =
                namespace.run(pinned(LOAD_CPU, command.toArray(String[]::new)).toArray(String[]::new));
        Map<String, Double> figures = new HashMap<>();
        for (String pair : output.split("\\s+", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                figures.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            }
        }
        return figures;
    }

    private static List<String> pinned(int cpu, String... command) {
        List<String> full = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        full.addAll(List.of(command));
        return full;
    }

    private String outside() {
        return name + "0";
    }

    private String inside() {
        return name + "1";
    }

    /** A device that counts what is not the load's. */
    private String aside() {
        return name + "x";
    }

    @Override
    public String toString() {
        return lab.id() + "/" + name;
    }
}
