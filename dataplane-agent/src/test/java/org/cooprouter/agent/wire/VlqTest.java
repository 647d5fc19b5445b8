// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.direct;
import static org.cooprouter.agent.TestBytes.hex;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VlqTest {
    /** The examples of RFC 9000 appendix A.1. */
    @ParameterizedTest
    @CsvSource({
        "c2197c5eff14e88c, 151288809941952652",
        "9d7f3e7d, 494878333",
        "7bbd, 15293",
        "25, 37",
        "4025, 37",
    })
    void shouldDecodeTheExamplesOfTheRfc(String encoded, long value) {
        ByteBuffer buffer = direct(encoded);

        assertThat(Vlq.decode(buffer, 0, buffer.capacity())).isEqualTo(value);
        assertThat(Vlq.lengthOf(buffer.get(0))).isEqualTo(buffer.capacity());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "63, 3f",
        "64, 4040",
        "16383, 7fff",
        "16384, 80004000",
        "1073741823, bfffffff",
        "1073741824, c000000040000000",
        "4611686018427387903, ffffffffffffffff",
    })
    void shouldEncodeTheShortestForm(long value, String encoded) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Vlq.MAX_LENGTH);

        int length = Vlq.encode(buffer, 0, value);

        assertThat(hex(buffer, 0, length)).isEqualTo(encoded);
        assertThat(length).isEqualTo(Vlq.encodedLength(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldDecodeWhatItEncodedInEveryForm(long seed) {
        Random random = new Random(seed);
        ByteBuffer buffer = ByteBuffer.allocateDirect(Vlq.MAX_LENGTH);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> (2 + random.nextInt(62));
            for (int length = Vlq.encodedLength(value); length <= Vlq.MAX_LENGTH; length *= 2) {
                Vlq.encode(buffer, 0, value, length);
                assertThat(Vlq.lengthOf(buffer.get(0))).isEqualTo(length);
                assertThat(Vlq.decode(buffer, 0, length)).isEqualTo(value);
                assertThat(Vlq.decode(buffer, 0, length - 1)).isEqualTo(Vlq.TRUNCATED);
            }
        }
    }

    @Test
    void shouldReadNothingFromAnEmptyRange() {
        assertThat(Vlq.decode(ByteBuffer.allocateDirect(0), 0, 0)).isEqualTo(Vlq.TRUNCATED);
    }
}
