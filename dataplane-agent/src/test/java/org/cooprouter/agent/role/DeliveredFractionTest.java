// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What arrives of the packets of a call over two paths that lose each datagram independently, against the closed form of each
 * scheme; prints the table.
 */
class DeliveredFractionTest {
    private static final double[] LOSSES = {0.01, 0.05, 0.10, 0.20};
    private static final int PACKETS = 10_000;
    private static final double SIGMAS = 4;

    private static final List<String> ROWS = new ArrayList<>();

    /** How a packet is sent, and how probable it is to arrive if each datagram is lost with probability p. */
    record Scheme(String name, RedundancyProfile profile, boolean fragmentedByIp, DoubleUnaryOperator delivered) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static RedundancyProfile split(int number, int parts, int times) {
        RedundancyScheme scheme = Objects.requireNonNull(Schemes.find(number, parts));
        return new RedundancyProfile(scheme, 1, 1, times, 500 * TestConfig.MS);
    }

    private static RedundancyProfile copies(int perPath) {
        return new RedundancyProfile(perPath, perPath, 500 * TestConfig.MS);
    }

    /** The probability that at least k of n arrive. */
    private static double atLeast(int k, int n, double loss) {
        return IntStream.rangeClosed(k, n)
                .mapToDouble(i -> binomial(n, i) * Math.pow(1 - loss, i) * Math.pow(loss, n - i))
                .sum();
    }

    private static double binomial(int n, int k) {
        return k == 0 ? 1 : binomial(n - 1, k - 1) * n / k;
    }

    private static Stream<Scheme> schemes() {
        return Stream.of(
                new Scheme("RAIC-1, 2 copies", copies(1), false, p -> 1 - p * p),
                new Scheme("RAIC-1, 4 copies", copies(2), false, p -> 1 - Math.pow(p, 4)),
                new Scheme("RAIC-5, 2 of 3", split(Schemes.RAIC_5, 2, 1), false, p -> atLeast(2, 3, p)),
                new Scheme("RAIC-5, 3 of 4", split(Schemes.RAIC_5, 3, 1), false, p -> atLeast(3, 4, p)),
                new Scheme("RAIC-5, 2 of 3, each twice", split(Schemes.RAIC_5, 2, 2), false, p -> atLeast(2, 3, p * p)),
                new Scheme("RAIC-6, 2 of 4", split(Schemes.RAIC_6, 2, 1), false, p -> atLeast(2, 4, p)),
                new Scheme("RAIC-6, 4 of 6", split(Schemes.RAIC_6, 4, 1), false, p -> atLeast(4, 6, p)),
                new Scheme(
                        "2 X-Fragments, each over both paths",
                        split(Schemes.FRAGMENTS, 2, 2),
                        false,
                        p -> Math.pow(1 - p * p, 2)),
                new Scheme(
                        "2 IP fragments of each of 2 copies",
                        copies(1),
                        true,
                        p -> 1 - Math.pow(1 - Math.pow(1 - p, 2), 2)));
    }

    static Stream<Arguments> schemesAndLosses() {
        return schemes()
                .flatMap(scheme -> IntStream.range(0, LOSSES.length).mapToObj(i -> Arguments.of(scheme, LOSSES[i])));
    }

    @ParameterizedTest(name = "{0}, {1} lost")
    @MethodSource("schemesAndLosses")
    void shouldBeTheClosedFormWithinStatisticalError(Scheme scheme, double loss) {
        double expected = scheme.delivered.applyAsDouble(loss);

        double up = measured(scheme, loss, true);
        double down = measured(scheme, loss, false);

        ROWS.add(String.format(
                Locale.ROOT,
                "%-36s %5.0f %% %10.3f %% %10.3f %% %10.3f %%",
                scheme.name,
                100 * loss,
                100 * expected,
                100 * up,
                100 * down));
        double error = SIGMAS * Math.sqrt(expected * (1 - expected) / PACKETS) + 1.0 / PACKETS;
        assertThat(up).isCloseTo(expected, within(error));
        assertThat(down).isCloseTo(expected, within(error));
    }

    @AfterAll
    static void print() {
        System.out.println(
                String.format("%-36s %7s %12s %12s %12s", "scheme", "loss", "closed form", "to server", "to client"));
        ROWS.forEach(System.out::println);
    }

    private static double measured(Scheme scheme, double loss, boolean up) {
        SplittableRandom random = new SplittableRandom(up ? 42 : 43);
        Network net = call(scheme.profile);
        Frame.Flow answer = net.atServer.getLast().flow().reversed();
        net.atServer.clear();
        // A datagram that IP has fragmented is lost with either fragment.
        net.lost = frame -> random.nextDouble() < loss || (scheme.fragmentedByIp && random.nextDouble() < loss);
        List<Frame> delivered = up ? net.atServer : net.atClient;
        Set<String> received = new HashSet<>();
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
            }
            delivered.clear();
            net.tunnelled.clear();
        }
        return (double) received.size() / PACKETS;
    }

    /** Both agents know each other's paths and everything about the session. */
    static Network call(RedundancyProfile profile) {
        Network net = new Network(
                new Agent(
                        TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(profile, "fra")), 5, 0),
                new Agent(
                        TestConfig.withTypes(
                                TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)),
                                TestConfig.voice(profile, "fra")),
                        9,
                        0));
        net.advance(TestConfig.SECOND);
        net.client("first");
        net.advance(100 * TestConfig.MS);
        return net;
    }
}
