// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.ProfileTiming;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** Packets that are held so that all take equally long (R20). */
class PlayoutTest {
    private static final long MS = TestConfig.MS;
    private static final long HOLD = 30 * MS;
    private static final long PERIOD = 20 * MS;

    private final Network net = network(new ProfileTiming(0, HOLD));
    private final List<Played> played = new ArrayList<>();

    private record Played(String text, long atNs) {}

    private static Network network(ProfileTiming timing) {
        AppType voice = TestConfig.voice(TestConfig.ONE_EACH.with(timing), "fra");
        RuntimeConfig proxy = TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1));
        return new Network(
                new Agent(TestConfig.withTypes(TestConfig.router("home-a", 11), voice), 5, 1_000 * TestConfig.SECOND),
                new Agent(TestConfig.withTypes(proxy, voice), 9, 77 * TestConfig.SECOND));
    }

    /** Lets an agent's time pass, timer by timer, and notes what it hands over to the LAN or the server. */
    private void until(Agent agent, long laterNs) {
        while (agent.pipeline.nextDeadlineNs() <= laterNs) {
            agent.nowNs = Math.max(agent.nowNs, agent.pipeline.nextDeadlineNs());
            agent.pipeline.onTimers(agent.nowNs);
            play(agent, agent.sink.take());
        }
        agent.nowNs = laterNs;
    }

    private void play(Agent agent, List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.flow().sourcePort() != TestConfig.TUNNEL_PORT) {
                played.add(new Played(new String(frame.payload(), UTF_8), agent.nowNs));
            }
        }
    }

    /** Sends a packet every period and lets it arrive after a delay of its own; those of 0 are lost. */
    private List<Long> delaysOf(long... delays) {
        record Flight(Frame copy, long atNs) {}
        List<Flight> flights = new ArrayList<>();
        long startNs = net.proxy.nowNs;
        for (int i = 0; i < delays.length; i++) {
            Frame copy = net.router.receive(Network.fromClient("p" + i)).get(0);
            net.router.nowNs += PERIOD;
            if (delays[i] > 0) {
                flights.add(new Flight(copy, startNs + i * PERIOD + delays[i]));
            }
        }
        flights.sort((a, b) -> Long.compare(a.atNs(), b.atNs()));
        for (Flight flight : flights) {
            until(net.proxy, flight.atNs());
            play(net.proxy, net.proxy.receive(flight.copy()));
        }
        until(net.proxy, startNs + delays.length * PERIOD + TestConfig.SECOND);
        return played.stream()
                .map(packet ->
                        packet.atNs() - startNs - Integer.parseInt(packet.text().substring(1)) * PERIOD)
                .toList();
    }

    @Test
    void shouldHandAllPacketsOverAfterTheDelayOfTheFastestAndTheHold() {
        SplittableRandom random = new SplittableRandom(7);
        long[] delays = IntStream.range(0, 400)
                .mapToLong(i -> 10 * MS + (i == 0 ? 0 : random.nextLong(HOLD)))
                .toArray();

        assertThat(delaysOf(delays)).hasSize(400).containsOnly(10 * MS + HOLD);
        assertThat(played)
                .extracting(Played::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 400).mapToObj(i -> "p" + i).toList());
        assertThat(net.proxy.count(AgentCounter.PACKETS_DELIVERED)).isEqualTo(400);
    }

    @Test
    void shouldHandOverWhatIsLateAtOnceAndWaitForNothingThatIsLost() {
        assertThat(delaysOf(10 * MS, 0, 10 * MS, 150 * MS, 10 * MS))
                .containsExactlyInAnyOrder(40 * MS, 40 * MS, 150 * MS, 40 * MS);
    }

    @Test
    void shouldDeliverAHeldPacketOnce() {
        List<Frame> copies = net.router.receive(Network.fromClient("hello"));
        assertThat(net.proxy.receive(copies.get(0))).isEmpty();
        assertThat(net.proxy.receive(copies.get(1))).isEmpty();

        until(net.proxy, net.proxy.nowNs + HOLD);

        assertThat(played).extracting(Played::text).containsExactly("hello");
        assertThat(net.proxy.drops(DropReason.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void shouldHoldWhatGoesToTheClientToo() {
        net.client("hello");
        net.advance(HOLD + 10 * MS);
        net.server("answer");
        assertThat(net.atClient).isEmpty();
        long sentNs = net.router.nowNs;

        until(net.router, sentNs + TestConfig.SECOND);

        assertThat(played).containsExactly(new Played("answer", sentNs + HOLD));
    }

    @Test
    void shouldHoldNothingWithoutThePolicyForIt() {
        Network early = network(ProfileTiming.IMMEDIATE);

        early.client("hello");

        assertThat(early.textsAtServer()).containsExactly("hello");
        assertThat(early.proxy.count(AgentCounter.PACKETS_HELD)).isZero();
    }

    @Test
    void shouldHandOverAtOnceWhatItHasNoRoomToHold() {
        net.proxy.sink.countOnly();
        for (int i = 0; i < Playout.CAPACITY + 10; i++) {
            net.proxy.receive(net.router.receive(Network.fromClient("p" + i)).get(0));
        }

        assertThat(net.proxy.count(AgentCounter.PACKETS_NOT_HELD)).isEqualTo(10);
        long before = net.proxy.sink.committed();
        net.proxy.advance(HOLD + MS);
        assertThat(net.proxy.sink.committed() - before).isGreaterThanOrEqualTo(Playout.CAPACITY);
        assertThat(net.proxy.count(AgentCounter.PACKETS_HELD)).isEqualTo(Playout.CAPACITY);
    }

    @Test
    void shouldStillHandOverWhatIsHeldWhenTheSessionHasGone() {
        net.client("hello");
        net.proxy.pipeline.install(RuntimeConfig.EMPTY, net.proxy.nowNs);

        until(net.proxy, net.proxy.nowNs + HOLD);

        assertThat(played).extracting(Played::text).containsExactly("hello");
    }

    @Test
    void shouldLeaveRoomForTheTimeInTheLargestPackets() {
        boolean fragmented = false;
        for (int length = 1300; length <= 1450; length++) {
            List<Frame> written = net.router.receive(Network.fromClient("x".repeat(length)));
            assertThat(written)
                    .isNotEmpty()
                    .allSatisfy(frame -> assertThat(frame.bytes()).hasSizeLessThanOrEqualTo(1514));
            fragmented |= written.get(0).packet().copy() != 0;
        }
        assertThat(fragmented).isTrue();
    }
}
