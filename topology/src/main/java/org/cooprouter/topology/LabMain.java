// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.cooprouter.topology.bench.BenchCommand;
import org.cooprouter.topology.commonality.CommonalityCommand;
import org.cooprouter.topology.cooperation.CooperationCommand;
import org.cooprouter.topology.fabric.FabricCommand;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.observe.ObserveCommand;
import org.cooprouter.topology.sim.SimCommand;
import org.cooprouter.topology.traffic.UdpEcho;
import org.cooprouter.topology.traffic.UdpProbe;
import org.cooprouter.topology.wan.WanCommand;
import org.cooprouter.topology.wan.WanSetCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that runs laboratory networks. */
@Command(
        name = "cooprouter-topology",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        description = "Runs laboratory networks on this machine, in network namespaces of their own. Needs root.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            CleanupCommand.class,
            DoctorCommand.class,
            DemoCommand.class,
            UdpProbe.class,
            UdpEcho.class,
            WanCommand.class,
            WanSetCommand.class,
            ObserveCommand.class,
            BenchCommand.class,
            CooperationCommand.class,
            FabricCommand.class,
            SimCommand.class,
            CommonalityCommand.class,
            CompareCommand.class
        })
public final class LabMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(newCommandLine().execute(args));
    }

    /**
     * The command line, ready to execute.
     *
     * @return the command and its subcommands
     */
    public static CommandLine newCommandLine() {
        return new CommandLine(new LabMain()).setExecutionExceptionHandler(LabMain::explain);
    }

    private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof LabException || thrown instanceof IOException) {
            command.getErr().println("error: " + thrown.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw thrown;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }
}
