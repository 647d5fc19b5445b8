// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;
import org.cooprouter.agent.io.PacketRing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Observes the loopback interface, where each packet is seen as it leaves and as it arrives. */
@Timeout(30)
class FlowObserverTest {
    private static final int PACKETS = 100;

    @TempDir
    private Path directory;

    @BeforeEach
    void needRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: sniffing needs root (CAP_NET_RAW)");
    }

    @Test
    void shouldFindEveryPacketAtBothPlacesWithPlausibleTimes() throws IOException {
        Path out = directory.resolve("out");
        Path in = directory.resolve("in");
        FlowFilter filter;
        try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            filter = FlowFilter.parse("udp/127.0.0.1:" + server.getLocalPort());
            List<FlowFilter> filters = List.of(FlowFilter.parse("udp/127.0.0.1:1"), filter);
            FlowObserver sending = FlowObserver.start("lo", PacketRing.Direction.OUTBOUND, filters, out);
            FlowObserver receiving = FlowObserver.start("lo", PacketRing.Direction.INBOUND, filters, in);
            try (sending;
                    receiving) {
                send(server);
            }
        }
        Observations sent = Observations.read(out);
        Observations received = Observations.read(in);
        assertThat(sent.of(filter, true)).hasSize(PACKETS);
        assertThat(sent.of(filter, false)).hasSize(1);

        FlowComparison comparison = FlowComparison.of(sent.of(filter, true), received.of(filter, true));
        assertThat(comparison.received()).isEqualTo(PACKETS);
        assertThat(comparison.duplicates()).isZero();
        assertThat(comparison.unknown()).isZero();
        assertThat(comparison.latency().getMaxValue()).isLessThan(1_000_000_000L);
        long ageNs = System.currentTimeMillis() * 1_000_000 - comparison.sentNs(0);
        assertThat(ageNs).isBetween(-1_000_000L, 30_000_000_000L);
        assertThat(sent.missed() + received.missed()).isZero();
    }

    private static void send(DatagramSocket server) throws IOException {
        try (DatagramChannel client =
                DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            for (int i = 0; i < PACKETS; i++) {
                client.send(ByteBuffer.allocate(160).putInt(0, i), server.getLocalSocketAddress());
            }
            ByteBuffer answer = ByteBuffer.allocate(40);
            DatagramPacket packet = new DatagramPacket(answer.array(), 40, client.getLocalAddress());
            server.send(packet);
        }
    }

    @Test
    void shouldNameTheInterfaceThatDoesNotExist() {
        assertThatThrownBy(() -> FlowObserver.start(
                        "nosuchif0",
                        PacketRing.Direction.BOTH,
                        List.of(FlowFilter.parse("udp/127.0.0.1:1")),
                        directory.resolve("x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nosuchif0");
    }
}
