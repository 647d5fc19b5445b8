// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.ListSiteStatusesRequest;
import org.cooprouter.policy.v1.SiteStatus;

/** {@code cooprouter:cooperations}. */
@Service
@Command(scope = "cooprouter", name = "cooperations", description = "Shows how cooperations between neighbours are")
public final class CooperationsCommand extends OperatorCommand {
    @Override
    void execute(Channel channel) throws InvalidProtocolBufferException {
        Map<String, CooperationStatus> found = new TreeMap<>();
        for (SiteStatus site : policy(channel)
                .listSiteStatuses(ListSiteStatusesRequest.getDefaultInstance())
                .getStatusesList()) {
            site.getCooperationsList().forEach(status -> found.put(status.getCooperation(), status));
        }
        for (CooperationStatus status : found.values()) {
            if (outputJson()) {
                printJson(status);
            } else {
                print(
                        "%s: %s, %d bytes forwarded",
                        status.getCooperation(), word(status.getState()), status.getForwardedBytes());
            }
        }
    }
}
