// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    /** Of the authors' reference implementation: key 00 01 ... 0f, input 00 01 ... */
    @ParameterizedTest
    @CsvSource({"16, 3f2acc7f57c29bdb", "17, 699ae9f52cbe4794", "31, 32d892fad841c342", "63, 958a324ceb064572"})
    void shouldBeTheAuthors(int length, String expected) {
        ByteBuffer input = ByteBuffer.allocate(length + 3);
        for (int i = 0; i < length; i++) {
            input.put(3 + i, (byte) i);
        }

        long hash = new SipHash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L)
                .hash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L, input, 3 + 16, length - 16);

        assertThat(hash).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }
}
