// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.TestConfig.MS;
import static org.cooprouter.agent.role.TestConfig.SECOND;

import java.nio.ByteBuffer;
import java.util.List;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.EliminationSettings;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.junit.jupiter.api.Test;

/** Copies that client and server send by themselves enter the tunnel once (R7, R9; [0257], [0281], [0340]). */
class ApplicationCopiesTest {
    private static final EliminationSettings BY_CONTENT = new EliminationSettings(null, 2, 500 * MS);
    private static final EliminationSettings BY_RTP =
            new EliminationSettings(ExistingPacketId.RTP, DuplicateElimination.ANY_COPIES, 500 * MS);

    private final Network net = new Network();

    private void use(AppType type) {
        net.router.pipeline.install(TestConfig.withTypes(TestConfig.router("home-a", 11), type), net.router.nowNs);
        net.proxy.pipeline.install(
                TestConfig.withTypes(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), type),
                net.proxy.nowNs);
    }

    private void use(EliminationSettings elimination) {
        use(TestConfig.voice(TestConfig.ONE_EACH, "fra").with(elimination));
        net.advance(SECOND);
    }

    private static Frame fromClient(byte[] payload) {
        return Frame.udp(SteeringMac.of(TestConfig.VOICE), Network.CLIENT_MAC, Network.CALL, payload);
    }

    private static byte[] rtp(int sequence, int ssrc, int timestamp) {
        return ByteBuffer.allocate(12)
                .put(0, (byte) 0x80)
                .put(1, (byte) 111)
                .putShort(2, (short) sequence)
                .putInt(4, timestamp)
                .putInt(8, ssrc)
                .array();
    }

    private static long dropped(Agent agent) {
        return agent.drops(DropReason.APPLICATION_COPY);
    }

    @Test
    void shouldCarryOneOfTwoCopiesInBothDirections() {
        use(BY_CONTENT);
        for (int i = 0; i < 10; i++) {
            net.client("up " + i);
            net.advance(5 * MS);
            net.client("up " + i);
            net.server("down " + i);
            net.advance(5 * MS);
            net.server("down " + i);
        }

        assertThat(net.textsAtServer()).hasSize(10).doesNotHaveDuplicates();
        assertThat(net.textsAtClient()).hasSize(10).doesNotHaveDuplicates();
        assertThat(net.takeTunnelled(PacketFlyweight.TYPE_DATA))
                .as("two copies of ours of each")
                .hasSize(40);
        assertThat(dropped(net.router)).isEqualTo(10);
        assertThat(dropped(net.proxy)).isEqualTo(10);
    }

    @Test
    void shouldCarryBothOfTwoPacketsThatNobodyHasDeclaredToBeCopies() {
        use(TestConfig.voice(TestConfig.ONE_EACH, "fra"));
        net.advance(SECOND);
        net.client("twice");
        net.client("twice");

        assertThat(net.textsAtServer()).containsExactly("twice", "twice");
    }

    @Test
    void shouldTellCopiesByTheNumberInThem() {
        use(BY_RTP);
        net.client(fromClient(rtp(65_535, 1, 1)));
        net.client(fromClient(rtp(65_535, 1, 2)));
        net.client(fromClient(rtp(0, 1, 3)));
        net.client(fromClient(rtp(0, 2, 4)));
        net.client("no RTP");
        net.client("no RTP");

        assertThat(net.atServer).hasSize(5);
        assertThat(dropped(net.router)).isEqualTo(1);
        assertThat(net.router.count(AgentCounter.PACKETS_UNIDENTIFIED)).isEqualTo(2);
    }

    @Test
    void shouldNotTakeOneCallForACopyOfAnother() {
        use(BY_CONTENT);
        net.client("hello");
        net.client(Network.fromClient(new Flow("192.168.1.21", 5060, "192.0.2.80", 3478), "hello"));

        assertThat(net.textsAtServer()).containsExactly("hello", "hello");
    }

    /** On the ordinary path the application's own copies are all the redundancy there is. */
    @Test
    void shouldGiveAllCopiesBackForTheOrdinaryPathWhenThereIsNoProxy() {
        use(BY_CONTENT);
        net.lost = _ -> true;
        net.advance(5 * SECOND);
        net.client("up");
        net.client("up");

        assertThat(net.declined).hasSize(2);
        assertThat(dropped(net.router)).isZero();
    }

    @Test
    void shouldKnowCopiesAcrossAChangeOfConfiguration() {
        use(BY_CONTENT);
        net.client("up");
        use(TestConfig.voice(TestConfig.ONE_EACH, "fra").with(BY_CONTENT));
        net.client("up");

        assertThat(net.textsAtServer()).isEqualTo(List.of("up"));
    }
}
