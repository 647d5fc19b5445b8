// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/** Router and proxy choose, each for its own direction, by what the other one has measured (R19). */
class AdaptiveTunnelTest {
    private static final String LARGE = "x".repeat(1000);

    private final Network net = new Network();
    private final Random random = new Random(3);

    private void adaptive(int maxOverheadPercent) {
        adaptive(maxOverheadPercent, AdaptiveSettings.BUILT_IN);
    }

    private void withoutRepairs(int maxOverheadPercent) {
        adaptive(
                maxOverheadPercent,
                AdaptiveSettings.BUILT_IN.stream()
                        .filter(candidate -> !candidate.repairs().any())
                        .toList());
    }

    private void adaptive(int maxOverheadPercent, List<AdaptiveSettings.Candidate> candidates) {
        RedundancyProfile profile = new RedundancyProfile(1, 1, 500 * TestConfig.MS)
                .with(new AdaptiveSettings("call", maxOverheadPercent, candidates, false));
        net.router.pipeline.install(
                TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(profile, "fra")),
                net.router.nowNs);
        net.proxy.pipeline.install(
                TestConfig.withTypes(
                        TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)),
                        TestConfig.voice(profile, "fra")),
                net.proxy.nowNs);
    }

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

    private void call(int seconds, String text) {
        for (int i = 0; i < seconds * 50; i++) {
            net.client(text);
            if (!net.atServer.isEmpty()) {
                net.server(text);
            }
            net.advance(20 * TestConfig.MS);
        }
    }

    private static ChoiceReport choice(Agent agent) {
        return agent.pipeline.telemetry().read(agent.nowNs).getChoicesList().getFirst();
    }

    private static String lastReason(Agent agent) {
        ChoiceReport report = choice(agent);
        return report.getChanges(report.getChangesCount() - 1).getReason();
    }

    @Test
    void shouldSendOneCopyOverThePathThatLosesLess() {
        adaptive(20);
        net.lost = lossOf(0.1, frame -> isUp(frame) && onA(frame));
        call(20, "packet of a call");
        net.tunnelled.clear();
        net.advance(TestConfig.MS);
        net.client("one");

        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_DATA))
                .singleElement()
                .satisfies(frame -> assertThat(frame.flow().source()).isEqualTo(TestConfig.PATH_B));
        assertThat(choice(net.router).getCurrent()).isEqualTo("raic1x1 (to-b 1)");
        assertThat(choice(net.router).getRedundancyProfile()).isEqualTo("call");
        assertThat(choice(net.router).getPeer()).isEqualTo("fra");
    }

    @Test
    void shouldSendMoreWhenBothPathsBeginToLoseAndSayWhy() {
        adaptive(200);
        call(32, LARGE);
        String calm = choice(net.router).getCurrent();
        net.lost = lossOf(0.15, frame -> isUp(frame) && frame.packet().type() == PacketFlyweight.TYPE_DATA);
        call(10, LARGE);

        assertThat(calm).isEqualTo("raic1x2 (isp-a 1, to-b 1)");
        assertThat(choice(net.router).getCurrent()).isNotEqualTo(calm);
        assertThat(lastReason(net.router))
                .startsWith(calm + " -> ")
                .contains(": loses less; loss isp-a ")
                .contains(" % / to-b ")
                .contains("overhead 100 % -> ")
                .endsWith("budget 200 %");
        assertThat(choice(net.proxy).getCurrent())
                .as("the other direction loses nothing: %s", choice(net.proxy))
                .isEqualTo("raic1x2 (0 1, 1 1)");
    }

    @Test
    void shouldChooseForTheProxysDirectionByWhatTheRouterReports() {
        adaptive(20);
        net.lost = lossOf(0.1, frame -> !isUp(frame) && !onA(frame));
        call(20, "packet of a call");

        assertThat(choice(net.proxy).getCurrent()).isEqualTo("raic1x1 (0 1)");
    }

    @Test
    void shouldKeepToTheBudgetByTheBytesOnTheWire() {
        withoutRepairs(70);
        net.lost = lossOf(0.1, _ -> true);
        call(2, LARGE);
        net.tunnelled.clear();
        call(60, LARGE);

        List<Frame> data = net.takeTunnelled(PacketFlyweight.TYPE_DATA).stream()
                .filter(AdaptiveTunnelTest::isUp)
                .toList();
        long bytes =
                data.stream().mapToLong(frame -> frame.bytes().length - 14L).sum();
        long oneCopy = 60L * 50 * (1000 + 60);
        assertThat(data.size()).as("split copies").isGreaterThan(60 * 50 * 2);
        assertThat((double) bytes / oneCopy - 1).isBetween(0.3, 0.72);
    }

    @Test
    void shouldCarryWhatDoesNotFitAWholeCopyWhateverItHasChosen() {
        withoutRepairs(70);
        net.lost = lossOf(0.02, _ -> true);
        String largest = "y".repeat(1500 - 28);
        call(20, LARGE);
        net.lost = _ -> false;
        net.client(largest);

        assertThat(choice(net.router).getCurrent()).startsWith("raic5");
        assertThat(net.textsAtServer()).contains(largest);
        assertThat(net.declined).isEmpty();
    }

    @Test
    void shouldForgetTheChoicesOfAProfileThatIsNotUsedAnyMore() {
        adaptive(100);
        call(2, "packet of a call");
        assertThat(choice(net.router).getChangesCount()).isEqualTo(1);
        net.router.pipeline.install(TestConfig.router("home-a", 11), net.router.nowNs);

        assertThat(net.router.pipeline.telemetry().read(net.router.nowNs).getChoicesList())
                .isEmpty();
        call(1, "goes on");
        assertThat(net.textsAtServer()).contains("goes on");
    }

    @Test
    void shouldCountRepairCopiesAgainstTheBudgetByTheBytesOnTheWire() {
        adaptive(70);
        net.lost = lossOf(0.1, _ -> true);
        call(2, LARGE);
        net.tunnelled.clear();
        call(60, LARGE);

        List<Frame> up = net.tunnelled.stream()
                .filter(AdaptiveTunnelTest::isUp)
                .filter(frame -> frame.packet().type() != PacketFlyweight.TYPE_PROBE)
                .toList();
        long bytes = up.stream().mapToLong(frame -> frame.bytes().length - 14L).sum();
        long oneCopy = 60L * 50 * (1000 + 60);
        assertThat(up).as("repair copies").anyMatch(frame -> frame.packet().type() == PacketFlyweight.TYPE_REPAIR);
        assertThat((double) bytes / oneCopy - 1).isBetween(0.3, 0.72);
        ChoiceReport report = choice(net.router);
        assertThat((double) report.getExtraBytes() / report.getBaseBytes()).isBetween(0.3, 0.72);
    }

    @Test
    void shouldChangeBetweenWholeCopiesAndRepairCopiesInMidSessionAndLoseNothing() {
        adaptive(105);
        int number = 0;
        for (int round = 0; round < 8; round++) {
            boolean lossy = round % 2 == 1;
            // Of nine datagrams in a row one at most, which any redundancy bears.
            int[] since = new int[2];
            net.lost = frame -> {
                int type = frame.packet().type();
                int way = isUp(frame) ? 1 : 0;
                boolean isOfSession = type == PacketFlyweight.TYPE_DATA || type == PacketFlyweight.TYPE_REPAIR;
                boolean lost = lossy && isOfSession && ++since[way] > 8 && random.nextInt(4) == 0;
                since[way] = lost ? 0 : since[way];
                return lost;
            };
            for (int i = 0; i < 45 * 50; i++) {
                net.client("up " + number);
                net.server("down " + number);
                number++;
                net.advance(20 * TestConfig.MS);
                net.tunnelled.clear();
            }
        }
        net.lost = _ -> false;
        for (int i = 0; i < 10; i++) {
            net.client("last");
            net.server("last");
            net.advance(20 * TestConfig.MS);
        }

        assertThat(net.router.count(AgentCounter.REPAIR_CODES_CHANGED)).isGreaterThan(3);
        assertThat(net.proxy.count(AgentCounter.REPAIR_CODES_CHANGED)).isGreaterThan(3);
        Set<String> atServer = new HashSet<>(net.textsAtServer());
        Set<String> atClient = new HashSet<>(net.textsAtClient());
        for (int i = 0; i < number; i++) {
            assertThat(atServer.contains("up " + i)).as("up %d", i).isTrue();
            assertThat(i == 0 || atClient.contains("down " + i))
                    .as("down %d", i)
                    .isTrue();
        }
    }
}
