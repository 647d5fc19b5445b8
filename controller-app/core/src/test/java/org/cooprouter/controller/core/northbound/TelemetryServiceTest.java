// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.ChoiceChange;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.ExperimentArm;
import org.cooprouter.agent.v1.ExperimentReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.telemetry.v1.GetSessionRequest;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.ListSessionsResponse;
import org.cooprouter.telemetry.v1.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryServiceTest {
    private static final String NAME = "sites/home-a/sessions/9f2e3d4c";
    private static final SessionReport REPORT = SessionReport.newBuilder()
            .setSessionId(0x9f2e3d4c)
            .setAppType("voice")
            .setAdaptiveProfile("call")
            .setProtocol(17)
            .setClient("192.168.1.10:40000")
            .setServer("192.0.2.130:5004")
            .setPeer("fra")
            .setClientPackets(10)
            .setRedundancy("raic1x2")
            .build();

    private final TestController controller = new TestController();
    private final List<SessionsRequest> asked = new ArrayList<>();

    @BeforeEach
    void begin() {
        controller.everythingInPlace();
    }

    private void answer(SessionsReply reply) {
        controller.agentA.onSessionsRequest(request -> {
            asked.add(request);
            return reply.toBuilder().setId(request.getId()).build();
        });
    }

    private Session get(String name) {
        return TestController.call(responses -> controller
                .telemetry()
                .getSession(GetSessionRequest.newBuilder().setName(name).build(), responses));
    }

    private ListSessionsResponse list(ListSessionsRequest.Builder request) {
        return TestController.call(responses -> controller.telemetry().listSessions(request.build(), responses));
    }

    @Test
    void shouldJoinASessionWithThePathsToItsPeerAndTheReasonsForItsRedundancy() {
        controller.agentA.send(AgentMessage.newBuilder()
                .setTelemetry(Telemetry.newBuilder()
                        .addPaths(PathReport.newBuilder()
                                .setPath("isp-a")
                                .setPeer("fra")
                                .setAlive(true)
                                .setOutgoing(DirectionReport.newBuilder().setLoss(0.1)))
                        .addPaths(PathReport.newBuilder().setPath("isp-a").setPeer("ams"))
                        .addChoices(ChoiceReport.newBuilder()
                                .setPeer("fra")
                                .setRedundancyProfile("call")
                                .setCurrent("raic1x2 (isp-a 1, to-b 1)")
                                .setBaseBytes(1000)
                                .setExtraBytes(980)
                                .addChanges(ChoiceChange.newBuilder()
                                        .setAge(Durations.fromSeconds(30))
                                        .setReason("because")))
                        .addExperiments(ExperimentReport.newBuilder()
                                .setPeer("fra")
                                .setAppType("voice")
                                .addArms(ExperimentArm.newBuilder()
                                        .setPackets(200)
                                        .setDelivered(150)
                                        .setBest(true))
                                .addArms(ExperimentArm.newBuilder().setFragmentSize(100)))
                        .addExperiments(ExperimentReport.newBuilder()
                                .setPeer("ams")
                                .setAppType("voice")
                                .addArms(ExperimentArm.getDefaultInstance()))
                        .addChoices(ChoiceReport.newBuilder().setPeer("ams").setRedundancyProfile("call")))
                .build());
        answer(SessionsReply.newBuilder().addSessions(REPORT).build());

        Session session = get(NAME);

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.getSessionId()).isEqualTo(0x9f2e3d4c);
            assertThat(request.getMax()).isEqualTo(1);
        });
        assertThat(session.getName()).isEqualTo(NAME);
        assertThat(session.getPeer()).isEqualTo("proxies/fra");
        assertThat(session.getProtocol()).isEqualTo("udp");
        assertThat(session.getRedundancy()).isEqualTo("raic1x2 (isp-a 1, to-b 1)");
        assertThat(session.getOverhead()).isEqualTo(0.98);
        assertThat(session.getPathsList()).singleElement().satisfies(path -> {
            assertThat(path.getPath()).isEqualTo("isp-a");
            assertThat(path.getOutgoing().getLoss()).isEqualTo(0.1);
            assertThat(path.hasIncoming()).isFalse();
        });
        assertThat(session.getFragmentTrialsList()).hasSize(2);
        assertThat(session.getFragmentTrials(0).getLoss()).isEqualTo(0.25);
        assertThat(session.getFragmentTrials(0).getBest()).isTrue();
        assertThat(session.getFragmentTrials(0).getAdopted()).isFalse();
        assertThat(session.getFragmentTrials(1).getFragmentSize()).isEqualTo(100);
        assertThat(session.getFragmentTrials(1).hasLoss()).isFalse();
        assertThat(session.getChangesList()).singleElement().satisfies(change -> {
            assertThat(change.getReason()).isEqualTo("because");
            assertThat(change.getTime().getSeconds())
                    .isEqualTo(controller.clock.instant().getEpochSecond() - 30);
        });
    }

    @Test
    void shouldGiveThePagesThatTheAgentGives() {
        answer(SessionsReply.newBuilder().addSessions(REPORT).setMore(true).build());

        ListSessionsResponse page = list(ListSessionsRequest.newBuilder()
                .setParent("sites/home-a")
                .setPageSize(7)
                .setPageToken("00000011"));

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.getAfter()).isEqualTo(0x11);
            assertThat(request.getMax()).isEqualTo(7);
        });
        assertThat(page.getNextPageToken()).isEqualTo("9f2e3d4c");
        assertThat(page.getSessionsList()).extracting(Session::getName).containsExactly(NAME);
    }

    @Test
    void shouldNotFindASessionThatHasEndedNorASiteThatIsNotThere() {
        answer(SessionsReply.getDefaultInstance());

        assertThatThrownBy(() -> get(NAME)).hasMessageContaining("NOT_FOUND").hasMessageContaining("may have ended");
        assertThatThrownBy(() -> list(ListSessionsRequest.newBuilder().setParent("sites/nowhere")))
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> get("sites/home-a/sessions/1"))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("eight hexadecimal digits");
        assertThatThrownBy(() -> list(ListSessionsRequest.newBuilder()
                        .setParent("sites/home-a")
                        .setPageToken("x")))
                .hasMessageContaining("page_token");
    }

    @Test
    void shouldSayThatAnAgentIsAwayOrSilentOrGoesWhileItIsAsked() {
        Failure silent = new Failure();
        controller
                .telemetry()
                .getSession(GetSessionRequest.newBuilder().setName(NAME).build(), silent);
        assertThat(silent.cause).isNull();
        controller.clock.advance(TelemetryServiceImpl.PATIENCE);
        assertThat(silent.cause).hasMessageContaining("UNAVAILABLE").hasMessageContaining("does not answer");

        Failure gone = new Failure();
        controller
                .telemetry()
                .getSession(GetSessionRequest.newBuilder().setName(NAME).build(), gone);
        controller.agentA.disconnect();
        assertThat(gone.cause).hasMessageContaining("UNAVAILABLE");
        assertThatThrownBy(() -> get(NAME)).hasMessageContaining("is not connected");
    }

    @Test
    void shouldAnswerOperatorsAlone() {
        controller.caller = new Caller(Caller.Role.AGENT, "home-a");

        assertThatThrownBy(() -> get(NAME)).hasMessageContaining("PERMISSION_DENIED");
    }

    private static final class Failure implements StreamObserver<Session> {
        private Throwable cause;

        @Override
        public void onNext(Session session) {
            throw new AssertionError("answered: " + session);
        }

        @Override
        public void onError(Throwable error) {
            cause = error;
        }

        @Override
        public void onCompleted() {}
    }
}
