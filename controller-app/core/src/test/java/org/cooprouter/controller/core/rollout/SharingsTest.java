// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.CooperationStatus.State;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole controller that shares home B's uplink of 20 Mbit/s; bridges count what the test says. */
class SharingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long BYTES_PER_MEGABIT = 125_000;
    private static final int METER = 387;

    private final TestController controller = new TestController();

    @BeforeEach
    void putEverythingInPlace() {
        controller.fabric.bytesPerRule = 0;
        controller.apply(policy(BandwidthSharing.newBuilder().setMaxBps(16_000_000)));
        controller.connectBridges();
        controller.connectAgents();
        seconds(3, 0);
    }

    private static List<Resource> policy(BandwidthSharing.Builder sharing) {
        Resource.Builder homeB = Policies.homeB().toBuilder();
        homeB.getSiteBuilder().getUplinksBuilder(0).setCapacityUpBps(20_000_000).setCapacityDownBps(20_000_000);
        Resource.Builder cooperation = Policies.sharing().toBuilder();
        cooperation.getCooperationBuilder().setBandwidthSharing(sharing);
        return Policies.all(homeB.build(), cooperation.build());
    }

    private void seconds(int count, long helpersMegabits) {
        for (int i = 0; i < count; i++) {
            controller.fabric.carried(Policies.DPID_A, "wan0", 0, 0);
            controller.fabric.carried(Policies.DPID_B, "wan0", helpersMegabits * BYTES_PER_MEGABIT, 0);
            controller.clock.advance(SECOND);
        }
    }

    private CooperationStatus status() {
        return controller.status("sites/home-a").getCooperationsList().stream()
                .filter(status -> status.getCooperation().equals("cooperations/a-shares-b"))
                .findFirst()
                .orElseThrow();
    }

    private FlowProgram helper() {
        return controller.fabric.program(Policies.DPID_B);
    }

    private String drawing() {
        return controller.fabric.program(Policies.DPID_A).rules().values().stream()
                .map(FlowRule::toString)
                .filter(rule -> rule.contains("group:4"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void shouldStayAtHomeUntilTheHelpersUplinkHasBeenMeasured() {
        assertThat(status().getState()).isEqualTo(State.STATE_ACTIVE);
        assertThat(status().getReason()).contains("is being measured");
        assertThat(drawing()).isEmpty();
    }

    @Test
    void shouldOfferWhatTheHelperHasLeftAndTellPeople() {
        seconds(14, 8);
        assertThat(status().getSharing().getShareableBps()).isEqualTo(10_000_000);
        assertThat(status().getSharing().getHelperOccupiedBps()).isEqualTo(8_000_000);
        assertThat(status().getSharing().getHelperCapacityBps()).isEqualTo(20_000_000);
        assertThat(status().getReason()).contains("% of new sessions go through sites/home-b");
        assertThat(helper().meters().get(METER).toString()).contains("rate=10000");
        assertThat(drawing()).isNotEmpty();
    }

    @Test
    void shouldTakeItBackWhenTheOwnerNeedsItsUplink() {
        seconds(14, 0);
        assertThat(helper().meters().get(METER).toString()).contains("rate=16000");
        seconds(12, 19);
        assertThat(status().getReason()).isEqualTo("no bandwidth available: sites/home-b needs its uplink for itself");
        assertThat(helper().meters().get(METER).toString()).contains("rate=2000");
        assertThat(drawing()).isEmpty();
    }

    @Test
    void shouldGoOnOverARestartOfTheController() {
        seconds(14, 8);
        String before = drawing();
        controller.restart();
        controller.connectBridges();
        controller.connectAgents();
        seconds(2, 8);
        assertThat(drawing()).isEqualTo(before);
        assertThat(helper().meters().get(METER).toString()).contains("rate=10000");
    }

    @Test
    void shouldEndAtOnceWhenTheHelperWithdrawsItsConsent() {
        seconds(14, 0);
        List<Resource> revoked =
                new ArrayList<>(policy(BandwidthSharing.newBuilder().setMaxBps(16_000_000)));
        revoked.replaceAll(resource -> resource.getName().equals("cooperations/a-shares-b")
                ? resource.toBuilder()
                        .setCooperation(resource.getCooperation().toBuilder().setHelperConsents(false))
                        .build()
                : resource);
        controller.apply(revoked);
        seconds(1, 0);
        assertThat(status().getState()).isEqualTo(State.STATE_REVOKED);
        assertThat(status().hasSharing()).isFalse();
        assertThat(helper().meters()).doesNotContainKey(METER);
        assertThat(controller.fabric.program(Policies.DPID_A).groups()).doesNotContainKey(4);
    }

    @Test
    void shouldBeExhaustedWhenTheMonthsBytesAreGiven() {
        controller.apply(
                policy(BandwidthSharing.newBuilder().setMaxBps(16_000_000).setMaxBytesPerMonth(5_000)));
        controller.fabric.bytesPerRule = 2_000;
        seconds(12, 0);
        assertThat(status().getState()).isEqualTo(State.STATE_EXHAUSTED);
        assertThat(status().getReason()).contains("has given the 5000 bytes");
    }
}
