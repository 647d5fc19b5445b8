// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.EmergencyReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.compile.Tables;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.CooperationStatus.State;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consent and account of an emergency connection (C6); the helper has two rules whose counters are what it gave. */
class EmergencyAccountTest {
    private static final Duration POLL = Duration.ofSeconds(6);

    private final TestController controller = new TestController();

    @BeforeEach
    void putEverythingInPlace() {
        controller.fabric.bytesPerRule = 0;
        controller.apply(policy(true, 10_000));
        controller.connectBridges();
        controller.connectAgents();
        controller.clock.advance(POLL);
    }

    private static List<Resource> policy(boolean helperConsents, long maxBytesPerMonth) {
        Cooperation.Builder cooperation = Policies.emergency().getCooperation().toBuilder();
        cooperation.setHelperConsents(helperConsents);
        cooperation.getEmergencyConnectionBuilder().setMaxBytesPerMonth(maxBytesPerMonth);
        return Policies.all(
                Policies.watchedHomeA(),
                Policies.emergency().toBuilder().setCooperation(cooperation).build());
    }

    private CooperationStatus status() {
        return controller.status("sites/home-a").getCooperationsList().stream()
                .filter(status -> status.getCooperation().equals("cooperations/a-in-emergency"))
                .findFirst()
                .orElseThrow();
    }

    private void counters(long bytesPerRule) {
        controller.fabric.bytesPerRule = bytesPerRule;
        controller.clock.advance(POLL);
    }

    private boolean helperForwards() {
        return controller.fabric.program(Policies.DPID_B).rules().values().stream()
                .anyMatch(rule -> rule.cookie() == Tables.emergencyCookie(1));
    }

    @Test
    void shouldBeActiveWhenBothSitesHaveTheirParts() {
        assertThat(status().getState()).isEqualTo(State.STATE_ACTIVE);
        assertThat(status().getReason()).isEqualTo("in place at both sites; the ISP of sites/home-a works");
        assertThat(status().hasStateTime()).isTrue();
        assertThat(controller.agentA.held()).containsKey("emergencies/isp-a");
        assertThat(helperForwards()).isTrue();
    }

    @Test
    void shouldCountWhatIsGivenOverRestartsOfControllerAndBridge() {
        counters(1000);
        assertThat(status().getMonths(0).getBytes()).isEqualTo(2000);
        controller.restart();
        controller.connectBridges();
        controller.connectAgents();
        counters(1500);
        assertThat(status().getMonths(0).getBytes()).isEqualTo(3000);
        // The bridge has begun to count anew.
        counters(100);
        assertThat(status().getMonths(0).getBytes()).isEqualTo(3200);
    }

    @Test
    void shouldEndWhenTheMonthIsUsedUpAndGoOnWithTheNextOne() {
        counters(5000);
        assertThat(status().getState()).isEqualTo(State.STATE_EXHAUSTED);
        assertThat(status().getReason())
                .startsWith("sites/home-b has given the 10000 bytes that it gives in a month; it goes on on ");
        assertThat(helperForwards()).isFalse();

        YearMonth month = YearMonth.from(controller.clock.instant().atZone(ZoneOffset.UTC));
        controller.fabric.bytesPerRule = 0;
        controller.clock.sleep(Duration.between(
                controller.clock.instant(),
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
        controller.clock.advance(POLL);
        assertThat(status().getState()).isEqualTo(State.STATE_ACTIVE);
        assertThat(helperForwards()).isTrue();
        assertThat(status().getMonths(0).getMonth()).isEqualTo(month.toString());
    }

    @Test
    void shouldStopForwardingAtOnceWhenTheHelperWithdrawsItsConsent() {
        controller.apply(policy(false, 10_000));
        assertThat(helperForwards()).isFalse();
        assertThat(status().getState()).isEqualTo(State.STATE_REVOKED);
        assertThat(status().getReason()).isEqualTo("sites/home-b withdrew its consent");
    }

    @Test
    void shouldSayWhoUsesItAndForHowLong() {
        controller.agentA.send(AgentMessage.newBuilder()
                .setTelemetry(Telemetry.newBuilder()
                        .addEmergencies(EmergencyReport.newBuilder()
                                .setUplink("isp-a")
                                .setSilent(true)
                                .setSilentFor(Durations.fromSeconds(3))))
                .build());
        controller.clock.advance(Duration.ofSeconds(20));
        assertThat(status().getReason())
                .isEqualTo("the ISP of sites/home-a is silent; its traffic goes through sites/home-b");
        assertThat(status().hasInUseSince()).isTrue();
        assertThat(status().getMonths(0).getInUse().getSeconds()).isBetween(15L, 20L);
    }
}
