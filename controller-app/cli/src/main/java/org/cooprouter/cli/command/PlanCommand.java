// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.manifest.Manifest;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coopctl plan}. */
@Command(
        name = "plan",
        description = "Shows what `apply` would change: resources, and at each site the agent's configuration and the"
                + " bridge's rules. Changes nothing.")
public final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ManifestOptions documents;

    @Option(names = "--prune", description = "As with `apply --prune`.")
    private boolean prune;

    @Option(names = "--json", description = "Print the controller's answer (ApplyResourcesResponse) as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Manifest manifest = documents.read();
        ApplyResourcesRequest request = ApplyResourcesRequest.newBuilder()
                .addAllResources(manifest.resources())
                .setValidateOnly(true)
                .setPrune(prune)
                .build();
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            ApplyResourcesResponse response = controller.apply(request, Changes.placesOf(manifest));
            if (json) {
                out.print(MessageWriter.ofDeclarations().json(response));
            } else {
                Changes.print(response, out);
                Changes.print(response.getSiteChangesList(), out);
                if (response.getSiteChangesList().isEmpty()) {
                    out.println("nothing would change at any site");
                }
            }
            return ExitCode.OK;
        }
    }
}
