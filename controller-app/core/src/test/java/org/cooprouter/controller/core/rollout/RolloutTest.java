// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.List;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.DuplicateEliminationConfig;
import org.cooprouter.agent.v1.ExistingPacketIdConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.SiteConfig;
import org.cooprouter.controller.core.compile.Tables;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.testing.FakeAgent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WeeklyWindow;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private final TestController controller = new TestController();

    private static boolean steersVoice(FlowProgram program) {
        return program.rules().values().stream().anyMatch(rule -> rule.cookie() == Tables.steeringCookie(1));
    }

    private boolean steersVoice() {
        return steersVoice(controller.fabric.program(Policies.DPID_A));
    }

    private static Resource cooperation(boolean beneficiary, boolean helper, WeeklyWindow... schedule) {
        Cooperation cooperation = Policies.cooperation().getCooperation().toBuilder()
                .setBeneficiaryConsents(beneficiary)
                .setHelperConsents(helper)
                .addAllSchedule(List.of(schedule))
                .build();
        return Policies.cooperation().toBuilder().setCooperation(cooperation).build();
    }

    private CooperationStatus.State cooperationState() {
        return controller.status("sites/home-a").getCooperations(0).getState();
    }

    @Test
    void shouldPutRightWhatOthersChangeOnABridgeAndSayHowOften() {
        controller.everythingInPlace();
        FlowProgram wanted = controller.fabric.program(Policies.DPID_A);
        controller.clock.advance(Duration.ofSeconds(30));
        assertThat(controller.status("sites/home-a").getBridge().getMended()).isZero();
        assertThat(controller.status("sites/home-a").getBridge().hasLastMended())
                .isFalse();

        controller.fabric.tamper(Policies.DPID_A, FlowProgram.EMPTY);
        controller.clock.advance(Duration.ofSeconds(11));

        assertThat(controller.fabric.program(Policies.DPID_A)).isEqualTo(wanted);
        assertThat(controller.status("sites/home-a").getBridge().getMended())
                .isEqualTo(wanted.rules().size()
                        + wanted.groups().size()
                        + wanted.meters().size());
        assertThat(controller.status("sites/home-a").getBridge().hasLastMended())
                .isTrue();
        assertThat(controller.status("sites/home-b").getBridge().getMended()).isZero();
    }

    @Test
    void shouldTryAgainWhenABridgeRefusesWhatIsPutRight() {
        controller.everythingInPlace();
        controller.fabric.tamper(Policies.DPID_A, FlowProgram.EMPTY);
        controller.fabric.breakWith(Policies.DPID_A, "table full");
        controller.clock.advance(Duration.ofSeconds(11));
        assertThat(controller.status("sites/home-a").getProblemsList()).anyMatch(text -> text.contains("table full"));

        controller.fabric.mend(Policies.DPID_A);
        controller.clock.advance(Duration.ofSeconds(6));
        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
        assertThat(steersVoice()).isTrue();
    }

    @Test
    void shouldPutTheMainJobInPlace() throws InvalidProtocolBufferException {
        controller.everythingInPlace();
        assertThat(steersVoice()).isTrue();
        assertThat(controller.agentA.held())
                .containsKeys(
                        "site",
                        "paths/isp-a",
                        "paths/to-b",
                        "appTypes/voice",
                        "redundancyProfiles/double",
                        "proxies/fra",
                        "associations/home-a--fra",
                        "keys/home-a--fra/1");
        assertThat(controller.agentFra.held())
                .containsKeys("site", "proxyRole", "clients/home-a", "associations/home-a--fra", "keys/home-a--fra/1")
                .doesNotContainKey("clients/home-b");
        assertThat(body(controller.agentFra, "proxyRole", ProxyRoleConfig.class).getMaxSessionsPerClient())
                .isEqualTo(4096);
        assertThat(controller.agentB.held()).containsOnlyKeys("site", "paths/isp-b");
        SiteStatus status = controller.status("sites/home-a");
        assertThat(status.getAppliedRevision()).isEqualTo(1);
        assertThat(status.getWantedRevision()).isEqualTo(1);
        assertThat(status.getProblemsList()).isEmpty();
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
    }

    @Test
    void shouldNotSteerBeforeTheSitesAgentHasAcknowledged() {
        controller.agentA.pause();
        controller.everythingInPlace();
        assertThat(steersVoice()).isFalse();
        assertThat(controller.status("sites/home-a").getProblemsList())
                .contains("appTypes/voice waits for an agent or a proxy to be ready");
        controller.agentA.resume();
        assertThat(steersVoice()).isTrue();
    }

    @Test
    void shouldNotSteerBeforeTheProxyIsReady() {
        controller.agentFra.pause();
        controller.everythingInPlace();
        assertThat(steersVoice()).isFalse();
        controller.agentFra.resume();
        assertThat(steersVoice()).isTrue();
    }

    @Test
    void shouldNotSteerBeforeTheProxysBridgeHandsItsFramesOver() {
        controller.fabric.hold(Policies.DPID_FRA);
        controller.everythingInPlace();
        assertThat(steersVoice()).isFalse();
        controller.fabric.release(Policies.DPID_FRA);
        assertThat(steersVoice()).isTrue();
    }

    @Test
    void shouldWithdrawRulesBeforeTheAgentForgets() {
        controller.everythingInPlace();
        controller.fabric.hold(Policies.DPID_A);
        controller.apply(Policies.without("appTypes/voice"));
        assertThat(controller.agentA.held()).containsKey("appTypes/voice");
        controller.fabric.release(Policies.DPID_A);
        assertThat(steersVoice()).isFalse();
        assertThat(controller.agentA.held()).doesNotContainKey("appTypes/voice");
    }

    @Test
    void shouldKeepTheOldRulesOfAChangedAppTypeUntilTheAgentKnowsTheNewOne() {
        controller.everythingInPlace();
        FlowProgram before = controller.fabric.program(Policies.DPID_A);
        controller.agentA.pause();
        Resource changed = Policies.appType("voice", Policies.udp(7000, 7000));
        changed = changed.toBuilder()
                .setAppType(changed.getAppType().toBuilder().setExpectedPacketRatePps(50))
                .build();
        controller.apply(Policies.all(changed));
        assertThat(controller.fabric.program(Policies.DPID_A)).isEqualTo(before);
        controller.agentA.resume();
        assertThat(controller.fabric.program(Policies.DPID_A)).isNotEqualTo(before);
        assertThat(steersVoice()).isTrue();
    }

    @Test
    void shouldChangeNothingWhenTheControllerRestarts() {
        controller.everythingInPlace();
        controller.fabric.changes(Policies.DPID_A);
        controller.fabric.changes(Policies.DPID_B);
        controller.fabric.changes(Policies.DPID_FRA);
        int sent = controller.agentA.received().size();
        int sentFra = controller.agentFra.received().size();
        controller.restart();
        assertThat(steersVoice()).isTrue();
        controller.connectAgents();
        controller.clock.advance(Duration.ofSeconds(2));
        assertThat(controller.agentA.received()).hasSize(sent);
        assertThat(controller.agentFra.received()).hasSize(sentFra);
        assertThat(controller.fabric.changes(Policies.DPID_A)).isZero();
        assertThat(controller.fabric.changes(Policies.DPID_B)).isZero();
        assertThat(controller.fabric.changes(Policies.DPID_FRA)).isZero();
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
        assertThat(controller.status("sites/home-a").getAppliedRevision()).isEqualTo(1);
    }

    @Test
    void shouldSendOnlyTheDifferenceOfASmallChange() {
        controller.everythingInPlace();
        int sentB = controller.agentB.received().size();
        Resource changed = Policies.voice().toBuilder()
                .setAppType(Policies.voice().getAppType().toBuilder().setExpectedPacketRatePps(50))
                .build();
        controller.apply(Policies.all(changed));
        assertThat(controller
                        .agentA
                        .received()
                        .get(controller.agentA.received().size() - 1)
                        .getUpsertedList())
                .extracting(org.cooprouter.agent.v1.Resource::getName)
                .containsExactly("appTypes/voice");
        assertThat(controller.agentB.received()).hasSize(sentB);
    }

    @Test
    void shouldTellAgentsWhatBecomesOfLargePackets() throws InvalidProtocolBufferException {
        controller.everythingInPlace();
        controller.apply(Policies.all(Policies.voice().toBuilder()
                .setAppType(Policies.voice().getAppType().toBuilder()
                        .setMaxFragmentSize(200)
                        .setPathMtuDiscovery(true))
                .build()));
        AppTypeConfig voice = body(controller.agentA, "appTypes/voice", AppTypeConfig.class);
        assertThat(voice.getMaxFragmentSize()).isEqualTo(200);
        assertThat(voice.getPathMtuDiscovery()).isTrue();
        assertThat(body(controller.agentA, "site", SiteConfig.class).getLanAddress())
                .isEqualTo(ByteString.copyFrom(new byte[] {(byte) 192, (byte) 168, 1, 1}));
    }

    @Test
    void shouldTellAgentsHowCopiesOfTheApplicationAreTold() throws InvalidProtocolBufferException {
        controller.everythingInPlace();
        AppType.Builder type = Policies.voice().getAppType().toBuilder();
        type.getMatchesBuilderList().forEach(match -> match.setProtocol(Protocol.PROTOCOL_UDP));
        type.getDuplicateEliminationBuilder().getContentBuilder();
        controller.apply(
                Policies.all(Policies.voice().toBuilder().setAppType(type).build()));
        DuplicateEliminationConfig told =
                body(controller.agentA, "appTypes/voice", AppTypeConfig.class).getDuplicateElimination();
        assertThat(told.getContentCopies()).isEqualTo(2);
        assertThat(told.getMaxSkew()).isEqualTo(Durations.fromMillis(500));

        type.getDuplicateEliminationBuilder()
                .getExistingPacketIdBuilder()
                .setOffset(4)
                .setBytes(8)
                .setStreamOffset(0);
        controller.apply(
                Policies.all(Policies.voice().toBuilder().setAppType(type).build()));
        told = body(controller.agentA, "appTypes/voice", AppTypeConfig.class).getDuplicateElimination();
        assertThat(told.getExistingPacketId())
                .isEqualTo(ExistingPacketIdConfig.newBuilder()
                        .setOffset(4)
                        .setBytes(8)
                        .setStreamOffset(0)
                        .build());
    }

    private static <T extends Message> T body(FakeAgent agent, String resource, Class<T> type)
            throws InvalidProtocolBufferException {
        return agent.held().get(resource).getBody().unpack(type);
    }

    @Test
    void shouldPutTheHelpersRulesInPlaceBeforeTheBeneficiarySendsThroughIt() {
        controller.fabric.hold(Policies.DPID_B);
        controller.everythingInPlace();
        assertThat(controller.agentA.held()).doesNotContainKey("paths/to-b");
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_GRANTED);
        controller.fabric.release(Policies.DPID_B);
        assertThat(controller.agentA.held()).containsKey("paths/to-b");
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
    }

    @Test
    void shouldLetNobodyHelpWithoutTheConsentOfBoth() {
        controller.everythingInPlace();
        controller.apply(Policies.all(cooperation(true, false)));
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_REVOKED);
        assertThat(controller.agentA.held()).doesNotContainKey("paths/to-b");
        assertThat(controller.fabric.program(Policies.DPID_B).meters()).isEmpty();
        controller.apply(Policies.all());
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
        assertThat(controller.agentA.held()).containsKey("paths/to-b");
    }

    @Test
    void shouldWaitForConsentThatWasNeverGiven() {
        controller.apply(Policies.all(cooperation(false, true)));
        controller.connectBridges();
        controller.connectAgents();
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_PENDING);
    }

    @Test
    void shouldFollowTheScheduleOfACooperation() {
        WeeklyWindow evening =
                WeeklyWindow.newBuilder().setStart("18:00").setEnd("23:30").build();
        controller.apply(Policies.all(cooperation(true, true, evening)));
        controller.connectBridges();
        controller.connectAgents();
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_SCHEDULED);
        controller.clock.advance(Duration.ofHours(6).plusSeconds(1));
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
        controller.clock.advance(Duration.ofMinutes(330));
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_SCHEDULED);
        assertThat(controller.agentA.held()).doesNotContainKey("paths/to-b");
    }

    @Test
    void shouldSayThatACooperationFailedWhenTheHelpersBridgeRefuses() {
        controller.everythingInPlace();
        controller.apply(Policies.without("cooperations/a-helped-by-b"));
        controller.fabric.breakWith(Policies.DPID_B, "bridge 000000000000000b refuses meters");
        controller.apply(Policies.all());
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_FAILED);
        assertThat(controller.status("sites/home-b").getProblemsList())
                .anyMatch(problem -> problem.contains("refuses meters"));
        controller.fabric.mend(Policies.DPID_B);
        controller.clock.advance(Duration.ofSeconds(10));
        assertThat(cooperationState()).isEqualTo(CooperationStatus.State.STATE_ACTIVE);
    }

    @Test
    void shouldLetABridgeThatRefusesItsRulesRestBeforeItIsAskedAgain() {
        controller.everythingInPlace();
        controller.fabric.breakWith(Policies.DPID_A, "no room for more rules");
        int before = controller.fabric.attempts(Policies.DPID_A);
        controller.apply(Policies.without("cooperations/a-helped-by-b"));
        controller.clock.advance(Duration.ofSeconds(11));
        assertThat(controller.fabric.attempts(Policies.DPID_A) - before).isEqualTo(3);
    }

    @Test
    void shouldReportWhatTheHelperForwarded() {
        controller.everythingInPlace();
        Packet copy = Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177);
        for (int i = 0; i < 3; i++) {
            controller.fabric.receive(Policies.DPID_B, "link0", copy.macs("02:00:5e:00:00:0a", "02:00:5e:00:00:0b"));
        }
        controller.clock.advance(Duration.ofSeconds(6));
        assertThat(controller.status("sites/home-b").getCooperations(0).getForwardedBytes())
                .isEqualTo(300);
    }

    @Test
    void shouldReachABridgeThatComesBackEmpty() {
        controller.everythingInPlace();
        controller.fabric.disconnect(Policies.DPID_A);
        assertThat(controller.status("sites/home-a").getBridge().getConnected()).isFalse();
        controller.fabric.connect(Policies.DPID_A);
        assertThat(steersVoice()).isTrue();
        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
    }

    @Test
    void shouldEndTheStreamOfASiteThatIsNoLongerInThePolicy() {
        controller.everythingInPlace();
        List<Resource> withoutB = Policies.without("cooperations/a-helped-by-b");
        withoutB.removeIf(resource -> resource.getName().equals("sites/home-b"));
        withoutB.removeIf(resource -> resource.getName().equals("sites/home-a"));
        withoutB.add(Policies.homeA().toBuilder()
                .setSite(Policies.homeA().getSite().toBuilder().clearLinks())
                .build());
        controller.apply(withoutB);
        assertThat(controller.agentB.error()).hasMessageContaining("not in the policy any more");
    }
}
