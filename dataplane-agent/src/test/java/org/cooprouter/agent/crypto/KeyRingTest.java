// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final byte[] KEY_A = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final byte[] KEY_B = {16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

    private final List<FakeAead> made = new ArrayList<>();
    private final KeyRing ring = new KeyRing(key -> {
        FakeAead aead = new FakeAead();
        made.add(aead);
        return aead;
    });

    @Test
    void shouldSendUnderNothingWithoutKeys() {
        assertThat(ring.sendKey()).isNull();
        assertThat(ring.sendEpoch()).isZero();
        assertThat(ring.find(1)).isNull();
    }

    @Test
    void shouldFindEachEpochAndSendUnderTheGivenOne() {
        ring.replace(Map.of(65535, KEY_A, 1, KEY_B), 65535);

        assertThat(ring.sendEpoch()).isEqualTo(65535);
        assertThat(ring.sendKey()).isSameAs(ring.find(65535)).isNotSameAs(ring.find(1));
        assertThat(ring.find(1)).isNotNull();
        assertThat(ring.find(2)).isNull();
    }

    @Test
    void shouldKeepAKeyThatStaysAndDestroyOneThatGoes() {
        ring.replace(Map.of(7, KEY_A, 8, KEY_B), 7);
        Aead eighth = ring.find(8);

        ring.replace(Map.of(8, KEY_B, 9, KEY_A), 8);

        assertThat(ring.find(8)).isSameAs(eighth);
        assertThat(ring.find(7)).isNull();
        assertThat(made).hasSize(3);
        assertThat(made.stream().filter(aead -> aead.closed)).hasSize(1);
    }

    @Test
    void shouldReplaceAnEpochWhoseKeyChanged() {
        ring.replace(Map.of(7, KEY_A), 7);
        Aead before = ring.find(7);

        ring.replace(Map.of(7, KEY_B), 7);

        assertThat(ring.find(7)).isNotSameAs(before);
        assertThat(made.getFirst().closed).isTrue();
    }

    @Test
    void shouldSendNothingUnderAnEpochWithoutAKey() {
        ring.replace(Map.of(7, KEY_A), 8);

        assertThat(ring.sendKey()).isNull();
        assertThat(ring.find(7)).isNotNull();
    }

    @Test
    void shouldDestroyAllKeysWhenClosed() {
        ring.replace(Map.of(7, KEY_A, 8, KEY_B), 7);

        ring.close();

        assertThat(made).allMatch(aead -> aead.closed);
        assertThat(ring.find(7)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void shouldRefuseAnEpochOutOfRangeAndChangeNothing(int epoch) {
        ring.replace(Map.of(7, KEY_A), 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring.replace(Map.of(epoch, KEY_B), epoch))
                .withMessageContaining("not " + epoch);
        assertThat(ring.sendEpoch()).isEqualTo(7);
    }

    @Test
    void shouldRefuseAKeyOfAnotherLengthAndChangeNothing() {
        ring.replace(Map.of(7, KEY_A), 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring.replace(Map.of(8, new byte[15]), 8))
                .withMessageContaining("epoch 8 has 15 bytes");
        assertThat(ring.sendEpoch()).isEqualTo(7);
    }

    private static final class FakeAead implements Aead {
        private boolean closed;

        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {}

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
