// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExistingPacketIdTest {
    private static final int AT = 5;

    private static ByteBuffer packet(int first, int type) {
        return ByteBuffer.allocate(AT + 20)
                .put(AT, (byte) first)
                .put(AT + 1, (byte) type)
                .putInt(AT + 8, 0xcafe_0001);
    }

    @Test
    void shouldReadToWhichStreamAnRtpPacketBelongs() {
        assertThat(ExistingPacketId.RTP.stream(packet(0x80, 0), AT)).isEqualTo(0xcafe_0001L);
    }

    /** A marked Opus packet of type 111, and a not marked one; RTCP from FIR to the last type, STUN, DTLS. */
    @ParameterizedTest
    @CsvSource({
        "0x80, 0x6f, true",
        "0x90, 0xef, true",
        "0x80, 0xc0, false",
        "0x81, 0xc8, false",
        "0x81, 0xcd, false",
        "0x80, 0xdf, false",
        "0x00, 0x01, false",
        "0x16, 0xfe, false"
    })
    void shouldTakeNothingElseForRtp(String first, String type, boolean isRtp) {
        ByteBuffer packet = packet(Integer.decode(first), Integer.decode(type));

        assertThat(ExistingPacketId.RTP.isIn(packet, AT, 20)).isEqualTo(isRtp);
        assertThat(ExistingPacketId.RTP.isIn(packet, AT, 11)).isFalse();
    }

    @Test
    void shouldReadNothingOfAPacketThatIsTooShortForNumberAndStream() {
        ByteBuffer packet = packet(0, 0);

        assertThat(new ExistingPacketId(3, 4, ExistingPacketId.ONE_STREAM, false).isIn(packet, AT, 6))
                .isFalse();
        assertThat(new ExistingPacketId(3, 4, ExistingPacketId.ONE_STREAM, false).isIn(packet, AT, 7))
                .isTrue();
        assertThat(new ExistingPacketId(0, 2, 8, false).isIn(packet, AT, 11)).isFalse();
        assertThat(new ExistingPacketId(0, 2, 8, false).isIn(packet, AT, 12)).isTrue();
    }

    @Test
    void shouldRefuseNumbersOfOtherSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExistingPacketId(0, 3, ExistingPacketId.ONE_STREAM, false))
                .withMessageContaining("not 3");
    }
}
