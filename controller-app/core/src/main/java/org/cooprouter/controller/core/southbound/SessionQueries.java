// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;

/** What one agent has been asked about its sessions and has not answered yet. Confined to the core's thread. */
final class SessionQueries {
    private final Map<Long, CompletableFuture<SessionsReply>> open = new HashMap<>();
    private long lastId;

    /** Asks through {@code stream}; whoever gives up waiting cancels the answer. */
    CompletableFuture<SessionsReply> ask(SessionsRequest request, Consumer<ControllerMessage> stream) {
        long id = ++lastId;
        CompletableFuture<SessionsReply> answer = new CompletableFuture<>();
        open.values().removeIf(CompletableFuture::isDone);
        open.put(id, answer);
        stream.accept(ControllerMessage.newBuilder()
                .setSessions(request.toBuilder().setId(id))
                .build());
        return answer;
    }

    /** An answer that nobody waits for is ignored. */
    void answered(SessionsReply reply) {
        CompletableFuture<SessionsReply> answer = open.get(reply.getId());
        if (answer != null) {
            answer.complete(reply);
        }
    }

    /** Nothing of what is open will be answered. */
    void disconnected() {
        for (CompletableFuture<SessionsReply> answer : Map.copyOf(open).values()) {
            answer.cancel(false);
        }
    }
}
