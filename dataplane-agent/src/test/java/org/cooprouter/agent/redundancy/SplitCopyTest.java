// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receiver believes nothing that a split copy says about itself. */
class SplitCopyTest {
    @ParameterizedTest(name = "copy {0} of scheme {1}, k = {2}, padding {3}, {4} bytes: {5}")
    @CsvSource({
        "0, 5, 2, 1, 100, NONE",
        "2, 5, 2, 1, 100, NONE",
        "3, 5, 2, 1, 100, SPLIT_INDEX",
        "3, 6, 2, 1, 100, NONE",
        "4, 6, 2, 1, 100, SPLIT_INDEX",
        "2, 0, 2, 1, 100, SPLIT_INDEX",
        "126, 6, 62, 0, 10, SPLIT_INDEX",
        "63, 6, 62, 61, 10, NONE",
        "0, 1, 2, 0, 100, SPLIT_SCHEME", // RAIC-1 splits nothing
        "0, 7, 2, 0, 100, SPLIT_SCHEME",
        "0, 63, 2, 0, 100, SPLIT_SCHEME",
        "0, 5, 0, 0, 100, SPLIT_SCHEME",
        "0, 5, 1, 0, 100, SPLIT_SCHEME",
        "0, 5, 63, 0, 10, SPLIT_SCHEME",
        "0, 5, 2, 2, 100, SPLIT_LENGTH", // with so much padding a copy would be shorter
        "0, 5, 2, 0, 0, NONE", // an empty packet
        "0, 5, 2, 1, 0, SPLIT_LENGTH",
        "0, 5, 3, 0, 1008, NONE",
        "0, 5, 3, 0, 1009, SPLIT_LENGTH", // longer than any packet
    })
    void shouldBeReadStrictly(int copy, int scheme, int parts, int padding, int length, DropReason expected) {
        assertThat(SplitCopies.verdict(copy, scheme, parts, padding, length)).isEqualTo(expected);
    }

    @Test
    void shouldBeRefusedWithoutTheFieldThatSaysHowItWasSplit() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        SplitCopies.begin(buffer).splitCopy(1, Schemes.RAIC_5, 2, 0).finish();
        // The same header without the field.
        var packet = SplitCopies.begin(ByteBuffer.allocateDirect(100)).finish();
        packet.buffer().putLong(8, buffer.getLong(8));

        assertThat(packet.copy()).isEqualTo(2);
        assertThat(SplitCopies.read(new SplitCopy(), packet)).isEqualTo(DropReason.SPLIT_INDEX);
    }
}
