// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.TextTable;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.cli.manifest.PolicyCollection;
import org.cooprouter.policy.v1.Resource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl get}. */
@Command(
        name = "get",
        description = "Prints resources. What `-o yaml` and `-o json` print can be given to `apply` again.")
public final class GetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COLLECTION|NAME",
            description = "sites, proxies, appTypes, redundancyProfiles, cooperations, or names such as sites/home-a;"
                    + " default: everything.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() {
        wanted.forEach(PolicyCollection::check);
        List<Resource> resources = new ArrayList<>();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            if (wanted.isEmpty()) {
                resources.addAll(controller.list(""));
            }
            for (String each : wanted) {
                resources.addAll(each.contains("/") ? List.of(controller.get(each)) : controller.list(each));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case YAML -> out.print(MessageWriter.ofDeclarations().yaml(resources));
            case JSON -> out.print(MessageWriter.ofDeclarations().json(resources));
            case TABLE -> print(resources, out);
        }
        return ExitCode.OK;
    }

    private static void print(List<Resource> resources, PrintWriter out) {
        TextTable table = new TextTable("NAME", "REVISION", "CHANGED", "WHAT");
        for (Resource resource : resources) {
            table.row(
                    resource.getName(),
                    Long.toString(resource.getRevision()),
                    Texts.time(resource.getUpdateTime()),
                    Summary.of(resource));
        }
        table.print(out);
    }
}
