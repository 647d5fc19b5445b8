// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.StreamSplitting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream whose packets take one of two paths each, 10 ms and 40 ms long, and leave the tunnel in order (C11, C12). */
class SplitStreamTest {
    private static final long MS = TestConfig.MS;
    private static final long LONGEST = 120 * MS;
    private static final long FAST = 10 * MS;
    private static final long SLOW = 40 * MS;

    private final Network net = network();
    private final List<Arrival> arrivals = new ArrayList<>();

    private record Arrival(String text, long atNs) {}

    private static Network network() {
        RedundancyProfile profile = new RedundancyProfile(1, 1, 500 * MS).with(new StreamSplitting(LONGEST));
        RuntimeConfig router = TestConfig.withTypes(TestConfig.router("home-a", 11), TestConfig.voice(profile, "fra"));
        RuntimeConfig proxy = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        return new Network(
                new Agent(router, 5, 1_000 * TestConfig.SECOND),
                new Agent(TestConfig.withTypes(proxy, TestConfig.voice(profile, "fra")), 9, 77 * TestConfig.SECOND));
    }

    private static boolean isSlow(Frame copy) {
        return copy.flow().source().equals(TestConfig.PATH_B);
    }

    /** Sends a packet every millisecond, and lets each copy arrive after its path's delay, unless it is lost. */
    private List<String> send(int packets, Predicate<Integer> isLost) {
        record Flight(Frame copy, long atNs) {}
        // Paths say which they are by probes.
        net.advance(TestConfig.SECOND);
        List<Flight> flights = new ArrayList<>();
        long startNs = net.proxy.nowNs;
        for (int i = 0; i < packets; i++) {
            List<Frame> copies = net.router.receive(Network.fromClient("p" + i));
            assertThat(copies).hasSize(1);
            if (!isLost.test(i)) {
                long delayNs = isSlow(copies.get(0)) ? SLOW : FAST;
                flights.add(new Flight(copies.get(0), startNs + i * MS + delayNs));
            }
        }
        flights.sort(Comparator.comparingLong(Flight::atNs));
        for (Flight flight : flights) {
            take(net.proxy.advanceTo(flight.atNs()));
            take(net.proxy.receive(flight.copy()));
        }
        take(net.proxy.advance(TestConfig.SECOND));
        return arrivals.stream().map(Arrival::text).toList();
    }

