// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.junit.jupiter.api.Test;

/**
 * Split copies that are lost, repeated and overtake each other, of packets whose schemes change in mid-call: what enough copies
 * of arrive is delivered once, and nothing else.
 */
class SplitDisorderTest {
    private static final int PACKETS = 400;
    private static final int[] NUMBERS = {Schemes.FRAGMENTS, Schemes.RAIC_5, Schemes.RAIC_6};
    /** In packets; less than the window. */
    private static final double DISORDER = 30;

    private record Arrival(double time, int number, Frame copy) {}

    private static AppType voice(SplittableRandom random) {
        RedundancyScheme scheme = random.nextInt(4) == 0
                ? Schemes.replication()
                : Objects.requireNonNull(Schemes.find(NUMBERS[random.nextInt(3)], random.nextInt(2, 9)));
        int times = scheme.splits() ? random.nextInt(1, 3) : 1;
        return TestConfig.voice(
                new RedundancyProfile(scheme, random.nextInt(1, 3), 1, times, 500 * TestConfig.MS), "fra");
    }

    @Test
    void shouldDeliverOnceWhatEnoughCopiesOfArriveAndNothingElse() {
        for (long seed = 0; seed < 60; seed++) {
            run(new SplittableRandom(seed), "seed " + seed);
        }
    }

    private static void run(SplittableRandom random, String seed) {
        Agent router = new Agent(TestConfig.router("home-a", 11), 5, 0);
        Agent proxy = new Agent(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 9, 0);
        double loss = random.nextDouble() * 0.5;
        Map<Integer, Integer> needed = new HashMap<>();
        List<Arrival> arrivals = new ArrayList<>();
        int parts = 1;
        for (int number = 0; number < PACKETS; number++) {
            if (number % 50 == 0) {
                AppType voice = voice(random);
                parts = voice.profile().scheme().parts();
                router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), router.nowNs);
            }
            List<Frame> copies = router.receive(Network.fromClient(text(number)));
            needed.put(number, parts);
            for (Frame copy : copies) {
                for (int repeats = random.nextInt(5) == 0 ? 2 : 1; repeats > 0; repeats--) {
                    if (random.nextDouble() >= loss) {
                        arrivals.add(new Arrival(number + random.nextDouble() * DISORDER, number, copy));
                    }
                }
            }
        }
        arrivals.sort(Comparator.comparingDouble(Arrival::time));
        assertDeliveredOnce(proxy, arrivals, needed, seed);
    }

    private static void assertDeliveredOnce(
            Agent proxy, List<Arrival> arrivals, Map<Integer, Integer> needed, String seed) {
        Map<Integer, Set<Integer>> arrived = new HashMap<>();
        Set<String> delivered = new HashSet<>();
        for (Arrival arrival : arrivals) {
            Set<Integer> different = arrived.computeIfAbsent(arrival.number, number -> new HashSet<>());
            boolean isNew = different.add(arrival.copy.packet().copy());
            List<Frame> written = proxy.receive(arrival.copy);

            boolean completes = isNew && different.size() == needed.get(arrival.number);
            assertThat(written).as("%s, packet %d", seed, arrival.number).hasSize(completes ? 1 : 0);
            if (completes) {
                assertThat(written.get(0).payload()).asString(UTF_8).isEqualTo(text(arrival.number));
                assertThat(delivered.add(text(arrival.number))).isTrue();
            }
        }
        assertThat(proxy.count(AgentCounter.PACKETS_DELIVERED)).as(seed).isEqualTo(delivered.size());
    }

    private static String text(int number) {
        return "packet " + number + " ".repeat(number % 37);
    }
}
