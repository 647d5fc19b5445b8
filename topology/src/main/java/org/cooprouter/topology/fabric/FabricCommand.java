// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.LabRoot;
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
            "\"One change\" is another port and packet rate of the app type that all homes use: every agent gets a new configuration"
                    + " and every bridge other rules, each after the other as a roll-out without loss asks for. \"Everywhere\" is the"
                    + " last site's acknowledgement; \"at a site\" takes all sites of all rounds together.",
            "Times depend on what else the machine does, so its load average stands in the table; compare hosts of one run:",
            "  ./coop bench fabric --sites 50 --rounds 5 --host STANDALONE,ONOS     a first look, half a minute",
            "  ./coop bench fabric --host STANDALONE,ONOS     1,000 sites, 20 rounds",
            "Needs no root. Log and state of a host stay in a temporary directory, which is named, only when something fails."
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
                progress.say("state and log are in " + directory + "; they go when all went well");
                new FabricRun(new FabricPolicy(sites), rounds, directory, progress, result).measure(host);
                LabRoot.deleteTree(directory);
            }
        } finally {
            // What was measured before something failed is worth having, too.
            System.out.print(result);
        }
        return CommandLine.ExitCode.OK;
    }
}
