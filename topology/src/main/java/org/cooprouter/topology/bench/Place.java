// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Shell;

/** A veth pair: the load at one end on the first CPU, what is measured at the other on the last one. */
final class Place {
    private static final Duration START = Duration.ofSeconds(20);

    private final Lab lab;
    private final Namespace namespace;
    private final String name;
    private final Path packetBench;

    Place(Lab lab, Namespace namespace, String name, Path packetBench) {
        this.lab = lab;
        this.namespace = namespace;
        this.name = name;
        this.packetBench = packetBench;
        namespace.connect(outside(), namespace, inside());
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
                "--state-dir=" + stateDirectory,
                "--cpu=" + measuredCpu()));
        command.addAll(options);
        return namespace.start(name + "-agent", command);
    }

    /** Sends frames at a steady rate and says how many. */
    Map<String, Double> load(Path frames, double pps, double seconds) {
        return figures("load", outside(), frames.toString(), Double.toString(pps), Double.toString(seconds));
    }

    /** Sends one frame at a time and measures, in nanoseconds, until the first comes back. */
    Map<String, Double> ping(Path frames, int count) {
        return figures("ping", outside(), frames.toString(), Integer.toString(count));
    }

    /** Frames that have come back to the load's end so far. */
    long returned() {
        return Long.parseLong(namespace.run("cat", "/sys/class/net/" + outside() + "/statistics/rx_packets"));
    }

    private Map<String, Double> figures(String... arguments) {
        List<String> command = new ArrayList<>(List.of(packetBench.toString()));
        command.addAll(List.of(arguments));
        String output = namespace.run(pinned(0, command.toArray(String[]::new)).toArray(String[]::new));
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

    @Override
    public String toString() {
        return lab.id() + "/" + name;
    }
}
