// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.PolicyCollection;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.DeleteResourcesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl delete}. */
@Command(name = "delete", description = "Deletes resources, all of the given ones or none.")
public final class DeleteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "For example appTypes/voice.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run", description = "Show what would change at which site, but change nothing.")
    private boolean dryRun;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the history.")
    private String comment = "";

    @Override
    public Integer call() {
        for (String name : names) {
            PolicyCollection.check(name);
            if (!name.contains("/")) {
                throw UserError.usage("\"" + name
                        + "\" is a collection: expected the names of single resources, such as " + name + "/NAME");
            }
        }
        DeleteResourcesRequest request = DeleteResourcesRequest.newBuilder()
                .addAllNames(names)
                .setValidateOnly(dryRun)
                .setComment(comment)
                .build();
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            DeleteResourcesResponse response = controller.delete(request);
            names.forEach(name -> out.println("deleted    " + name));
            if (dryRun) {
                Changes.print(response.getSiteChangesList(), out);
            }
            out.println((dryRun ? "nothing was changed; the policy stays at revision " : "revision ")
                    + response.getRevision());
            return ExitCode.OK;
        }
    }
}
