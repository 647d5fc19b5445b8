// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.direct;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketFlyweightTest {
    private static final String TAG = "00".repeat(16);

    private final PacketFlyweight packet = new PacketFlyweight();

    @Test
    void shouldReadEveryFieldAtItsExtremes() {
        wrap("14e0ffff" + "ffffffff" + "7fffffffffffffff" + "ffffffffffffffff" + "7f40ff" + TAG);

        assertThat(packet.check(PacketFlyweight.FROM_PROXY)).isEqualTo(DropReason.NONE);
        assertThat(packet.version()).isEqualTo(1);
        assertThat(packet.type()).isEqualTo(PacketFlyweight.TYPE_REPAIR);
        assertThat(packet.direction()).isEqualTo(PacketFlyweight.FROM_PROXY);
        assertThat(packet.hasClientId()).isTrue();
        assertThat(packet.hasFields()).isTrue();
        assertThat(packet.keyEpoch()).isEqualTo(65535);
        assertThat(packet.sessionId()).isEqualTo(0xffff_ffff);
        assertThat(packet.copy()).isEqualTo(127);
        assertThat(packet.packetId()).isEqualTo((1L << 56) - 1);
        assertThat(packet.clientId()).isEqualTo(Vlq.MAX_VALUE);
        assertThat(packet.row()).isEqualTo(127);
        assertThat(packet.count()).isEqualTo(64);
        assertThat(packet.stride()).isEqualTo(255);
        assertThat(packet.headerLength()).isEqualTo(27);
        assertThat(packet.plaintextLength()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "10000001, 00, NONE",
        "00000001, 00, WIRE_VERSION",
        "20000001, 00, WIRE_VERSION",
        "14000001, 40, WIRE_RESERVED", // a REPAIR whose Copy is that of a split copy
        "15000001, 00, WIRE_RESERVED", // type 5
        "1f000001, 00, WIRE_RESERVED", // type 15
        "10010001, 00, WIRE_RESERVED",
        "10020001, 00, WIRE_RESERVED",
        "10040001, 00, WIRE_RESERVED",
        "10080001, 00, WIRE_RESERVED",
        "10100001, 00, WIRE_RESERVED",
        "10000001, 80, WIRE_RESERVED", // the bit before Copy
        "10000001, 01, NONE", // a split copy
        "10000001, 40, NONE",
        "10000001, 41, WIRE_RESERVED", // a repair copy that says it is DATA
        "13000001, 01, WIRE_RESERVED", // a CONTROL is never split
        "10800001, 00, WIRE_DIRECTION",
    })
    void shouldNameWhatIsWrong(String firstWord, String copy, DropReason expected) {
        wrap(firstWord + "0000002a" + copy + "00000000000001" + TAG);

        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 00000000, WIRE_RESERVED, WIRE_RESERVED", // DATA
        "10, 0000002a, NONE, NONE",
        "11, 00000000, NONE, WIRE_RESERVED", // PROBE
        "11, 0000002a, WIRE_RESERVED, WIRE_RESERVED",
        "12, 00000000, WIRE_RESERVED, NONE", // PROBE_REPLY
        "12, 0000002a, WIRE_RESERVED, WIRE_RESERVED",
        "13, 00000000, NONE, NONE", // CONTROL
        "13, 0000002a, NONE, NONE",
        "14, 00000000, WIRE_RESERVED, WIRE_RESERVED", // REPAIR
    })
    void shouldAllowATypeOnlyWhereItBelongs(
            String versionAndType, String session, DropReason fromClient, DropReason fromProxy) {
        wrap(versionAndType + "000001" + session + "0000000000000001" + TAG);
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(fromClient);

        wrap(versionAndType + "800001" + session + "0000000000000001" + TAG);
        assertThat(packet.check(PacketFlyweight.FROM_PROXY)).isEqualTo(fromProxy);
    }

    @ParameterizedTest
    @CsvSource({
        "000101, NONE",
        "7f40ff, WIRE_RESERVED", // reaches back beyond packet_ID 0
        "7f4001, NONE",
        "800101, WIRE_RESERVED", // no such row
        "000001, WIRE_RESERVED", // of no packet
        "004101, WIRE_RESERVED", // of more than 64
        "000200, WIRE_RESERVED", // twice of the same
    })
    void shouldDemandThatARepairSaysWhatItProtects(String repair, DropReason expected) {
        wrap("14000001" + "0000002a" + "41" + "00000000000100" + repair + TAG);
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(expected);

        wrap("14000001" + "0000002a" + "41" + "00000000000100" + TAG);
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(DropReason.WIRE_TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({"25, 1", "4025, 2", "80000025, 4", "c000000000000025, 8"})
    void shouldDemandRoomForClientIdAndTag(String clientId, int length) {
        String header = "10400001" + "0000002a" + "0000000000000001" + clientId;
        wrap(header + TAG);
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(DropReason.NONE);
        assertThat(packet.clientId()).isEqualTo(37);
        assertThat(packet.headerLength()).isEqualTo(16 + length);

        wrap(header + TAG.substring(2));
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(DropReason.WIRE_TRUNCATED);
    }

    @Test
    void shouldWriteAPacketWithoutFieldsOrPayload() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);

        PacketFlyweight written = new PacketWriter()
                .begin(buffer, 5, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_PROXY, -1, (1L << 56) - 1)
                .finish();

        assertThat(written.length()).isEqualTo(32);
        assertThat(written.check(PacketFlyweight.FROM_PROXY)).isEqualTo(DropReason.NONE);
        assertThat(written.sessionId()).isEqualTo(-1);
        assertThat(written.packetId()).isEqualTo((1L << 56) - 1);
        assertThat(written.copy()).isZero();
    }

    private void wrap(String hex) {
        ByteBuffer buffer = direct(hex);
        packet.wrap(buffer, 0, buffer.capacity());
    }
}
