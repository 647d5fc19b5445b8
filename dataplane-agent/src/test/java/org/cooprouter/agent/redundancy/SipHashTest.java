// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    /** Of the authors' reference implementation: key 00 01 ... 0f, input 00 01 ..., the paper's appendix A for 15 bytes. */
    @ParameterizedTest
    @CsvSource({"0, 726fdb47dd0e0e31", "1, 74f839c593dc67fd", "15, a129ca6149be45e5"})
    void shouldBeTheAuthors(int length, String expected) {
        ByteBuffer input = ByteBuffer.allocate(length + 3);
        for (int i = 0; i < length; i++) {
            input.put(3 + i, (byte) i);
        }

        long hash = new SipHash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L).hash(input, 3, length);

        assertThat(hash).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }
}
