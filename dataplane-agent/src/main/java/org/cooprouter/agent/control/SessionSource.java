// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.util.concurrent.CompletionStage;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;

/** Knows the sessions. */
@FunctionalInterface
public interface SessionSource {
    /**
     * Asks how sessions are; may be called from any thread.
     *
     * @param request which
     * @return the answer, completed on whichever thread
     */
    CompletionStage<SessionsReply> read(SessionsRequest request);
}
