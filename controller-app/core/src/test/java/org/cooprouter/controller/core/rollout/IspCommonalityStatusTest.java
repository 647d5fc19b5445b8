// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.IspCommonality.Help;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** "How common are our ISPs?" from an agent's reports to what people read (C16). */
class IspCommonalityStatusTest {
    private static final int MINUTES_5 = 300;
    private static final double NS_PER_MS = 1e6;

    private final TestController controller = new TestController();
    private final Random random = new Random(7);

    @BeforeEach
    void putEverythingInPlace() {
        controller.everythingInPlace();
    }

    @Test
    void shouldAdviseSuppressionWhenBothPathsAreDelayedTogether() {
        double[] queue = queue();
        report(i -> queue[i] + random.nextDouble(), i -> queue[i] + random.nextDouble());

        assertThat(status().getIspCommonality().getBetterHelp()).isEqualTo(Help.HELP_SUPPRESSION);
        assertThat(status().getIspCommonality().getSharedBottleneck()).isGreaterThan(0.8);
        assertThat(status().getIspCommonality().getSeconds()).isGreaterThanOrEqualTo(MINUTES_5 - 10);
        assertThat(status().getIspCommonality().getExplanation()).contains("correlation of delays");
    }

    @Test
    void shouldAdviseDuplicationWhenEachPathIsDelayedByItself() {
        double[] own = queue();
        double[] neighbours = queue();
        report(i -> own[i], i -> neighbours[i]);

        assertThat(status().getIspCommonality().getBetterHelp()).isEqualTo(Help.HELP_DUPLICATION);
    }

    @Test
    void shouldNotDecideWhereNothingIsEverCongested() {
        report(i -> random.nextDouble(), i -> random.nextDouble());

        assertThat(status().getIspCommonality().getBetterHelp()).isEqualTo(Help.HELP_UNDECIDED);
    }

    @Test
    void shouldSayNothingBeforeAnythingIsMeasured() {
        controller.clock.advance(Duration.ofMinutes(1));

        assertThat(status().hasIspCommonality()).isFalse();
    }

    @Test
    void shouldForgetWhenTheCooperationIsRevoked() {
        report(i -> i % 50, i -> i % 50);
        assertThat(status().hasIspCommonality()).isTrue();

        controller.apply(Policies.all(Policies.cooperation().toBuilder()
                .setCooperation(
                        Policies.cooperation().getCooperation().toBuilder().setHelperConsents(false))
                .build()));
        controller.clock.advance(Duration.ofSeconds(2));

        assertThat(status().hasIspCommonality()).isFalse();
    }

    /** Milliseconds of a queue that is full now and then. */
    private double[] queue() {
        double[] queue = new double[MINUTES_5];
        for (int i = 0; i < queue.length; i++) {
            double before = i == 0 ? 0 : queue[i - 1];
            queue[i] = random.nextInt(20) == 0 ? 60 : before * 0.7;
        }
        return queue;
    }

    private void report(IntToDoubleFunction ownMs, IntToDoubleFunction neighboursMs) {
        for (int i = 0; i < MINUTES_5; i++) {
            Telemetry telemetry = Telemetry.newBuilder()
                    .addPaths(path("isp-a", ownMs.applyAsDouble(i)))
                    .addPaths(path("to-b", neighboursMs.applyAsDouble(i)))
                    .build();
            controller.agentA.send(
                    AgentMessage.newBuilder().setTelemetry(telemetry).build());
            controller.clock.advance(Duration.ofSeconds(1));
        }
    }

    private static PathReport path(String id, double delayMs) {
        return PathReport.newBuilder()
                .setPath(id)
                .setPeer("fra")
                .setIncoming(DirectionReport.newBuilder()
                        .setLoss(delayMs > 50 ? 0.05 : 0)
                        .setDelayChange(Durations.fromNanos(Math.round(delayMs * NS_PER_MS))))
                .build();
    }

    private CooperationStatus status() {
        return controller.status("sites/home-a").getCooperations(0);
    }
}
