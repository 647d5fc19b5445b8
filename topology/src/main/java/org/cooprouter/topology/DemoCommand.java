// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.cooprouter.topology.demo.ComparisonReport;
import org.cooprouter.topology.demo.Demo;
import org.cooprouter.topology.demo.DemoResult;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabRoot;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.sim.Comparison;
import org.cooprouter.topology.sim.LossSetting;
import org.cooprouter.topology.twohomes.TwoHomes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demonstration. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Two homes, one call, two ISPs: the same traffic without and with the policy, and while an ISP is cut."
                        + " Prints a table and writes an HTML report.")
final class DemoCommand implements Callable<Integer> {
    private static final int COMPARED_PACKETS = 10_000;
    private static final long SEED = 42;

    @Option(
            names = "--report",
            defaultValue = "cooprouter-demo.html",
            description = "HTML file to write. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("cooprouter-demo.html");

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long to measure without the policy, and with it. Default: ${DEFAULT-VALUE}.")
    private int seconds = 30;

    @Override
    public Integer call() throws IOException {
        LabRoot.ofMachine().removeDead();
        DemoResult result;
        Progress progress = new Progress(System.out);
        try (Lab lab = Lab.create("demo")) {
            TwoHomes homes = TwoHomes.start(lab, progress);
            homes.applySites();
            result = new Demo(homes, Duration.ofSeconds(seconds)).run();
            progress.say("taking the laboratory down");
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.println();
        result.print(out);
        progress.say("comparing schemes in virtual time, for the report");
        Comparison comparison = Comparison.run(LossSetting.ALL, COMPARED_PACKETS, SEED);
        result.writeHtml(report, new ComparisonReport(comparison));
        out.println();
        out.println("report with plots: " + report.toAbsolutePath());
        return CommandLine.ExitCode.OK;
    }
}
