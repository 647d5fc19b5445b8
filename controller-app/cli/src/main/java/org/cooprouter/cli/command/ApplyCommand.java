// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.manifest.Manifest;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coopctl apply}. */
@Command(
        name = "apply",
        description = {
            "Creates or replaces the resources of documents, all of them or none.",
            "",
            "Example of a document:",
            "  name: redundancyProfiles/double",
            "  redundancyProfile:",
            "    replication: {copiesPerUplink: 1, copiesPerNeighbour: 1}"
        })
public final class ApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ManifestOptions documents;

    @Option(names = "--dry-run", description = "Let the controller check everything, but change nothing.")
    private boolean dryRun;

    @Option(names = "--prune", description = "Also delete every resource that the documents do not declare.")
    private boolean prune;

    @Option(
            names = "--expected-revision",
            paramLabel = "N",
            description = "Refuse unless N is the policy's current revision.")
    private @Nullable Long expectedRevision;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the history.")
    private String comment = "";

    @Override
    public Integer call() {
        Manifest manifest = documents.read();
        ApplyResourcesRequest.Builder request = ApplyResourcesRequest.newBuilder()
                .addAllResources(manifest.resources())
                .setValidateOnly(dryRun)
                .setPrune(prune)
                .setComment(comment);
        if (expectedRevision != null) {
            request.setExpectedRevision(expectedRevision);
        }
        try (Controller controller = ServerOptions.of(spec).connect()) {
            ApplyResourcesResponse response = controller.apply(request.build(), Changes.placesOf(manifest));
            Changes.print(response, spec.commandLine().getOut());
            spec.commandLine()
                    .getOut()
                    .println((dryRun ? "nothing was changed; the policy stays at revision " : "revision ")
                            + response.getRevision());
            return ExitCode.OK;
        }
    }
}
