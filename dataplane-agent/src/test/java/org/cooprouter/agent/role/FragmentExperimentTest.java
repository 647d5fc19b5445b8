// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.TestConfig.MS;
import static org.cooprouter.agent.role.TestConfig.SECOND;

import java.util.List;
import java.util.SplittableRandom;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.ExperimentSettings;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.v1.ExperimentArm;
import org.cooprouter.agent.v1.ExperimentReport;
import org.junit.jupiter.api.Test;

/** A network that loses large datagrams is found out, and what is found can be used (Q6; [0308]-[0309], [0348]). */
class FragmentExperimentTest {
    private static final RedundancyProfile ONE_COPY = new RedundancyProfile(1, 0, 500 * MS);
    private static final String PACKET = "x".repeat(300);
    /** Headers of a datagram are below 100 bytes: it carries more than 200 of the packet. */
    private static final int LARGE = 300;

    private final Network net = new Network();
    private final SplittableRandom random = new SplittableRandom(1);

    private void use(AppType type) {
        net.router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), type), net.router.nowNs);
        net.proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), type),
                net.proxy.nowNs);
    }

    private static AppType trying(int percent, boolean adopt, Integer... sizes) {
        return TestConfig.voice(ONE_COPY, "fra").with(new ExperimentSettings(List.of(sizes), percent, adopt));
    }

    private void loseLarge(double share) {
        net.lost = frame -> frame.bytes().length > LARGE && random.nextDouble() < share;
    }

    private void talk(int packets) {
        net.client(PACKET);
        for (int i = 0; i < packets; i++) {
            net.client(PACKET);
            if (!net.atServer.isEmpty()) {
                net.server(PACKET);
            }
            net.advance(10 * MS);
        }
    }

    private static ExperimentReport report(Agent agent) {
        return agent.pipeline.telemetry().read(agent.nowNs).getExperiments(0);
    }

    private static double loss(ExperimentArm arm) {
        return 1 - (double) arm.getDelivered() / arm.getPackets();
    }

    @Test
    void shouldMeasureThatSmallPacketsAreTreatedBetterInBothDirections() {
        use(trying(50, false, 150, 250));
        net.advance(SECOND);
        loseLarge(0.2);
        talk(3000);

        for (Agent sender : List.of(net.router, net.proxy)) {
            ExperimentReport report = report(sender);
            assertThat(report.getAppType()).isEqualTo("voice");
            assertThat(report.getArmsList())
                    .extracting(ExperimentArm::getFragmentSize)
                    .containsExactly(0, 150, 250);
            assertThat(report.getArmsList()).allMatch(arm -> arm.getPackets() > 200);
            assertThat(loss(report.getArms(0))).isBetween(0.13, 0.27);
            assertThat(loss(report.getArms(1))).isLessThan(0.02);
            assertThat(loss(report.getArms(2))).isLessThan(0.02);
            assertThat(report.getArms(0).getBest()).isFalse();
        }
        assertThat(net.textsAtServer()).as("measured only").hasSizeLessThan(2900);
    }

    @Test
    void shouldUseTheSizeThatLosesLeastWhenThePolicySaysSo() {
        use(trying(50, true, 150));
        net.advance(SECOND);
        loseLarge(0.2);
        talk(2000);
        assertThat(report(net.router).getArms(1).getBest()).isTrue();
        assertThat(report(net.router).getAdopts()).isTrue();

        int before = net.atServer.size();
        net.tunnelled.clear();
        talk(1000);

        // A quarter of all packets is still sent as before, to compare; a fifth of these is lost.
        assertThat(net.atServer.size() - before).isBetween(920, 975);
        long large = net.tunnelled.stream()
                .filter(frame -> frame.bytes().length > LARGE)
                .count();
        assertThat(large).isBetween(350L, 650L);
    }

    @Test
    void shouldNotTakeChanceForABetterSize() {
        use(trying(50, true, 150));
        net.advance(SECOND);
        net.lost = frame -> random.nextDouble() < 0.02;
        talk(2000);

        for (Agent sender : List.of(net.router, net.proxy)) {
            assertThat(report(sender).getArms(0).getPackets()).isGreaterThan(200);
            assertThat(report(sender).getArms(0).getBest()).isTrue();
        }
    }

    @Test
    void shouldTryNothingUnlessThePolicySaysSoNorOnPacketsThatAreSmallAnyway() {
        use(TestConfig.voice(ONE_COPY, "fra"));
        net.advance(SECOND);
        talk(300);
        assertThat(net.router.pipeline.telemetry().read(net.router.nowNs).getExperimentsList())
                .isEmpty();
        assertThat(net.router.count(AgentCounter.SPLIT_COPIES_KEPT) + net.proxy.count(AgentCounter.SPLIT_COPIES_KEPT))
                .isZero();

        use(trying(50, true, 400));
        talk(300);
        assertThat(net.proxy.count(AgentCounter.SPLIT_COPIES_KEPT)).isZero();
    }

    @Test
    void shouldBeginAnewWithAProxyThatHasRestarted() {
        use(trying(50, false, 150));
        net.advance(SECOND);
        talk(1500);
        long before = report(net.router).getArms(0).getPackets();
        assertThat(before).isGreaterThan(200);
        net.proxy = new Agent(
                TestConfig.withTypes(
                        TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), trying(50, false, 150)),
                10,
                net.proxy.nowNs);
        net.atServer.clear();
        talk(1500);

        assertThat(loss(report(net.router).getArms(0))).isLessThan(0.1);
        assertThat(loss(report(net.router).getArms(1))).isLessThan(0.1);
        assertThat(report(net.router).getArms(0).getBest()).isTrue();
    }
}
