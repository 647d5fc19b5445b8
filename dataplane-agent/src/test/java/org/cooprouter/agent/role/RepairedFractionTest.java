// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What arrives of the packets of a call over one path when they protect each other, with independent losses and with bursts,
 * against probabilities that are computed exactly; prints the table.
 */
class RepairedFractionTest {
    private static final int PACKETS = 10_000;
    private static final int BATCH = 100;
    private static final double SIGMAS = 4;
    private static final double HANDFUL = 4;
    private static final List<String> ROWS = new ArrayList<>();

    /**
     * A path that loses every datagram in its bad state and none in its good one (Gilbert); a transition per datagram.
     *
     * @param toBad probability of bad after good
     * @param stay probability of bad after bad
     */
    record Channel(String name, double loss, double toBad, double stay) {
        static Channel independent(double loss) {
            return new Channel("independent", loss, loss, loss);
        }

        static Channel bursts(double loss, double meanLength) {
            return new Channel("bursts of " + meanLength, loss, loss / (1 - loss) / meanLength, 1 - 1 / meanLength);
        }

        /** That the next datagram is lost or not, after one that was or was not. */
        double probability(boolean lostBefore, boolean lost) {
            double ofLoss = lostBefore ? stay : toBad;
            return lost ? ofLoss : 1 - ofLoss;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f %% lost, %s", 100 * loss, name);
        }
    }

