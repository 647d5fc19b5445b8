// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that runs the standalone controller. */
@Command(
        name = "cooprouter-controller",
        mixinStandardHelpOptions = true,
        versionProvider = ControllerVersion.class,
        description = "The CoopRouter controller: takes policy from operators and keeps bridges and agents on it.",
        subcommands = RunCommand.class)
public final class ControllerMain implements Runnable {
    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ControllerMain())
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(ControllerMain::explain);
    }

    private static int explain(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println(problem.getMessage());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for what there is.");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing the command: run");
    }
}
