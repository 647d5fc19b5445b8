// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.cli.manifest.PolicyCollection;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl describe}. */
@Command(
        name = "describe",
        subcommands = {DescribeSessionCommand.class, DescribeCooperationCommand.class},
        description = "Shows a resource with everything around it: what refers to it, and for a site its state and the"
                + " counters of its agent.")
public final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "For example sites/home-a.")
    private String name = "";

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            throw UserError.usage(
                    "describe needs the name of a resource, such as sites/home-a, `session` or `cooperation`");
        }
        PolicyCollection.check(name);
        if (!name.contains("/")) {
            throw UserError.usage("\"" + name + "\" is a collection: expected the name of one resource, such as " + name
                    + "/NAME; `coopctl get " + name + "` lists them");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            Resource resource = controller.get(name);
            out.print(MessageWriter.ofDeclarations().yaml(List.of(resource)));
            printReferences(controller.list(""), out);
            if (resource.hasSite()) {
                printStatus(controller.status(name), out);
            }
            if (resource.hasCooperation()) {
                controller.status(resource.getCooperation().getBeneficiary()).getCooperationsList().stream()
                        .filter(status -> status.getCooperation().equals(name) && status.hasIspCommonality())
                        .forEach(status -> CommonalityText.print(status.getIspCommonality(), out));
            }
            return ExitCode.OK;
        }
    }

    private void printReferences(List<Resource> all, PrintWriter out) {
        // References are full names in text fields, so in JSON they stand in quotes.
        String quoted = "\"" + name + "\"";
        List<String> referring = all.stream()
                .filter(other -> !other.getName().equals(name))
                .filter(other -> MessageWriter.ofDeclarations().json(other).contains(quoted))
                .map(Resource::getName)
                .toList();
        out.println();
        out.println("Referred to by: " + (referring.isEmpty() ? "nothing" : String.join(", ", referring)));
    }

    private static void printStatus(SiteStatus status, PrintWriter out) {
        out.println();
        new StatusReport(List.of(status)).print(out);
        out.println();
        out.println("Agent: version " + status.getAgent().getSoftwareVersion() + ", client_ID "
                + status.getAgent().getClientId() + ", configuration "
                + status.getAgent().getHeldVersion() + " of "
                + status.getAgent().getWantedVersion());
        Map<String, Long> counters = new TreeMap<>(status.getAgent().getCountersMap());
        // There are dozens of reasons for drops; those that never occurred would hide the others.
        counters.values().removeIf(value -> value == 0);
        counters.forEach((counter, value) -> out.println("  " + counter + " " + value));
    }
}
