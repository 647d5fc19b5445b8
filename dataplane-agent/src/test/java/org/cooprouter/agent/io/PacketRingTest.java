// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sniffs the loopback interface, whose checksums are never finished and whose frames are seen twice: sent, received. */
class PacketRingTest {
    private static final int UDP_DESTINATION_PORT = 36;

    @BeforeEach
    void needRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: sniffing needs root (CAP_NET_RAW)");
    }

    @ParameterizedTest
    @CsvSource({"INBOUND, 1", "OUTBOUND, 1", "BOTH, 2"})
    void shouldSeeTheChosenDirectionAndCountUnfinishedChecksums(PacketRing.Direction direction, int times)
            throws IOException {
        try (PacketRing ring = PacketRing.open("lo", 256, direction);
                DatagramSocket socket =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            SocketAddress self = socket.getLocalSocketAddress();
            AtomicInteger seen = new AtomicInteger();
            FrameHandler handler = (buffer, offset, length, nowNs) -> {
                if (length == 142 && buffer.getChar(offset + UDP_DESTINATION_PORT) == socket.getLocalPort()) {
                    seen.incrementAndGet();
                }
            };
            socket.send(new DatagramPacket(new byte[100], 100, self));
            await().until(() -> {
                ring.poll(handler, 1000, 0);
                return seen.get() == times;
            });
            assertThat(ring.unfinishedChecksums()).isGreaterThanOrEqualTo(times);
        }
    }

    @Test
    void shouldRefuseARingOfNoFrames() {
        assertThatThrownBy(() -> PacketRing.open("lo", 0, PacketRing.Direction.BOTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 frames");
    }
}
