// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.function.Supplier;
import org.cooprouter.controller.core.ElectedController;
import org.cooprouter.controller.core.southbound.AgentServiceImpl;

/** Tells agents which node decides, and ends their streams. */
public final class AgentRedirect implements ElectedController.StandBy {
    private final Supplier<List<String>> nodes;

    /** {@code nodes}: as in Cluster of agent.proto; empty when no other node decides. */
    public AgentRedirect(Supplier<List<String>> nodes) {
        this.nodes = nodes;
    }

    @Override
    @SuppressWarnings("unchecked") // AgentService has one method, and that answers with this message
    public <Q, A> ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
        List<String> present = nodes.get();
        if (present.isEmpty()) {
            call.close(
                    Status.UNAVAILABLE.withDescription(
                            "no node of the cluster decides just now; try again in a moment"),
                    new Metadata());
        } else {
            call.sendHeaders(new Metadata());
            call.sendMessage((A) AgentServiceImpl.cluster(present, true));
            call.close(
                    Status.UNAVAILABLE.withDescription("this node stands by; " + present.get(0) + " decides"),
                    new Metadata());
        }
        return new ServerCall.Listener<>() {};
    }
}
