// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures one controller with many bridges and agents. */
@Command(
        name = "fabric",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how one controller serves many sites: how fast it installs all rules when everything connects, and how long"
                    + " one change of the policy takes until every agent and every bridge has acknowledged it.",
            "The bridges and agents are simulated in this process, over real OpenFlow and gRPC connections to a real controller"
                    + " process, and take its CPU time for themselves; so the controller's own CPU time stands beside every figure.",
            "Needs no root."
        })
public final class FabricCommand implements Callable<Integer> {
    @Option(
            names = "--sites",
            defaultValue = "1000",
            description = "Bridges, each with an agent. Default: ${DEFAULT-VALUE}.")
    private int sites;

    @Option(names = "--rounds", defaultValue = "20", description = "Changes of the policy. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--host",
            split = ",",
            paramLabel = "HOST",
            description = "Which to measure: ${COMPLETION-CANDIDATES}. Default: STANDALONE.")
    private List<ControllerHost> hosts = List.of(ControllerHost.STANDALONE);

    @Override
    public Integer call() throws IOException {
        FabricResult result = new FabricResult();
        Progress progress = new Progress(System.err);
        try {
            for (ControllerHost host : hosts) {
                Path directory =
                        Files.createTempDirectory("fabric-" + host.name().toLowerCase(Locale.ROOT));
                progress.say("state and log are in " + directory);
                new FabricRun(new FabricPolicy(sites), rounds, directory, progress, result).measure(host);
            }
        } finally {
            // What was measured before something failed is worth having, too.
            System.out.print(result);
        }
        return CommandLine.ExitCode.OK;
    }
}
