// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Offers the ids of sites. */
@Service
public final class SiteCompleter extends AbstractChoicesCompleter {
    private static final String COLLECTION = "sites";

    @Override
    protected List<String> choices() {
        try {
            return OperatorCommand.policy(AbstractShellCommand.get(CoopRouterApplication.class)
                            .operator("console"))
                    .listResources(ListResourcesRequest.newBuilder()
                            .setCollection(COLLECTION)
                            .build())
                    .getResourcesList()
                    .stream()
                    .map(site -> site.getName().substring(COLLECTION.length() + 1))
                    .collect(Collectors.toList());
        } catch (StatusRuntimeException | IllegalStateException e) {
            return List.of();
        }
    }
}
