// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cooprouter.topology.demo.ComparisonReport;
import org.cooprouter.topology.demo.HtmlReport;
import org.cooprouter.topology.sim.Comparison;
import org.cooprouter.topology.sim.LossSetting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares redundancy schemes at equal extra bytes. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the demo's call in virtual time with real agents, once for each redundancy scheme that takes about as many bytes again as one copy"
                    + " of each packet, and with adaptive profiles, under independent and bursty losses, which all schemes share.",
            "Prints what was lost and how late packets came. The same seed always gives the same figures.",
        })
final class CompareCommand implements Callable<Integer> {
    @Option(
            names = "--packets",
            defaultValue = "20000",
            description = "Packets of each call and direction. Default: ${DEFAULT-VALUE}, about two minutes in all.")
    private int packets = 20_000;

    @Option(names = "--seed", defaultValue = "42", description = "Of the losses. Default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Option(names = "--report", description = "HTML file to write, with plots.")
    private @Nullable Path report;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (packets < 2_000) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--packets must be at least 2000");
        }
        PrintWriter out = spec.commandLine().getOut();
        ComparisonReport comparison = new ComparisonReport(Comparison.run(LossSetting.ALL, packets, seed));
        comparison.print(out);
        Path file = report;
        if (file != null) {
            HtmlReport.writePage(file, "CoopRouter: which scheme when", comparison.html());
            out.println();
            out.println("report with plots: " + file.toAbsolutePath());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
