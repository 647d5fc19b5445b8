// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cooprouter.policy.v1.ListSiteStatusesRequest;
import org.cooprouter.policy.v1.ListSiteStatusesResponse;
import org.cooprouter.policy.v1.SiteStatus;
import org.jspecify.annotations.Nullable;

/** {@code cooprouter:sites}. */
@Service
@Command(scope = "cooprouter", name = "sites", description = "Shows how sites are, and what needs attention")
public final class SitesCommand extends OperatorCommand {
    @Argument(name = "site", description = "Id of one site; all when it is left out")
    @Completion(SiteCompleter.class)
    private @Nullable String site;

    @Override
    void execute(Channel channel) throws InvalidProtocolBufferException {
        ListSiteStatusesResponse all = policy(channel).listSiteStatuses(ListSiteStatusesRequest.getDefaultInstance());
        if (outputJson()) {
            printJson(all);
            return;
        }
        for (SiteStatus status : all.getStatusesList()) {
            if (site == null || status.getSite().equals("sites/" + site)) {
                show(status);
            }
        }
    }

    private void show(SiteStatus status) {
        print(
                "%s: %s, revision %d of %d, bridge %s with %d of %d rules, agent %s, %d sessions",
                status.getSite(),
                word(status.getState()),
                status.getAppliedRevision(),
                status.getWantedRevision(),
                status.getBridge().getConnected() ? "connected" : "away",
                status.getBridge().getInstalledRules(),
                status.getBridge().getWantedRules(),
                status.getAgent().getConnected() ? "connected" : "away",
                status.getActiveSessions());
        status.getProblemsList().forEach(problem -> print("  %s", problem));
    }
}
