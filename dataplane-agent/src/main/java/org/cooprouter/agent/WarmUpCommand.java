// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.agent.io.PacketPort;
import org.cooprouter.agent.warmup.OwnClasses;
import org.cooprouter.agent.warmup.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cooprouter-agent warm-up}: the run that trains the JVM's ahead-of-time cache. */
@Command(
        name = "warm-up",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        usageHelpAutoWidth = true,
        description = {
            "Lets an agent live for a few seconds in memory and without privileges: it starts, carries packets, talks to a"
                    + " controller of its own, and ends.",
            "",
            "So the JVM learns what a start needs. `make-cache`, beside the jar, keeps what it learnt in a file with which"
                    + " later starts take half the time:",
            "",
            "  sh make-cache /usr/lib/jvm/temurin-25-jdk-amd64/bin/java agent.aot",
            "  java @agent.jvmargs -XX:AOTCache=agent.aot -jar cooprouter-agent.jar run ...",
            "",
            "The file belongs to these jars, this JDK and the flags in agent.jvmargs; with others the JVM says so and starts"
                    + " without it.",
            ""
        })
final class WarmUpCommand implements Callable<Integer> {
    private static final long PACKETS = 200_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            OwnClasses.load();
            long answered = Rehearsal.run(PACKETS, Aeads.choose(), WarmUpCommand::start);
            spec.commandLine().getOut().println("Answered " + answered + " of " + PACKETS + " packets");
            return answered > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("cooprouter-agent: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static Rehearsal.Running start(List<String> options, PacketPort port) throws IOException {
        List<String> line = new ArrayList<>(List.of("run"));
        line.addAll(options);
        RunCommand command = (RunCommand) AgentMain.commandLine()
                .parseArgs(line.toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .userObject();
        return Agent.start(command.settings(), () -> port)::stop;
    }
}
