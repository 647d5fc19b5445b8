// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cooprouter.topology.commonality.CommonalityRun.Tally;
import org.cooprouter.topology.commonality.PathPair.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how often the estimator of common ISPs is right. */
@Command(
        name = "commonality",
        mixinStandardHelpOptions = true,
        description = {
            "Generates pairs of paths through simulated queues with cross traffic, half of them with a link in common, and asks the"
                    + " controller's estimator after 1, 5 and 15 minutes which are which: how often it is right, and how sure it says it is.",
            "The same seed always gives the same figures."
        })
public final class CommonalityCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Option(names = "--pairs", defaultValue = "400", description = "How many pairs. Default: ${DEFAULT-VALUE}.")
    private int pairs = 400;

    @Option(names = "--first", defaultValue = "0", description = "The first seed. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (pairs < 2) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--pairs must be at least 2");
        }
        CommonalityRun run = new CommonalityRun();
        run.run(first, pairs);
        PrintWriter out = spec.commandLine().getOut();
        out.println(pairs + " pairs of paths from seed " + first
                + " on. Right is suppression for a shared bottleneck, duplication" + " otherwise.");
        out.printf(
                "%-7s %-25s %6s %8s %8s %10s %14s %9s%n",
                "after", "in common", "pairs", "right", "wrong", "undecided", "says it is", "it is");
        for (int at = 0; at < CommonalityRun.MINUTES.size(); at++) {
            int minutes = CommonalityRun.MINUTES.get(at);
            line(out, minutes, "a bottleneck", run.of(Kind.SHARED, at));
            line(out, minutes, "nothing", run.of(Kind.APART, at));
            line(out, minutes, "a link without a queue", run.of(Kind.IDLE, at));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void line(PrintWriter out, int minutes, String kind, Tally tally) {
        out.printf(
                Locale.ROOT,
                "%-7s %-25s %6d %6.1f %% %6.1f %% %8.1f %% %12.1f %% %7.1f %%%n",
                minutes + " min",
                kind,
                tally.pairs(),
                PERCENT * tally.right(),
                PERCENT * tally.wrong(),
                PERCENT * tally.undecided(),
                PERCENT * tally.confidence(),
                PERCENT * tally.reliability());
    }
}
