// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.direct;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    /** The numerical example of RFC 1071 section 3. */
    @Test
    void shouldAgreeWithTheExampleOfTheRfc() {
        ByteBuffer buffer = direct("0001 f203 f4f5 f6f7");

        assertThat(Checksum.finish(Checksum.sum(buffer, 0, 8))).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void shouldAgreeWithTheDefinitionAtEveryLengthAndOffset() {
        byte[] bytes = new byte[100];
        new Random(1).nextBytes(bytes);
        ByteBuffer buffer = direct(bytes);
        for (int offset = 0; offset < 8; offset++) {
            for (int length = 0; length <= bytes.length - offset; length++) {
                assertThat(Checksum.finish(Checksum.sum(buffer, offset, length)))
                        .isEqualTo(byDefinition(bytes, offset, length));
            }
        }
    }

    @Test
    void shouldCarryThroughTheLargestPacketOfAllOnes() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65534);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0xff);
        }

        assertThat(Checksum.finish(Checksum.sum(buffer, 0, buffer.capacity()))).isZero();
    }

    @Test
    void shouldUpdateAsIfComputedAnew() {
        Random random = new Random(2);
        ByteBuffer buffer = ByteBuffer.allocateDirect(40);
        for (int round = 0; round < 10_000; round++) {
            for (int i = 0; i < 40; i += 4) {
                buffer.putInt(i, random.nextInt());
            }
            int before = Checksum.finish(Checksum.sum(buffer, 0, 40));
            int at = 4 * random.nextInt(10);
            int oldValue = buffer.getInt(at);
            int newValue = random.nextInt();

            buffer.putInt(at, newValue);
            int whole = Checksum.update32(before, oldValue, newValue);
            int halves = Checksum.update(
                    Checksum.update(before, oldValue >>> 16, newValue >>> 16), oldValue & 0xffff, newValue & 0xffff);

            assertThat(whole).isEqualTo(Checksum.finish(Checksum.sum(buffer, 0, 40)));
            assertThat(halves).isEqualTo(whole);
        }
    }

    /** The case for which RFC 1624 corrects RFC 1141. */
    @Test
    void shouldUpdateTheCornerCaseOfRfc1624() {
        assertThat(Checksum.update(0xdd2f, 0x5555, 0x3285)).isZero();
    }

    private static int byDefinition(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int value = bytes[offset + i] & 0xff;
            sum += i % 2 == 0 ? value << 8 : value;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
