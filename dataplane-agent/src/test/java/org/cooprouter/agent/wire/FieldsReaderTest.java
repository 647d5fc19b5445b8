// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.direct;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsReaderTest {
    private final FieldsReader reader = new FieldsReader();
    private final ConnectionQuality written = new ConnectionQuality();
    private final ConnectionQuality read = new ConnectionQuality();
    private final RaicField raic = new RaicField();

    @Test
    void shouldFindThePayloadBehindTheFields() {
        assertThat(parse("03 070105 aabb")).isEqualTo(DropReason.NONE);

        assertThat(reader.pathId()).isEqualTo(5);
        assertThat(reader.payloadOffset()).isEqualTo(4);
    }

    @Test
    void shouldAcceptLongerFormsOfLengthsAndTypes() {
        assertThat(parse("80000006 4007 4001 25 aa")).isEqualTo(DropReason.MALFORMED_FIELDS);
        assertThat(parse("80000005 4007 4001 25 aa")).isEqualTo(DropReason.NONE);
        assertThat(reader.pathId()).isEqualTo(37);
    }

    @Test
    void shouldReadHowAPacketWasSplitInLongerFormsToo() {
        assertThat(parse("09 0c07 05 4002 80000001")).isEqualTo(DropReason.NONE);

        reader.raic(raic);
        assertThat(raic.scheme()).isEqualTo(5);
        assertThat(raic.parts()).isEqualTo(2);
        assertThat(raic.padding()).isEqualTo(1);
    }

    @Test
    void shouldReadWhatIsAskedAndSaidOfTags() {
        TagStats tags = new TagStats();
        assertThat(parse("04 1702 0809")).isEqualTo(DropReason.NONE);
        reader.tagStatsRequest(tags);
        assertThat(tags.size()).isEqualTo(2);
        assertThat(tags.tag(1)).isEqualTo(9);

        assertThat(parse("06 1904 08 4100 05")).isEqualTo(DropReason.NONE);
        reader.tagStatsReply(tags);
        assertThat(tags.size()).isEqualTo(1);
        assertThat(tags.tag(0)).isEqualTo(8);
        assertThat(tags.packets(0)).isEqualTo(256);
        assertThat(tags.delayUs(0)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"04 1902 0801", "0b 1709 010203040506070809", "03 1701 40", "02 0900"})
    void shouldRefuseWhatIsNoListOfTags(String fields) {
        assertThat(parse(fields)).isEqualTo(DropReason.MALFORMED_FIELDS);
    }

    @Test
    void shouldAcceptNoFieldsAtAll() {
        assertThat(parse("00")).isEqualTo(DropReason.NONE);
        assertThat(reader.payloadOffset()).isEqualTo(1);
        assertThat(reader.has(FieldType.PATH_ID)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 1d01aa", "03 1b01aa", "03 0b01aa", "05 404f 02aabb", "06 1d01aa 070105"})
    void shouldIgnoreUnknownOddTypes(String fields) {
        assertThat(parse(fields)).isEqualTo(DropReason.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 0a01aa", "02 0000", "04 40fe 01aa", "06 070105 0a01aa"})
    void shouldRefuseUnknownEvenTypes(String fields) {
        assertThat(parse(fields)).isEqualTo(DropReason.UNKNOWN_CRITICAL_FIELD);
        assertThat(reader.has(FieldType.PATH_ID)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no length
                "40", // half a length
                "01", // more fields than bytes
                "01 07", // a type without length
                "01 40", // half a type
                "02 0701", // a length without value
                "04 0740ff05", // a value that is longer than all fields
                "02 0700", // a VLQ of no bytes
                "04 07020505", // a VLQ with a byte behind
                "03 070140", // half a VLQ
                "06 070105 070106", // twice
                "03 0401aa", // VPORT of one byte
                "05 0403aabbcc", // VPORT of three bytes
                "05 0603010203", // real_IP of three bytes
                "06 020411010203", // proxy_target without a whole address
                "09 0307 00000000000000", // timestamp of seven bytes
                "0a 0508 0000000000000001", // reference_packet_ID without time
                "0b 0509 0000000000000001 40", // reference_packet_ID with half a time
                "02 0c00", // RAIC of nothing
                "03 0c01 05", // RAIC without k
                "04 0c02 0502", // RAIC without padding
                "05 0c03 0502 40", // RAIC with half a padding
                "06 0c04 0502 0101", // RAIC with a byte behind
                "02 0d00", // connection quality of nothing
                "03 0d01 00", // connection quality without a list of pairs
                "04 0d02 0900", // connection quality of nine paths
                "08 0d06 01 0001020304", // connection quality that ends in a path
                "09 0d07 00 07 0001020304", // connection quality of seven pairs
                "07 0d05 00 01 000102", // connection quality that ends in a pair
                "05 0d03 0000 00", // connection quality with a byte behind
            })
    void shouldRefuseFieldsThatDoNotParse(String fields) {
        assertThat(parse(fields)).isEqualTo(DropReason.MALFORMED_FIELDS);
        assertThat(reader.has(FieldType.PATH_ID)).isFalse();
    }

    @Test
    void shouldForgetTheFieldsOfTheLastPacket() {
        parse("03 070105");
        reader.clear();
        assertThat(reader.has(FieldType.PATH_ID)).isFalse();
        assertThat(reader.acknowledgement()).isZero();
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(FieldsWriter.MAX_LENGTH + 3);
        FieldsWriter writer = new FieldsWriter();
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            long high = random.nextBoolean() ? 0 : random.nextLong();
            long low = random.nextBoolean() ? 0xffff_0000_0000L | (random.nextInt() & 0xffff_ffffL) : random.nextLong();
            int port = random.nextInt(65536);
            long number = random.nextLong() & Vlq.MAX_VALUE;
            writer.begin(buffer, 3);
            writer.acknowledgement(3)
                    .proxyTarget(17, high, low, port)
                    .timestamp(-number)
                    .vport(port ^ 1)
                    .referencePacketId(number, number >>> 5)
                    .realIp(low, high)
                    .pathId(number >>> 7)
                    .appType(port)
                    .sessionEnd(FieldType.END_REFUSED)
                    .pathKind(FieldType.KIND_NEIGHBOUR)
                    .raic(6, 62, 61)
                    .sent(number >>> 3)
                    .connectionQuality(fullReport(random, written));
            int end = writer.finish();

            assertThat(reader.parse(buffer, 3, buffer.capacity() - 3)).isEqualTo(DropReason.NONE);
            assertThat(reader.payloadOffset()).isEqualTo(end).isLessThanOrEqualTo(3 + FieldsWriter.MAX_LENGTH);
            assertThat(reader.acknowledgement()).isEqualTo(3);
            assertThat(reader.proxyTargetProtocol()).isEqualTo(17);
            assertThat(reader.proxyTargetAddressHigh()).isEqualTo(high);
            assertThat(reader.proxyTargetAddressLow()).isEqualTo(low);
            assertThat(reader.proxyTargetPort()).isEqualTo(port);
            assertThat(reader.timestampNs()).isEqualTo(-number);
            assertThat(reader.vport()).isEqualTo(port ^ 1);
            assertThat(reader.referencePacketId()).isEqualTo(number);
            assertThat(reader.referenceDelayUs()).isEqualTo(number >>> 5);
            assertThat(reader.realIpHigh()).isEqualTo(low);
            assertThat(reader.realIpLow()).isEqualTo(high);
            assertThat(reader.pathId()).isEqualTo(number >>> 7);
            assertThat(reader.appType()).isEqualTo(port);
            assertThat(reader.sessionEnd()).isEqualTo(FieldType.END_REFUSED);
            assertThat(reader.pathKind()).isEqualTo(FieldType.KIND_NEIGHBOUR);
            reader.raic(raic);
            assertThat(reader.sent()).isEqualTo(number >>> 3);
            reader.connectionQuality(read);
            assertThat(read).usingRecursiveComparison().isEqualTo(written);
            assertThat(raic.scheme()).isEqualTo(6);
            assertThat(raic.parts()).isEqualTo(62);
            assertThat(raic.padding()).isEqualTo(61);
        }
    }

    private static ConnectionQuality fullReport(Random random, ConnectionQuality report) {
        report.clear();
        for (int i = 0; i <= ConnectionQuality.MAX_PATHS; i++) {
            report.addPath(
                    random.nextInt(64),
                    random.nextLong(),
                    random.nextInt(65537),
                    random.nextInt(65538) - 1,
                    random.nextInt(65538) - 1,
                    random.nextLong() >>> 10,
                    random.nextInt());
        }
        for (int i = 0; i <= ConnectionQuality.MAX_PAIRS; i++) {
            report.addPair(i, i + 1, random.nextInt(1 << 20), random.nextInt(65537));
        }
        return report;
    }

    @Test
    void shouldNeverReadBeyondRandomBytes() {
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(20));
            }
            if (reader.parse(direct(bytes), 0, bytes.length) == DropReason.NONE) {
                assertThat(reader.payloadOffset()).isBetween(1, bytes.length);
            }
        }
    }

    private DropReason parse(String hex) {
        ByteBuffer buffer = direct(hex);
        return reader.parse(buffer, 0, buffer.capacity());
    }
}
