// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.cli.manifest.PolicyCollection;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.SiteStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl watch}. */
@Command(name = "watch", description = "Prints changes of the policy, or of the sites' state, as they happen.")
public final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            defaultValue = "",
            paramLabel = "COLLECTION|SITE",
            description = "A collection such as appTypes, with --status a site such as sites/home-a; default: all.")
    private String subject = "";

    @Option(names = "--status", description = "Watch the sites' state instead of the policy.")
    private boolean status;

    @Option(names = "--json", description = "Print each message as JSON on a line of its own.")
    private boolean json;

    @Override
    public Integer call() {
        if (!subject.isEmpty()) {
            PolicyCollection.check(subject);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            if (status) {
                controller.watchStatuses(subject, each -> print(each, out));
            } else {
                controller.watch(subject, each -> print(each, out));
            }
            return ExitCode.OK;
        }
    }

    private void print(ResourceEvent event, PrintWriter out) {
        if (json) {
            out.print(MessageWriter.ofDeclarations().jsonLine(event));
        } else {
            String kind = event.getKind().name().replace("KIND_", "").toLowerCase(Locale.ROOT);
            out.println(String.format(
                    Locale.ROOT,
                    "revision %d  %-7s  %s",
                    event.getRevision(),
                    kind,
                    event.hasResource() ? event.getResource().getName() + ": " + Summary.of(event.getResource()) : ""));
        }
        out.flush();
    }

    private void print(SiteStatus each, PrintWriter out) {
        if (json) {
            out.print(MessageWriter.ofObservations().jsonLine(each));
        } else {
            StatusReport report = new StatusReport(java.util.List.of(each));
            report.print(out);
            out.println();
        }
        out.flush();
    }
}
