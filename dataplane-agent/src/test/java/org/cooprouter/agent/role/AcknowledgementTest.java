// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.Network.CALL;
import static org.cooprouter.agent.role.Network.fromClient;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/** What a client says once and the proxy acknowledges (T3, T6), also when either of them has restarted. */
class AcknowledgementTest {
    private static final long SECOND = TestConfig.SECOND;
    private static final long MS = TestConfig.MS;

    private final Network net = new Network();

    private List<Frame> data() {
        return net.takeTunnelled(PacketFlyweight.TYPE_DATA);
    }

    /** A call of 50 packets per second both ways. */
    private void call(int packets) {
        for (int i = 0; i < packets; i++) {
            net.client("up");
            net.server("down");
            net.advance(20 * MS);
        }
    }

    private static long withClientId(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.packet().direction() == PacketFlyweight.FROM_CLIENT
                        && frame.packet().hasClientId())
                .count();
    }

    @Test
    void shouldSayWhoItIsUntilTheProxyHasAcknowledged() {
        net.client("one");
        net.client("two");
        assertThat(data()).allSatisfy(frame -> {
            assertThat(frame.packet().hasClientId()).isTrue();
            assertThat(frame.packet().hasFields()).isTrue();
        });

        net.server("answer with acknowledgement");
        net.client("three");

        assertThat(data().stream().filter(frame -> frame.packet().direction() == PacketFlyweight.FROM_CLIENT))
                .hasSize(2)
                .allSatisfy(frame -> assertThat(frame.packet().hasClientId()).isFalse());
        assertThat(net.textsAtServer()).containsExactly("one", "two", "three");
    }

    @Test
    void shouldStopAcknowledgingWithTheFirstPacketThatDoesNotSayIt() {
        net.client("one");
        net.server("acknowledges");
        net.client("two");
        net.tunnelled.clear();
        net.server("acknowledges no more");

        assertThat(data())
                .isNotEmpty()
                .allSatisfy(frame -> assertThat(frame.packet().hasFields()).isFalse());
    }

    @Test
    void shouldRepeatEverythingInOnePacketPerSecond() {
        call(50);
        net.tunnelled.clear();

        call(500);

        assertThat(withClientId(data())).as("10 repetitions on 2 paths").isEqualTo(20);
    }

    @Test
    void shouldGoOnSayingItWhileAcknowledgementsAreLost() {
        net.lost = frame -> frame.packet().direction() == PacketFlyweight.FROM_PROXY;
        call(100);
        assertThat(withClientId(data())).isEqualTo(200);
        assertThat(net.textsAtServer()).hasSize(100);

        net.lost = _ -> false;
        call(1);
        net.tunnelled.clear();
        call(5);

        assertThat(withClientId(data())).isZero();
    }

    @Test
    void shouldAcknowledgeByAControlWhenTheServerIsSilent() {
        net.client("one way");
        net.advance(50 * MS);
        net.tunnelled.clear();
        net.client("one way");

        assertThat(withClientId(data())).isZero();
        assertThat(net.proxy.count(AgentCounter.CONTROLS_SENT)).isEqualTo(1);
    }

    @Test
    void shouldBoundItsControlsWhateverTheClientSends() {
        net.lost = frame -> frame.packet().direction() == PacketFlyweight.FROM_PROXY;
        for (int i = 0; i < 1000; i++) {
            net.client("one way");
            net.advance(MS);
        }

        assertThat(net.proxy.count(AgentCounter.CONTROLS_SENT)).isLessThanOrEqualTo(50);
    }

    @Test
    void shouldKnowTheSessionAgainWithinASecondOfAProxyRestartUnderTheSameExternalPort() {
        call(75);
        Frame before = net.atServer.getLast();
        net.proxy = new Agent(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 10, 3 * SECOND);
        int delivered = net.atServer.size();

        for (int i = 0; i < 50; i++) {
            net.client("after the restart");
            net.advance(20 * MS);
        }

        assertThat(net.atServer.size() - delivered).isPositive();
        assertThat(net.proxy.drops(DropReason.UNKNOWN_SESSION)).isLessThanOrEqualTo(2 * 50);
        assertThat(net.atServer.getLast().flow()).isEqualTo(before.flow());
        net.server("answer");
        assertThat(net.textsAtClient().getLast()).isEqualTo("answer");
        call(100);
        assertThat(net.textsAtServer().size() - delivered).isGreaterThanOrEqualTo(100);
    }

    @Test
    void shouldKeepTheExternalPortWhenTheRouterRestarts() {
        call(10);
        Frame before = net.atServer.getLast();
        net.router = new Agent(TestConfig.router("home-a", 11), 6, 50 * SECOND);

        net.client("after the restart");

        assertThat(net.textsAtServer().getLast()).isEqualTo("after the restart");
        assertThat(net.atServer.getLast().flow()).isEqualTo(before.flow());
        net.server("answer");
        assertThat(net.textsAtClient().getLast()).isEqualTo("answer");
        assertThat(net.proxy.count(AgentCounter.NAT_MAPPINGS_ACTIVE)).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldTellTheSameSessionIdOfTwoClientsApart() {
        AssociationSettings first = TestConfig.association("home-a", 11, "fra", 1);
        AssociationSettings second = TestConfig.association("home-c", 12, "fra", 1);
        Agent proxy = new Agent(TestConfig.proxy(first, second), 9, 0);
        RandomGenerator same = () -> 0x1234_5678_1234_5678L;
        Network netA = new Network(new Agent(TestConfig.router("home-a", 11), 5, 0, same, JdkAead::new), proxy);
        Network netC = new Network(new Agent(TestConfig.router("home-c", 12), 5, 0, same, JdkAead::new), proxy);
        // The two homes have different addresses on the Internet.
        netC.nat = frame -> frame.from("198.51.100.200", frame.flow().source().equals(TestConfig.PATH_A) ? 1 : 2);

        netA.client("a1");
        netA.server("to a");
        netA.client("a2");
        netC.client("c1");
        netC.client("c2");
        netA.client("a3");

        assertThat(netA.textsAtServer()).containsExactly("a1", "a2", "a3");
        assertThat(netC.textsAtServer()).containsExactly("c1", "c2");
        assertThat(netA.atServer.get(0).flow())
                .isNotEqualTo(netC.atServer.get(0).flow());
        // C's client_ID is never acknowledged: it goes on saying it, A does not.
        assertThat(netA.tunnelled.getLast().packet().hasClientId()).isFalse();
        assertThat(netC.tunnelled.getLast().packet().hasClientId()).isTrue();
    }

    @Test
    void shouldUseTheSessionIdForSomethingElseWhenTheClientSaysSo() {
        RandomGenerator same = () -> 0x1234_5678_1234_5678L;
        net.router = new Agent(TestConfig.router("home-a", 11), 5, 0, same, JdkAead::new);
        net.client("before");
        net.router = new Agent(TestConfig.router("home-a", 11), 6, 0, same, JdkAead::new);

        net.client(fromClient(new Frame.Flow("192.168.1.99", 4444, "192.0.2.81", 9), "after"));

        assertThat(net.textsAtServer()).containsExactly("before", "after");
        assertThat(net.atServer.get(1).flow().destination()).isEqualTo("192.0.2.81");
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldNotBeginASessionByAReplayAfterItsEnd() {
        net.client("hello");
        Frame recorded = data().get(0);
        net.advance(61 * SECOND);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();

        long before = net.proxy.drops(DropReason.STALE);

        assertThat(net.proxy.receive(recorded)).isEmpty();

        assertThat(net.proxy.drops(DropReason.STALE)).isEqualTo(before + 1);
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
    }

    @Test
    void shouldGoOnWhenTheProxyHasEndedASessionThatTheClientStillHas() {
        net.client(fromClient(CALL, "long-lived"));
        // Another session of the client uses up more numbers, and ends.
        Frame.Flow other = new Frame.Flow("192.168.1.20", 5070, "192.0.2.80", 3478);
        for (int i = 0; i < 200; i++) {
            net.client(fromClient(other, "x"));
        }
        // The proxy alone forgets both, as if its policy had other timeouts.
        net.lost = _ -> true;
        net.proxy.advance(80 * SECOND);
        net.lost = _ -> false;
        assertThat(net.proxy.count(AgentCounter.SESSIONS_ACTIVE)).isZero();
        int before = net.atServer.size();

        for (int i = 0; i < 6 * 50; i++) {
            net.client(fromClient(CALL, "still there"));
            net.advance(20 * MS);
        }

        assertThat(net.atServer.size() - before)
                .as("delivered again after a few seconds")
                .isGreaterThan(50);
    }
}
