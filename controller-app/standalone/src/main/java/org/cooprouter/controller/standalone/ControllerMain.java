// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that runs the standalone controller. */
@Command(
        name = "cooprouter-controller",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        description = "Runs the controller.")
public final class ControllerMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ControllerMain()).execute(args));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }
}
