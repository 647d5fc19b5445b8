// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.ListSessionsResponse;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc;

/** {@code cooprouter:sessions}. */
@Service
@Command(scope = "cooprouter", name = "sessions", description = "Shows the latency-critical sessions at a site now")
public final class SessionsCommand extends OperatorCommand {
    @Argument(name = "site", description = "Id of the site", required = true)
    @Completion(SiteCompleter.class)
    private String site = "";

    @Override
    void execute(Channel channel) throws InvalidProtocolBufferException {
        String page = "";
        do {
            ListSessionsResponse response = TelemetryServiceGrpc.newBlockingStub(channel)
                    .listSessions(ListSessionsRequest.newBuilder()
                            .setParent("sites/" + site)
                            .setPageToken(page)
                            .build());
            for (Session session : response.getSessionsList()) {
                printJson(session);
            }
            page = response.getNextPageToken();
        } while (!page.isEmpty());
    }
}
