// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Duration;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.cooprouter.agent.v1.RhythmReport;
import org.junit.jupiter.api.Test;

/** What the telemetry of a router and a proxy says about when packets come. */
class RhythmSurveyTest {
    private final Network net = new Network();
    private final TelemetryReader atRouter = net.router.pipeline.telemetry();
    private final TelemetryReader atProxy = net.proxy.pipeline.telemetry();

    private static List<RhythmReport> rhythms(TelemetryReader reader, Agent agent) {
        return reader.read(agent.nowNs).getRhythmsList();
    }

    private static long nanos(Duration duration) {
        return duration.getSeconds() * TestConfig.SECOND + duration.getNanos();
    }

    private void call(int packets) {
        for (int i = 0; i < packets; i++) {
            net.client("up");
            net.advance(10 * TestConfig.MS);
            net.server("down");
            net.advance(10 * TestConfig.MS);
        }
    }

    @Test
    void shouldReportTheRhythmOfBothDirectionsOnBothSides() {
        call(200);

        for (List<RhythmReport> rhythms : List.of(rhythms(atRouter, net.router), rhythms(atProxy, net.proxy))) {
            assertThat(rhythms)
                    .extracting(RhythmReport::getDirection)
                    .containsExactly(
                            RhythmReport.Direction.DIRECTION_OUTBOUND, RhythmReport.Direction.DIRECTION_INBOUND);
            assertThat(rhythms).allSatisfy(rhythm -> {
                assertThat(rhythm.getAppType()).isEqualTo("voice");
                assertThat(rhythm.getSessions()).isEqualTo(1);
                assertThat(rhythm.getMeanPacketRatePps()).isCloseTo(50, Percentage.withPercentage(15));
                assertThat(rhythm.getLockedSessions()).isEqualTo(1);
                assertThat(nanos(rhythm.getMeanPeriod())).isEqualTo(20 * TestConfig.MS);
                assertThat(nanos(rhythm.getMeanJitter())).isLessThan(TestConfig.MS);
                assertThat(nanos(rhythm.getNextExpectedIn())).isCloseTo(10 * TestConfig.MS, within(11 * TestConfig.MS));
            });
        }
    }

    @Test
    void shouldSayNothingOfASessionThatIsSilent() {
        call(200);
        net.advance(4 * TestConfig.SECOND);

        assertThat(rhythms(atRouter, net.router)).isEmpty();
        assertThat(rhythms(atProxy, net.proxy)).isEmpty();
    }

    @Test
    void shouldSumUpMoreSessionsThanItSeesAtOnce() {
        int sessions = 300;
        for (int round = 0; round < 120; round++) {
            for (int port = 0; port < sessions; port++) {
                Frame.Flow flow = new Frame.Flow("192.168.1.20", 10_000 + port, "192.0.2.80", 3478);
                net.router.receive(Network.fromClient(flow, "up"));
            }
            net.router.advance(20 * TestConfig.MS);
        }

        List<RhythmReport> rhythms = rhythms(atRouter, net.router);
        assertThat(rhythms).hasSize(1);
        assertThat(rhythms.get(0).getSessions()).isEqualTo(sessions);
        assertThat(rhythms.get(0).getLockedSessions()).isEqualTo(sessions);
    }
}
