// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.policy.v1.SiteStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl status}. */
@Command(
        name = "status",
        description = "Shows what the sites have applied and how their paths are; exit code 3 when something is not as"
                + " wanted.")
public final class StatusCommand implements Callable<Integer> {
    private static final long POLL_MILLISECONDS = 200;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SITE", description = "sites/home-a or home-a; default: all.")
    private @Nullable String site;

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "30",
            paramLabel = "SECONDS",
            description = "Wait until agents and bridges have applied the wanted revision; default ${FALLBACK-VALUE}"
                    + " seconds.")
    private @Nullable Integer waitSeconds;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() throws InterruptedException {
        StatusReport report;
        List<SiteStatus> statuses;
        try (Controller controller = ServerOptions.of(spec).connect()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds == null ? 0 : waitSeconds);
            statuses = read(controller);
            report = new StatusReport(statuses);
            while (!report.isApplied() && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLISECONDS);
                statuses = read(controller);
                report = new StatusReport(statuses);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case YAML -> out.print(MessageWriter.ofObservations().yaml(statuses));
            case JSON -> out.print(MessageWriter.ofObservations().json(statuses));
            case TABLE -> report.print(out);
        }
        return report.isAsWanted() ? ExitCode.OK : ExitCode.NOT_AS_WANTED;
    }

    private List<SiteStatus> read(Controller controller) {
        if (site == null) {
            return controller.statuses();
        }
        return List.of(controller.status(site.contains("/") ? site : "sites/" + site));
    }
}
