// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;

/** {@code cooprouter:plan}. */
@Service
@Command(scope = "cooprouter", name = "plan", description = "Shows what a policy would change, and changes nothing")
public final class PlanCommand extends OperatorCommand {
    @Argument(
            name = "file",
            description = "On this node: JSON as for network configuration, {\"resources\": [...]}",
            required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Override
    void execute(Channel channel) throws InvalidProtocolBufferException {
        ApplyResourcesRequest.Builder request = ApplyResourcesRequest.newBuilder();
        try {
            JsonFormat.parser().merge(Files.readString(Path.of(file)), request);
        } catch (InvalidProtocolBufferException e) {
            error("%s cannot be read: %s", file, e.getMessage());
            return;
        } catch (IOException e) {
            error("%s cannot be read: %s", file, e);
            return;
        }
        ApplyResourcesResponse plan =
                policy(channel).applyResources(request.setValidateOnly(true).build());
        if (outputJson()) {
            printJson(plan);
            return;
        }
        plan.getChangesList()
                .forEach(change ->
                        print("%s %s", change.getKind().name().replace("CHANGE_KIND_", ""), change.getName()));
        plan.getSiteChangesList()
                .forEach(change -> print(
                        "%s: %d rules more, %d less",
                        change.getSite(), change.getRulesAddedCount(), change.getRulesRemovedCount()));
    }
}
