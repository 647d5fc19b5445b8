// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cooprouter.topology.bench.BenchRun.Subjects;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the agent against a plain C forwarder, interleaved in one run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the agent's packet path on this machine: CPU time per packet as router and as proxy, the time that a"
                    + " packet spends in it, what one agent on one core carries, how soon it forwards after its start, and what a call through all"
                    + " of the two homes takes.",
            "Every figure stands beside that of a plain forwarder in C, measured in turns with it in the same run."
        })
public final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Turns of each measurement. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--seconds", defaultValue = "2", description = "Length of a turn. Default: ${DEFAULT-VALUE}.")
    private double seconds = 2;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SUBJECT",
            description = "Measure these alone, without the stages in the JVM: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Subjects> only = EnumSet.allOf(Subjects.class);

    @Option(names = "--io", defaultValue = "af_packet", description = "af_packet or af_xdp. Default: ${DEFAULT-VALUE}.")
    private String io = "af_packet";

    @Override
    public Integer call() {
        Progress progress = new Progress(System.err);
        Programs programs = Programs.ofBuild();
        try (Lab lab = Lab.create("bench")) {
            progress.say("compiling the plain forwarder");
            Path packetBench = Place.compile(lab, programs);
            Namespace namespace = lab.namespace("bench");
            BenchRig rig = new BenchRig(lab, namespace, packetBench, programs, io);
            BenchRun run = new BenchRun(lab, rig, rounds, seconds, progress);
            System.out.println(run.measure(only));
        }
        return CommandLine.ExitCode.OK;
    }
}