    private void take(List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.flow().sourcePort() != TestConfig.TUNNEL_PORT) {
                arrivals.add(new Arrival(new String(frame.payload(), UTF_8), net.proxy.nowNs));
            }
        }
    }

    private static List<String> texts(int packets, Predicate<Integer> isLost) {
        return IntStream.range(0, packets)
                .boxed()
                .filter(isLost.negate())
                .map(i -> "p" + i)
                .toList();
    }

    @Test
    void shouldSendEachPacketOverOneOfThePaths() {
        List<Frame> copies = IntStream.range(0, 200)
                .boxed()
                .flatMap(i -> net.router.receive(Network.fromClient("p" + i)).stream())
                .toList();

        assertThat(copies).hasSize(200);
        assertThat(copies.stream().filter(SplitStreamTest::isSlow).count()).isBetween(80L, 120L);
    }

    @Test
    void shouldHandOverInOrderWhatCameOutOfOrder() {
        List<String> texts = send(2_000, _ -> false);

        // What arrives before the first packets over the slow path cannot know of those.
        assertThat(texts).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(texts.subList(100, 2_000)).isEqualTo(texts(2_000, i -> i < 100));
        assertThat(net.proxy.count(AgentCounter.PACKETS_JOINED)).isGreaterThan(500);
        assertThat(net.proxy.count(AgentCounter.PACKETS_NOT_JOINED)).isZero();
    }

    @Test
    void shouldWaitForALostPacketOnlyUntilBothPathsHaveBroughtLaterOnes() {
        Predicate<Integer> isLost = i -> i == 1_000;
        List<String> texts = send(2_000, isLost);

        assertThat(texts.subList(100, 1_999)).isEqualTo(texts(2_000, isLost).subList(100, 1_999));
        long next = arrivals.stream()
                .filter(arrival -> arrival.text().equals("p1001"))
                .mapToLong(Arrival::atNs)
                .findFirst()
                .orElseThrow();
        long after = arrivals.stream()
                .filter(arrival -> arrival.text().equals("p999"))
                .mapToLong(Arrival::atNs)
                .findFirst()
                .orElseThrow();
        assertThat(next - after).isLessThan(LONGEST / 2);
        assertThat(net.proxy.count(AgentCounter.PACKETS_GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void shouldWaitNoLongerThanThePolicySays() {
        net.advance(TestConfig.SECOND);
        List<Frame> copies = Stream.of("a", "b", "c")
                .map(text -> Objects.requireNonNull(
                        net.router.receive(Network.fromClient(text)).get(0)))
                .toList();
        take(net.proxy.receive(copies.get(0)));
        take(net.proxy.receive(copies.get(2)));
        assertThat(arrivals).extracting(Arrival::text).containsExactly("a");

        take(net.proxy.advance(LONGEST - MS));
        assertThat(arrivals).hasSize(1);
        take(net.proxy.advance(2 * MS));
        assertThat(arrivals).extracting(Arrival::text).containsExactly("a", "c");

        take(net.proxy.receive(copies.get(1)));
        assertThat(arrivals).extracting(Arrival::text).containsExactly("a", "c", "b");
        assertThat(net.proxy.count(AgentCounter.PACKETS_JOINED_LATE)).isEqualTo(1);
    }

    /** Probes go as fast as everything else on their path. */
    private void probe() {
        record Flight(Frame probe, long atNs) {}
        List<Flight> flights = new ArrayList<>();
        long startNs = net.proxy.nowNs;
        for (long passed = 0; passed < TestConfig.SECOND; passed += MS) {
            for (Frame probe : net.router.advance(MS)) {
                flights.add(new Flight(probe, startNs + passed + (isSlow(probe) ? SLOW : FAST)));
            }
        }
        flights.sort(Comparator.comparingLong(Flight::atNs));
        for (Flight flight : flights) {
            net.proxy.advanceTo(flight.atNs());
            net.proxy.receive(flight.probe()).forEach(net.router::receive);
        }
        net.proxy.advanceTo(startNs + TestConfig.SECOND);
    }

    /** An end point that sends little takes the least round-trip time that it sees for that of all its packets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 60})
    void shouldTakeAsLongOverTheShortPathAsOverTheLong(long betweenMs) {
        probe();
        record Flight(Frame copy, long atNs) {}
        List<Flight> flights = new ArrayList<>();
        long startNs = net.proxy.nowNs;
        for (int i = 0; i < 200; i++) {
            Frame copy = net.router.receive(Network.fromClient("p" + i)).get(0);
            flights.add(new Flight(copy, startNs + i * betweenMs * MS + (isSlow(copy) ? SLOW : FAST)));
        }
        flights.sort(Comparator.comparingLong(Flight::atNs));
        for (Flight flight : flights) {
            while (net.proxy.nowNs < flight.atNs()) {
                take(net.proxy.advance(Math.min(MS, flight.atNs() - net.proxy.nowNs)));
            }
            take(net.proxy.receive(flight.copy()));
        }
        for (int i = 0; i < LONGEST / MS; i++) {
            take(net.proxy.advance(MS));
        }

        assertThat(arrivals).extracting(Arrival::text).isEqualTo(texts(200, _ -> false));
        for (int i = 0; i < 200; i++) {
            long tookNs = arrivals.get(i).atNs() - startNs - i * betweenMs * MS;
            assertThat(tookNs).as("p" + i).isBetween(SLOW, SLOW + 2 * MS);
        }
    }

    @Test
    void shouldDeliverOnceWhatArrivesTwice() {
        net.advance(TestConfig.SECOND);
        Frame copy = net.router.receive(Network.fromClient("once")).get(0);
        take(net.proxy.receive(copy));
        take(net.proxy.receive(copy));

        assertThat(arrivals).extracting(Arrival::text).containsExactly("once");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_300, 1_371, 1_398, 1_399, 1_472})
    void shouldHandOverInOrderWhatIsTooLargeForOneDatagram(int length) {
        net.advance(TestConfig.SECOND);
        record Flight(Frame copy, long atNs) {}
        List<Flight> flights = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        long startNs = net.proxy.nowNs;
        for (int i = 0; i < 500; i++) {
            String text = "p" + i + "-";
            String large = text + "x".repeat(length - text.length());
            texts.add(large);
            for (Frame copy : net.router.receive(Network.fromClient(large))) {
                flights.add(new Flight(copy, startNs + i * MS + (isSlow(copy) ? SLOW : FAST)));
            }
        }
        flights.sort(Comparator.comparingLong(Flight::atNs));
        for (Flight flight : flights) {
            take(net.proxy.advanceTo(flight.atNs()));
            take(net.proxy.receive(flight.copy()));
        }
        take(net.proxy.advance(TestConfig.SECOND));

        // What arrives before the first packets over the slow path cannot know of those.
        assertThat(arrivals).extracting(Arrival::text).hasSize(500).doesNotHaveDuplicates();
        assertThat(arrivals.stream().map(Arrival::text).toList().subList(100, 500))
                .isEqualTo(texts.subList(100, 500));
    }

    @Test
    void shouldGoOnWhenHundredsOfPacketsAreLost() {
        Predicate<Integer> isLost = i -> i >= 500 && i < 1_500;
        List<String> texts = send(3_000, isLost);

        assertThat(texts).containsAll(texts(3_000, isLost)).hasSize(2_000);
        assertThat(texts.subList(1_000, 2_000)).isEqualTo(texts(3_000, i -> i < 2_000));
    }

    @Test
    void shouldJoinAtTheRouterWhatTheProxySplits() {
        net.advance(TestConfig.SECOND);
        net.client("hello");
        net.advance(TestConfig.SECOND);
        List<Frame> copies = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            copies.addAll(net.proxy.receive(Frame.udp(
                    TestConfig.PROXY_MAC,
                    Network.SERVER_SIDE_MAC,
                    net.atServer.getLast().flow().reversed(),
                    ("p" + i).getBytes(UTF_8))));
        }
        assertThat(copies).hasSize(50);
        List<Frame> fast = copies.stream()
                .filter(copy -> copy.flow().destination().equals(TestConfig.PATH_A))
                .toList();
        List<Frame> slow = copies.stream()
                .filter(copy -> copy.flow().destination().equals(TestConfig.PATH_B))
                .toList();
        assertThat(fast).hasSizeBetween(15, 35);
        List<String> texts = Stream.concat(fast.stream(), slow.stream())
                .flatMap(copy -> net.router.receive(copy).stream())
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();

        int first = Integer.parseInt(texts.get(0).substring(1));
        List<String> inOrder = texts.stream()
                .filter(text -> Integer.parseInt(text.substring(1)) >= first)
                .toList();
        assertThat(texts).hasSize(50);
        assertThat(inOrder)
                .isEqualTo(IntStream.range(first, 50).mapToObj(i -> "p" + i).toList());
    }
}
