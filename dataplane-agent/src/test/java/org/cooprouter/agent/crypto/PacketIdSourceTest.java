// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketIdSourceTest {
    private static final long FIRST_OF_START_5 = (5L << 36) + 1;

    @Test
    void shouldCountFromOneUnderTheStartNumber() {
        PacketIdSource source = new PacketIdSpace(5).newSource();

        assertThat(source.next()).isEqualTo(FIRST_OF_START_5);
        assertThat(source.next()).isEqualTo(FIRST_OF_START_5 + 1);
    }

    @Test
    void shouldNeverRepeatANumberForASessionThatComesBack() {
        PacketIdSpace space = new PacketIdSpace(5);
        PacketIdSource before = space.newSource();
        long highest = 0;
        for (int i = 0; i < 10; i++) {
            highest = before.next();
        }

        PacketIdSource after = space.newSource();

        assertThat(after.next()).isEqualTo(highest + 1);
    }

    @Test
    void shouldNumberSessionsWithoutGapsWhileOthersSend() {
        PacketIdSpace space = new PacketIdSpace(5);
        PacketIdSource one = space.newSource();
        PacketIdSource other = space.newSource();

        long first = one.next();
        other.next();
        other.next();

        assertThat(one.next()).isEqualTo(first + 1);
    }

    @Test
    void shouldStopWhenTheNumbersAreUsedUp() {
        PacketIdSpace space = new PacketIdSpace(PacketIdSpace.MAX_START_NUMBER);
        space.used(space.last() - 1);
        PacketIdSource source = space.newSource();

        assertThat(source.next()).isEqualTo((1L << 56) - 1);
        assertThat(source.next()).isEqualTo(PacketIdSource.EXHAUSTED);
        assertThat(source.next()).isEqualTo(PacketIdSource.EXHAUSTED);
        assertThat(space.newSource().next()).isEqualTo(PacketIdSource.EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 20})
    void shouldRefuseAStartNumberOutOfRange(int startNumber) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacketIdSpace(startNumber))
                .withMessageContaining("not " + startNumber);
    }
}
