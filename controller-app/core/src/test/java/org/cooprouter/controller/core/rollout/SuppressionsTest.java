// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Suppression;
import org.cooprouter.policy.v1.Suppression.SharedBottleneck;
import org.junit.jupiter.api.Test;

/** Home A asks home B for suppression, from an agent's reports to the helper's bridge and what people read (C15). */
class SuppressionsTest {
    private static final int METER_UP = 513;

    private final TestController controller = new TestController();

    private void begin(SharedBottleneck shared) {
        controller.everythingInPlace();
        controller.apply(policy(shared, true));
        controller.clock.advance(Duration.ofSeconds(1));
    }

    private static List<Resource> policy(SharedBottleneck shared, boolean consent) {
        Resource.Builder cooperation = Policies.cooperation().toBuilder();
        cooperation
                .getCooperationBuilder()
                .setHelperConsents(consent)
                .getLatencyOptimizationBuilder()
                .setSuppression(Suppression.newBuilder().setLimitBps(1_000_000).setSharedBottleneck(shared));
        return Policies.all(cooperation.build());
    }

    private void seconds(int count, double loss, boolean calls) {
        for (int i = 0; i < count; i++) {
            Telemetry.Builder telemetry = Telemetry.newBuilder()
                    .addPaths(PathReport.newBuilder()
                            .setPath("isp-a")
                            .setPeer("fra")
                            .setIncoming(DirectionReport.newBuilder().setLoss(loss)));
            if (calls) {
                telemetry.addPresentAppTypes("appTypes/voice");
            }
            controller.agentA.send(
                    AgentMessage.newBuilder().setTelemetry(telemetry).build());
            controller.clock.advance(Duration.ofSeconds(1));
        }
    }

    private CooperationStatus status() {
        return controller.status("sites/home-a").getCooperations(0);
    }

    private boolean isHelperLimited() {
        return controller.fabric.program(Policies.DPID_B).meters().containsKey(METER_UP);
    }

    @Test
    void shouldLimitTheHelperWhileCallsSufferAndTellPeople() {
        begin(SharedBottleneck.SHARED_BOTTLENECK_KNOWN);
        seconds(5, 0.05, true);

        assertThat(isHelperLimited()).isTrue();
        assertThat(status().hasSuppressedSince()).isTrue();
        assertThat(status().getReason())
                .isEqualTo("in place at both sites; sites/home-b limits its other traffic, since latency-critical"
                        + " sessions of sites/home-a suffer: incoming loss 5.0 %, delay 0 ms above the usual");
    }

    @Test
    void shouldStopWhenTheCallsHaveEnded() {
        begin(SharedBottleneck.SHARED_BOTTLENECK_KNOWN);
        seconds(5, 0.05, true);
        seconds(2, 0.05, false);

        assertThat(isHelperLimited()).isFalse();
        assertThat(status().hasSuppressedSince()).isFalse();
        assertThat(status().getReason()).isEqualTo("in place at both sites");
    }

    @Test
    void shouldStopWhenTheHelperWithdrawsItsConsent() {
        begin(SharedBottleneck.SHARED_BOTTLENECK_KNOWN);
        seconds(5, 0.05, true);
        controller.apply(policy(SharedBottleneck.SHARED_BOTTLENECK_KNOWN, false));
        seconds(1, 0.05, true);

        assertThat(isHelperLimited()).isFalse();
    }

    @Test
    void shouldNotLimitAHelperWhoseIspIsNotKnownToShareABottleneck() {
        begin(SharedBottleneck.SHARED_BOTTLENECK_UNSPECIFIED);
        seconds(30, 0.05, true);

        assertThat(isHelperLimited()).isFalse();
    }
}
