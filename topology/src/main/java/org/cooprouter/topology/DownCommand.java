// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.util.concurrent.Callable;
import org.cooprouter.topology.lab.LabRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a laboratory down. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Takes a laboratory down, from another terminal.")
final class DownCommand implements Callable<Integer> {
    @Option(names = "--id", defaultValue = "homes", description = "Id of the laboratory. Default: ${DEFAULT-VALUE}.")
    private String id = "homes";

    @Override
    public Integer call() {
        LabRoot.ofMachine().takeDown(id);
        System.out.println("the laboratory '" + id + "' is down");
        return CommandLine.ExitCode.OK;
    }
}
