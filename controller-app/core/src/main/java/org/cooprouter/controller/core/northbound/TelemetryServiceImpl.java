// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.controller.core.port.CallerIdentity;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.rollout.Coordinator;
import org.cooprouter.controller.core.rollout.SiteRollout;
import org.cooprouter.controller.core.southbound.AgentChannel;
import org.cooprouter.telemetry.v1.GetSessionRequest;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.ListSessionsResponse;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc.TelemetryServiceImplBase;

/** What agents are doing now: asks the agent of the site and passes its answer on. */
public final class TelemetryServiceImpl extends TelemetryServiceImplBase {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MAX_PAGE = 100;

    private final OperatorCalls calls;
    private final Clock clock;
    private final Coordinator coordinator;

    /** Decides on {@code clock}'s thread. */
    public TelemetryServiceImpl(Clock clock, CallerIdentity identity, Coordinator coordinator) {
        this.calls = new OperatorCalls(clock, identity);
        this.clock = clock;
        this.coordinator = coordinator;
    }

    @Override
    public void getSession(GetSessionRequest request, StreamObserver<Session> responses) {
        String name = request.getName();
        calls.answerLater(responses, "the agent that has " + name + " does not answer", caller -> {
            SiteRollout site = site(SessionNames.site(name));
            SessionsRequest one = SessionsRequest.newBuilder()
                    .setSessionId(SessionNames.sessionId(name))
                    .setMax(1)
                    .build();
            return ask(site, one).thenApply(reply -> {
                if (reply.getSessionsCount() == 0) {
                    throw Errors.of(Code.NOT_FOUND, name + " does not exist; it may have ended");
                }
                return builder(site).full(reply.getSessions(0));
            });
        });
    }

    @Override
    public void listSessions(ListSessionsRequest request, StreamObserver<ListSessionsResponse> responses) {
        calls.answerLater(responses, "the agent of " + request.getParent() + " does not answer", caller -> {
            SiteRollout site = site(request.getParent());
            if (request.getPageSize() < 0) {
                throw Errors.of(
                        Code.INVALID_ARGUMENT, "page_size is " + request.getPageSize() + ", expected 0 to " + MAX_PAGE);
            }
            int size = request.getPageSize() == 0 ? MAX_PAGE : Math.min(request.getPageSize(), MAX_PAGE);
            SessionsRequest page = SessionsRequest.newBuilder()
                    .setAfter(SessionNames.token(request.getPageToken()))
                    .setMax(size)
                    .build();
            return ask(site, page).thenApply(reply -> page(builder(site), reply));
        });
    }

    private static ListSessionsResponse page(SessionBuilder builder, SessionsReply reply) {
        ListSessionsResponse.Builder response = ListSessionsResponse.newBuilder();
        for (SessionReport session : reply.getSessionsList()) {
            response.addSessions(builder.brief(session));
        }
        if (reply.getMore() && reply.getSessionsCount() > 0) {
            int last = reply.getSessions(reply.getSessionsCount() - 1).getSessionId();
            response.setNextPageToken(SessionNames.id(last));
        }
        return response.build();
    }

    private SiteRollout site(String name) {
        return coordinator
                .site(name)
                .orElseThrow(() -> Errors.of(Code.NOT_FOUND, "\"" + name + "\" does not exist; expected \"sites/ID\""));
    }

    private static SessionBuilder builder(SiteRollout site) {
        AgentChannel agent = site.agent();
        boolean proxy = site.compiled().agentResources().containsKey("proxyRole");
        return new SessionBuilder(agent.site(), proxy, agent.telemetry(), agent.lastSeen());
    }

    private CompletableFuture<SessionsReply> ask(SiteRollout site, SessionsRequest request) {
        AgentChannel agent = site.agent();
        if (!agent.isConnected()) {
            throw Errors.of(Code.UNAVAILABLE, "the agent of " + agent.site() + " is not connected");
        }
        CompletableFuture<SessionsReply> answer = agent.sessions(request);
        Clock.Timer timer = clock.schedule(PATIENCE, () -> answer.cancel(false));
        return answer.whenComplete((reply, failure) -> timer.cancel());
    }
}
