// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Predicate;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.v1.Direction;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/** What each side comes to know of the direction in which it sends (Q2, Q5), and of losses of the same packet. */
class QualityTest {
    private final Network net = new Network();
    private final Random random = new Random(7);

    private static boolean isUp(Frame frame) {
        return frame.flow().destination().equals(TestConfig.PROXY);
    }

    private static boolean onA(Frame frame) {
        return frame.flow().source().equals(TestConfig.PATH_A)
                || frame.flow().destination().equals(TestConfig.PATH_A);
    }

    private Predicate<Frame> lossOf(double share, Predicate<Frame> where) {
        return frame -> where.test(frame) && random.nextDouble() < share;
    }

    private void call(int packets) {
        for (int i = 0; i < packets; i++) {
            net.client("up");
            net.server("down");
            net.advance(20 * TestConfig.MS);
        }
    }

    private Telemetry.Builder router() {
        return net.router.pipeline.telemetry().read(net.router.nowNs);
    }

    private Telemetry.Builder proxy() {
        return net.proxy.pipeline.telemetry().read(net.proxy.nowNs);
    }

    private static PathReport path(Telemetry.Builder telemetry, String id) {
        return telemetry.getPathsList().stream()
                .filter(report -> report.getPath().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTellTheSenderTheLossOfItsDirectionOfThatPathOnly() {
        net.lost = lossOf(0.1, frame -> isUp(frame) && onA(frame));
        call(1500);

        PathReport a = path(router(), "isp-a");
        assertThat(a.getOutgoing().getLoss()).isCloseTo(0.1, within(0.04));
        assertThat(a.getOutgoing().getDatagrams()).isBetween(380L, 480L);
        assertThat(a.getIncoming().getLoss()).isZero();
        assertThat(path(router(), "to-b").getOutgoing().getLoss()).isZero();
        assertThat(path(proxy(), "0").getIncoming().getLoss()).isCloseTo(0.1, within(0.04));
        assertThat(path(proxy(), "0").getOutgoing().getLoss()).isZero();
    }

    @Test
    void shouldTellTheProxyTheLossOfItsDirection() {
        net.lost = lossOf(0.1, frame -> !isUp(frame) && !onA(frame));
        call(1500);

        assertThat(path(proxy(), "1").getOutgoing().getLoss()).isCloseTo(0.1, within(0.04));
        assertThat(path(proxy(), "0").getOutgoing().getLoss()).isZero();
        assertThat(path(proxy(), "1").getIncoming().getLoss()).isZero();
    }

    @Test
    void shouldMissNothingWhateverTheProfileSendsOverAPath() {
        RedundancyProfile uneven = new RedundancyProfile(2, 0, 500 * TestConfig.MS);
        net.router.pipeline.install(
                TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(uneven, "fra")),
                net.router.nowNs);
        call(300);

        for (PathReport path : proxy().getPathsList()) {
            assertThat(path.getIncoming().getLoss()).isZero();
            assertThat(path.getDataLoss()).isZero();
        }
    }

    @Test
    void shouldMeasureLossByProbesAloneWhenThereIsNoCall() {
        net.lost = lossOf(0.5, frame -> isUp(frame) && onA(frame));
        net.advance(60 * TestConfig.SECOND);

        assertThat(path(router(), "isp-a").getOutgoing().getLoss()).isBetween(0.2, 0.8);
        assertThat(path(router(), "to-b").getOutgoing().getLoss()).isZero();
    }

    @Test
    void shouldReportThatBothPathsLoseTheSamePackets() {
        int[] packet = new int[1];
        // Every tenth packet of the client is lost on both paths.
        net.lost = frame -> isUp(frame) && frame.packet().type() == PacketFlyweight.TYPE_DATA && packet[0] % 10 == 0;
        for (int i = 0; i < 1000; i++) {
            packet[0]++;
            net.client("up");
            net.advance(20 * TestConfig.MS);
        }

        assertThat(router().getJointLossesList())
                .filteredOn(joint -> joint.getDirection() == Direction.DIRECTION_OUTGOING)
                .singleElement()
                .satisfies(joint -> {
                    assertThat(joint.getPath()).isEqualTo("isp-a");
                    assertThat(joint.getOtherPath()).isEqualTo("to-b");
                    assertThat(joint.getPeer()).isEqualTo("fra");
                    assertThat(joint.getLoss()).isCloseTo(0.1, within(0.01));
                });
        assertThat(proxy().getJointLossesList())
                .filteredOn(joint -> joint.getDirection() == Direction.DIRECTION_INCOMING)
                .singleElement()
                .satisfies(joint -> assertThat(joint.getLoss()).isCloseTo(0.1, within(0.01)));
    }

    @Test
    void shouldKnowHowLossesFollowEachOther() {
        int[] packet = new int[1];
        // Bursts of five packets of fifty.
        net.lost = frame ->
                isUp(frame) && onA(frame) && frame.packet().type() == PacketFlyweight.TYPE_DATA && packet[0] % 50 < 5;
        for (int i = 0; i < 1500; i++) {
            packet[0]++;
            net.client("up");
            net.advance(20 * TestConfig.MS);
        }

        assertThat(path(router(), "isp-a").getOutgoing().getBurst()).isCloseTo(0.8, within(0.03));
    }
}