    static Stream<Arguments> codesAndChannels() {
        return Stream.of(
                        new Raict(1),
                        new Raict(2),
                        new Raict(3),
                        new ReedSolomon(4, 1, 1),
                        new ReedSolomon(4, 2, 1),
                        new ReedSolomon(4, 2, 4),
                        new ReedSolomon(8, 4, 2))
                .flatMap(code -> DoubleStream.of(0.01, 0.05, 0.10, 0.20)
                        .boxed()
                        .flatMap(loss -> Stream.of(Channel.independent(loss), Channel.bursts(loss, 5)))
                        .map(channel -> Arguments.of(code, channel)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("codesAndChannels")
    void shouldBeWhatIsProbableWithinStatisticalError(RepairCode code, Channel channel) {
        double expected = expected(code, channel);

        double[] up = measured(code, channel, true);
        double[] down = measured(code, channel, false);

        ROWS.add(String.format(
                Locale.ROOT,
                "%-38s %-34s %9.3f %% %9.3f %% %9.3f %%",
                code,
                channel,
                100 * expected,
                100 * up[0],
                100 * down[0]));
        assertThat(up[0]).isCloseTo(expected, within(up[1]));
        assertThat(down[0]).isCloseTo(expected, within(down[1]));
    }

    @AfterAll
    static void print() {
        System.out.printf("%-38s %-34s %11s %11s %11s%n", "code", "path", "exact", "to server", "to client");
        ROWS.forEach(System.out::println);
    }

    @Test
    void shouldComputeWhatHasAClosedForm() {
        for (double p : new double[] {0.01, 0.1, 0.2}) {
            // Not delivered: lost, and in either direction the chain breaks before it reaches a packet that has
            // arrived.
            double broken = p / (1 - p * (1 - p));
            assertThat(expected(new Raict(1), Channel.independent(p))).isCloseTo(1 - p * broken * broken, within(1e-9));
            // Not delivered: lost, and at least one of the other two of three, or two of four, is lost, too.
            assertThat(expected(new ReedSolomon(2, 1, 3), Channel.independent(p)))
                    .isCloseTo(1 - p * (1 - Math.pow(1 - p, 2)), within(1e-12));
        }
    }

    private static double expected(RepairCode code, Channel channel) {
        return code instanceof Raict raict ? ofRaict(raict.depth(), channel) : ofBlocks((ReedSolomon) code, channel);
    }

    // --- RAICT: a Markov chain of the last packets' equivalence classes ---

    /**
     * What is known of the last packets, latest first: 0 for a packet that is known, the same number for packets of which each would
     * make the others known. The tag is the class of the packet whose fate is asked for.
     */
    private record Window(boolean lostBefore, int tag, List<Integer> classes) {}

    private static final int UNTAGGED = -1;

    private static double ofRaict(int depth, Channel channel) {
        Map<Window, Double> states = new HashMap<>();
        // What was not sent is known to be zero.
        states.put(new Window(false, UNTAGGED, new ArrayList<>(Collections.nCopies(depth, 0))), 1.0);
        for (int i = 0; i < 100; i++) {
            states = next(states, depth, channel, false, new double[1]);
        }
        double[] known = {0};
        states = next(states, depth, channel, true, known);
        for (int i = 0; i < 400; i++) {
            states = next(states, depth, channel, false, known);
        }
        return known[0];
    }

    private static Map<Window, Double> next(
            Map<Window, Double> states, int depth, Channel channel, boolean tags, double[] known) {
        Map<Window, Double> after = new HashMap<>();
        states.forEach((window, probability) -> {
            for (int lost = 0; lost < 2 << depth; lost++) {
                double p = probability;
                boolean lostBefore = window.lostBefore;
                for (int datagram = 0; datagram <= depth; datagram++) {
                    boolean isLost = (lost >> datagram & 1) != 0;
                    p *= channel.probability(lostBefore, isLost);
                    lostBefore = isLost;
                }
                Window moved = move(window, lost, depth, lostBefore, tags);
                if (moved.tag == 0) {
                    known[0] += p;
                } else if (moved.tag == UNTAGGED || moved.classes.contains(moved.tag)) {
                    after.merge(moved, p, Double::sum);
                }
            }
        });
        return after;
    }

    private static Window move(Window window, int lost, int depth, boolean lostBefore, boolean tags) {
        int fresh = 100;
        int[] classes = new int[depth + 1];
        classes[0] = (lost & 1) == 0 ? 0 : fresh;
        for (int back = 1; back <= depth; back++) {
            classes[back] = window.classes.get(back - 1);
        }
        int tag = tags ? classes[0] : window.tag;
        for (int back = 1; back <= depth; back++) {
            if ((lost >> back & 1) == 0) {
                int one = classes[0];
                int other = classes[back];
                int both = Math.min(one, other);
                Arrays.setAll(classes, i -> classes[i] == one || classes[i] == other ? both : classes[i]);
                tag = tag == one || tag == other ? both : tag;
            }
        }
        List<Integer> canonical = new ArrayList<>();
        Map<Integer, Integer> names = new HashMap<>(Map.of(0, 0, UNTAGGED, UNTAGGED));
        for (int back = 0; back < depth; back++) {
            canonical.add(names.computeIfAbsent(classes[back], c -> names.size() - 1));
        }
        return new Window(lostBefore, names.getOrDefault(tag, fresh), canonical);
    }

    // --- Reed-Solomon: the datagrams of one block among those of the others ---

    private static double ofBlocks(ReedSolomon code, Channel channel) {
        double sum = 0;
        for (int block = 0; block < code.interleave(); block++) {
            sum += ofBlock(code, channel, block);
        }
        return sum / code.interleave();
    }

    /** By the number of its packets and of its repair copies that have been lost so far. */
    private static double ofBlock(ReedSolomon code, Channel channel, int block) {
        double[][][] states = new double[2][code.k() + 1][code.r() + 1];
        states[0][0][0] = 1 - channel.loss;
        states[1][0][0] = channel.loss;
        for (int position = 0; position < code.window(); position++) {
            boolean isOfBlock = position % code.interleave() == block;
            states = send(states, channel, isOfBlock ? 1 : 0, 0);
            for (int repair = 0; repair < code.repairs(position); repair++) {
                states = send(states, channel, 0, isOfBlock ? 1 : 0);
            }
        }
        double delivered = 0;
        for (double[][] state : states) {
            for (int packets = 0; packets <= code.k(); packets++) {
                for (int repairs = 0; repairs <= code.r(); repairs++) {
                    int missing = packets <= code.r() - repairs ? 0 : packets;
                    delivered += state[packets][repairs] * (code.k() - missing) / code.k();
                }
            }
        }
        return delivered;
    }

    private static double[][][] send(double[][][] states, Channel channel, int packets, int repairs) {
        double[][][] after = new double[2][states[0].length][states[0][0].length];
        for (int before = 0; before < 2; before++) {
            for (int packet = 0; packet < states[0].length; packet++) {
                for (int repair = 0; repair < states[0][0].length; repair++) {
                    double p = states[before][packet][repair];
                    if (p > 0) {
                        after[0][packet][repair] += p * channel.probability(before == 1, false);
                        after[1][packet + packets][repair + repairs] += p * channel.probability(before == 1, true);
                    }
                }
            }
        }
        return after;
    }

    // --- agents ---

    /** The fraction delivered, and how far from its expectation it may be. */
    private static double[] measured(RepairCode code, Channel channel, boolean up) {
        Repairs repairs = new Repairs(code, 1, 0);
        Network net = DeliveredFractionTest.call(
                new RedundancyProfile(Schemes.replication(), 1, 0, 1, repairs, 500 * TestConfig.MS));
        Frame.Flow answer = net.atServer.getLast().flow().reversed();
        net.atServer.clear();
        SplittableRandom random = new SplittableRandom(code.hashCode() + 31L * channel.hashCode() + (up ? 0 : 1));
        boolean[] lost = {random.nextDouble() < channel.loss};
        net.lost = frame -> {
            lost[0] = random.nextDouble() < channel.probability(lost[0], true);
            return lost[0];
        };
        List<Frame> delivered = up ? net.atServer : net.atClient;
        Set<String> received = new HashSet<>();
        int[] batches = new int[PACKETS / BATCH];
        for (int number = 0; number < PACKETS; number++) {
            String text = "packet " + number;
            if (up) {
                net.client(text);
            } else {
                net.server(Frame.udp(TestConfig.PROXY_MAC, Network.SERVER_SIDE_MAC, answer, text.getBytes(UTF_8)));
            }
            for (Frame frame : delivered) {
                String got = new String(frame.payload(), UTF_8);
                assertThat(received.add(got)).as("once: %s", got).isTrue();
                batches[Integer.parseInt(got.substring(7)) / BATCH]++;
            }
            delivered.clear();
            net.tunnelled.clear();
        }
        double mean = (double) received.size() / PACKETS;
        double variance = Arrays.stream(batches)
                        .mapToDouble(batch -> Math.pow((double) batch / BATCH - mean, 2))
                        .sum()
                / (batches.length - 1);
        // Of rare losses the batches say little; those that repair copies do not mend come by the handful.
        double least = HANDFUL * expected(code, channel) * (1 - expected(code, channel)) / PACKETS;
        double error = SIGMAS * Math.sqrt(Math.max(variance / batches.length, least)) + 2.0 / PACKETS;
        return new double[] {mean, error};
    }
}
