// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RepairEncoderTest {
    private static final int LENGTH = 10;

    private final RepairEncoder encoder = new RepairEncoder(new ReedSolomon(4, 1, 1));

    RepairEncoderTest() {
        encoder.add(7, ByteBuffer.allocate(LENGTH), 0, LENGTH);
    }

    @Test
    void shouldBearFourNumbersWithoutABody() {
        assertThat(encoder.jumpsTo(8)).isFalse();
        assertThat(encoder.jumpsTo(11)).isFalse();
        assertThat(encoder.jumpsTo(12)).isTrue();
    }

    @Test
    void shouldProtectTheLastPacketsBeforeAJump() {
        encoder.close();

        assertThat(encoder.next()).isTrue();
        assertThat(encoder.packetId()).isEqualTo(7);
        assertThat(encoder.next()).isFalse();
        assertThat(encoder.jumpsTo(12)).isFalse();
    }

    @Test
    void shouldNotProtectPacketsOfNumbersThatAreLeftBehind() {
        encoder.forget();

        assertThat(encoder.jumpsTo(12)).isFalse();
        encoder.close();
        assertThat(encoder.next()).isFalse();
    }
}
