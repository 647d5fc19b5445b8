// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.copy;
import static org.cooprouter.agent.TestBytes.direct;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpFlyweightTest {
    private static final long PSEUDO_HEADER = Checksum.pseudoHeader(0xc0a8_010a, 0xcb00_7109, 6, 40);
    private static final String PORTS_TO_ACK = "c350 01bb 00000001 00000000";
    private static final String WINDOW_TO_URGENT = "ffff 0000 0000";
    private static final String MSS_1460 = "0204 05b4";

    private final TcpFlyweight tcp = new TcpFlyweight();

    @Test
    void shouldReadWhatTrackingASessionNeeds() {
        wrap(syn("a0", MSS_1460 + "0402 080a 00000000 00000000 0103 0307"));

        assertThat(tcp.check()).isEqualTo(DropReason.NONE);
        assertThat(tcp.sourcePort()).isEqualTo(50000);
        assertThat(tcp.destinationPort()).isEqualTo(443);
        assertThat(tcp.headerLength()).isEqualTo(40);
        assertThat(tcp.hasAny(TcpFlyweight.SYN)).isTrue();
        assertThat(tcp.hasAny(TcpFlyweight.FIN | TcpFlyweight.RST | TcpFlyweight.ACK))
                .isFalse();
    }

    @Test
    void shouldRejectASegmentCutInItsHeader() {
        ByteBuffer whole = syn("60", MSS_1460);
        for (int length = 0; length < 24; length++) {
            wrap(direct(copy(whole, 0, length)));
            assertThat(tcp.check()).as("cut to %d bytes", length).isEqualTo(DropReason.TCP_TRUNCATED);
        }
        wrap(whole);
        assertThat(tcp.check()).isEqualTo(DropReason.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "40", "70", "f0"})
    void shouldRejectAnImpossibleDataOffset(String dataOffset) {
        wrap(syn(dataOffset, MSS_1460));
        assertThat(tcp.check()).isEqualTo(DropReason.TCP_TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "60, 020405b4, 22", // first
        "70, 01010101020405b4, 26", // aligned
        "70, 010402020405b400, 25", // at an odd offset, behind another option
        "70, 0402080400000101, 0", // none
    })
    void shouldClampTheMaximumSegmentSizeAndAdaptTheChecksum(String dataOffset, String options, int at) {
        ByteBuffer segment = syn(dataOffset, options);
        wrap(segment);
        tcp.computeChecksum(PSEUDO_HEADER);

        assertThat(tcp.clampMaxSegmentSize(1200)).isEqualTo(at > 0);

        assertThat(tcp.checksumValid(PSEUDO_HEADER)).isTrue();
        if (at > 0) {
            assertThat(segment.getShort(at)).isEqualTo((short) 1200);
        }
    }

    @Test
    void shouldLeaveASmallerMaximumAndSegmentsWithoutSynAlone() {
        ByteBuffer segment = syn("60", MSS_1460);
        wrap(segment);
        assertThat(tcp.clampMaxSegmentSize(1460)).isFalse();

        segment.put(13, (byte) TcpFlyweight.ACK);
        assertThat(tcp.clampMaxSegmentSize(1200)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00020405", "02000000", "02ff05b4", "05010000", "020305b4", "00000002", "01010102"})
    void shouldLeaveOptionsThatDoNotParseAlone(String options) {
        ByteBuffer segment = syn("60", options);
        byte[] before = copy(segment);
        wrap(segment);

        assertThat(tcp.clampMaxSegmentSize(100)).isFalse();

        assertThat(copy(segment)).isEqualTo(before);
    }

    @Test
    void shouldComputeTheChecksumOfOtherPorts() {
        wrap(syn("60", MSS_1460));
        tcp.ports(32768, 443);
        tcp.computeChecksum(PSEUDO_HEADER);

        assertThat(tcp.sourcePort()).isEqualTo(32768);
        assertThat(tcp.checksumValid(PSEUDO_HEADER)).isTrue();
        tcp.checksum(tcp.checksum() ^ 1);
        assertThat(tcp.checksumValid(PSEUDO_HEADER)).isFalse();
    }

    @Test
    void shouldNeverReadBeyondRandomSegments() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            wrap(direct(bytes));
            if (tcp.check() == DropReason.NONE) {
                tcp.clampMaxSegmentSize(1200);
                assertThat(tcp.headerLength()).isBetween(20, bytes.length);
            }
        }
    }

    private static ByteBuffer syn(String dataOffset, String options) {
        return direct(PORTS_TO_ACK + dataOffset + "02" + WINDOW_TO_URGENT + options);
    }

    private void wrap(ByteBuffer segment) {
        tcp.wrap(segment, 0, segment.capacity());
    }
}
