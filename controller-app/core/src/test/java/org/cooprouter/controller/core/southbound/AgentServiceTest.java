// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.testing.FakeAgent;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.Test;

class AgentServiceTest {
    private final TestController controller = new TestController();

    private static Status.Code code(FakeAgent agent) {
        return Status.fromThrowable(agent.error()).getCode();
    }

    private static Resource changedVoice(double rate) {
        return Policies.voice().toBuilder()
                .setAppType(Policies.voice().getAppType().toBuilder().setExpectedPacketRatePps(rate))
                .build();
    }

    @Test
    void shouldRefuseAnAgentThatSpeaksForAnother() {
        controller.apply(Policies.all());
        controller.caller = new Caller(Caller.Role.AGENT, "home-b");
        controller.agentA.connect(controller.agents());
        assertThat(code(controller.agentA)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(controller.agentA.received()).isEmpty();
    }

    @Test
    void shouldRefuseAnAgentOfAnUnknownSite() {
        controller.apply(Policies.all());
        FakeAgent stranger = new FakeAgent("nowhere", controller.log);
        stranger.connect(controller.agents());
        assertThat(code(stranger)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(stranger.error()).hasMessageContaining("sites/nowhere is not in the policy");
    }

    @Test
    void shouldRefuseACallerWithoutIdentity() {
        controller.apply(Policies.all());
        controller.caller = new Caller(Caller.Role.NONE, "");
        controller.agentA.connect(controller.agents());
        assertThat(code(controller.agentA)).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void shouldRefuseASecondHello() {
        controller.everythingInPlace();
        controller.agentA.send(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder().setAgent("home-a"))
                .build());
        assertThat(code(controller.agentA)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldEndTheOlderStreamWhenAnAgentConnectsAgain() {
        controller.everythingInPlace();
        FakeAgent twin = new FakeAgent("home-a", controller.log);
        twin.connect(controller.agents());
        assertThat(code(controller.agentA)).isEqualTo(Status.Code.ALREADY_EXISTS);
        controller.agentA.disconnect();
        assertThat(controller.status("sites/home-a").getAgent().getConnected()).isTrue();
    }

    @Test
    void shouldSendNothingToAnAgentThatHoldsWhatItShould() {
        controller.everythingInPlace();
        int sent = controller.agentA.received().size();
        controller.agentA.disconnect();
        assertThat(controller.status("sites/home-a").getAgent().getConnected()).isFalse();
        controller.agentA.connect(controller.agents());
        assertThat(controller.agentA.received()).hasSize(sent);
        assertThat(controller.status("sites/home-a").getAgent().getConnected()).isTrue();
    }

    @Test
    void shouldSendAllToAnAgentThatLostItsDisk() {
        controller.everythingInPlace();
        FakeAgent reinstalled = new FakeAgent("home-a", controller.log);
        reinstalled.restart(2);
        reinstalled.connect(controller.agents());
        assertThat(reinstalled.received().get(0).getBaseVersion()).isZero();
        assertThat(reinstalled.held().keySet())
                .containsAll(controller.agentA.held().keySet());
    }

    @Test
    void shouldHaveOneDeltaOutstandingAndSendTheLatestNext() {
        controller.everythingInPlace();
        controller.agentA.pause();
        int sent = controller.agentA.received().size();
        controller.apply(Policies.all(changedVoice(10)));
        controller.apply(Policies.all(changedVoice(20)));
        controller.apply(Policies.all(changedVoice(30)));
        assertThat(controller.agentA.received()).hasSize(sent + 1);
        controller.agentA.resume();
        assertThat(controller.agentA.received()).hasSize(sent + 2);
        assertThat(controller.status("sites/home-a").getAppliedRevision()).isEqualTo(4);
    }

    @Test
    void shouldLetVersionsOnlyGrowOverRestarts() {
        controller.everythingInPlace();
        long before = controller
                .agentA
                .received()
                .get(controller.agentA.received().size() - 1)
                .getVersion();
        controller.restart();
        controller.connectAgents();
        controller.apply(Policies.all(changedVoice(10)));
        ConfigDelta last =
                controller.agentA.received().get(controller.agentA.received().size() - 1);
        assertThat(last.getVersion()).isGreaterThan(before);
        assertThat(last.getBaseVersion()).isEqualTo(before);
    }

    @Test
    void shouldShowTheOperatorWhyAnAgentRefused() {
        controller.everythingInPlace();
        controller.agentA.refuse("appTypes/voice: index 1 is that of another app type");
        int sent = controller.agentA.received().size();
        controller.apply(Policies.all(changedVoice(10)));
        SiteStatus status = controller.status("sites/home-a");
        assertThat(status.getAgent().getNackReason()).contains("index 1 is that of another");
        assertThat(status.getProblemsList()).anyMatch(problem -> problem.contains("refused its configuration"));
        assertThat(status.getAppliedRevision()).isEqualTo(1);
        assertThat(controller.agentA.received())
                .as("the same is not sent again")
                .hasSize(sent + 1);
        controller.agentA.refuse("");
        controller.apply(Policies.all(changedVoice(20)));
        assertThat(controller.status("sites/home-a").getAgent().getNackReason()).isEmpty();
        assertThat(controller.status("sites/home-a").getAppliedRevision()).isEqualTo(3);
    }

    @Test
    void shouldShowWhatAgentsReport() {
        controller.everythingInPlace();
        controller.agentA.send(AgentMessage.newBuilder()
                .setTelemetry(Telemetry.newBuilder()
                        .putCounters("drops_duplicate", 7)
                        .addPresentAppTypes("voice")
                        .setActiveSessions(3)
                        .addPaths(PathReport.newBuilder()
                                .setPath("isp-a")
                                .setPeer("fra")
                                .setAlive(true)))
                .build());
        SiteStatus status = controller.status("sites/home-a");
        assertThat(status.getAgent().getCountersMap()).containsEntry("drops_duplicate", 7L);
        assertThat(status.getPresentAppTypesList()).isEqualTo(List.of("voice"));
        assertThat(status.getActiveSessions()).isEqualTo(3);
        assertThat(status.getPaths(0).getPeer()).isEqualTo("proxies/fra");
    }

    @Test
    void shouldIssueNewKeysFirstWhenAnAgentsDiskWentBackInTime() throws Exception {
        controller.agentA.restart(5);
        controller.everythingInPlace();
        controller.agentA.disconnect();
        int sent = controller.agentA.received().size();
        controller.agentA.restart(5);
        controller.agentA.connect(controller.agents());
        ConfigDelta first = controller.agentA.received().get(sent);
        assertThat(first.getUpsertedList())
                .extracting(org.cooprouter.agent.v1.Resource::getName)
                .contains("keys/home-a--fra/2", "associations/home-a--fra");
        for (FakeAgent agent : List.of(controller.agentA, controller.agentFra)) {
            AssociationConfig association =
                    agent.held().get("associations/home-a--fra").getBody().unpack(AssociationConfig.class);
            assertThat(association.getSendEpoch()).isEqualTo(2);
        }
    }

    @Test
    void shouldKeepKeysWhenTheSameProcessConnectsAgain() {
        controller.everythingInPlace();
        controller.agentA.disconnect();
        controller.agentA.connect(controller.agents());
        assertThat(controller.agentA.held()).doesNotContainKey("keys/home-a--fra/2");
    }

    @Test
    void shouldRotateKeysGracefullyWhenAnAgentStartsAnewWithoutItsReplayWindows() {
        controller.everythingInPlace();
        controller.agentA.disconnect();
        controller.agentFra.pause();
        controller.agentA.restart(2);
        controller.agentA.connect(controller.agents());
        controller.clock.advance(Duration.ofMinutes(5));
        assertThat(controller.agentA.held()).containsKeys("keys/home-a--fra/1", "keys/home-a--fra/2");
        controller.agentFra.resume();
        controller.clock.advance(Duration.ofMinutes(2));
        for (FakeAgent agent : List.of(controller.agentA, controller.agentFra)) {
            assertThat(agent.held()).containsKey("keys/home-a--fra/2").doesNotContainKey("keys/home-a--fra/1");
        }
    }
}
