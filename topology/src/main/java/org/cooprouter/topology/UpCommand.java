// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.twohomes.TwoHomes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the topology "two homes" and keeps it until it is interrupted. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Builds the topology 'two homes' and keeps it until you press Ctrl-C.")
final class UpCommand implements Callable<Integer> {
    @Option(names = "--id", defaultValue = "homes", description = "Id of the laboratory. Default: ${DEFAULT-VALUE}.")
    private String id = "homes";

    @Option(names = "--without-sites", description = "Leave it to you to declare the sites with coopctl.")
    private boolean withoutSites;

    @Override
    public Integer call() throws InterruptedException {
        Progress progress = new Progress(System.out);
        try (Lab lab = Lab.create(id)) {
            TwoHomes homes = TwoHomes.start(lab, progress);
            if (withoutSites) {
                homes.startAgents();
            } else {
                homes.applySites();
            }
            System.out.println(HandsOn.describe(homes));
            new CountDownLatch(1).await();
        }
        return CommandLine.ExitCode.OK;
    }
}
