// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.AeadContract;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibCryptoAeadTest extends AeadContract {
    private static final byte[] KEY = HexFormat.of().parseHex("feffe9928665731c6d6a8f9467308308");
    private static final int OFFSET = 42;
    private static final int AAD = 16;
    private static final long NONCE_HIGH = 0xcafe_babeL;
    private static final long NONCE_LOW = 0xface_dbad_deca_f888L;

    private AeadProvider provider;
    private Aead aead;

    @Override
    protected AeadProvider provider() {
        return provider;
    }

    @BeforeEach
    void load() {
        try {
            provider = LibCryptoAead.provider();
        } catch (IOException e) {
            abort("skipped: " + e.getMessage());
        }
        aead = provider.newKey(KEY);
    }

    @AfterEach
    void close() {
        if (aead != null) {
            aead.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 160, 1400})
    void shouldSealAndOpenLikeTheJdk(int length) {
        JdkAead jdk = new JdkAead(KEY);
        ByteBuffer ours = filled(length);
        ByteBuffer theirs = filled(length);

        aead.seal(ours, OFFSET, AAD, length, NONCE_HIGH, length);
        jdk.seal(theirs, OFFSET, AAD, length, NONCE_HIGH, length);

        assertThat(ours).isEqualTo(theirs);
        assertThat(aead.open(theirs, OFFSET, AAD, length + Aead.TAG_LENGTH, NONCE_HIGH, length))
                .isTrue();
        assertThat(theirs.slice(0, OFFSET + AAD + length))
                .isEqualTo(filled(length).slice(0, OFFSET + AAD + length));
    }

    @Test
    void shouldRefuseWhatIsShorterThanATag() {
        assertThat(aead.open(filled(16), OFFSET, AAD, Aead.TAG_LENGTH - 1, NONCE_HIGH, NONCE_LOW))
                .isFalse();
    }

    @Test
    void shouldNotWriteBeyondTheBuffer() {
        assertThatThrownBy(() -> aead.seal(filled(20), OFFSET, AAD, 21, NONCE_HIGH, NONCE_LOW))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldTellMoreBuffersApartThanItRemembers() {
        for (int i = 0; i < 20; i++) {
            ByteBuffer buffer = filled(50 + i);
            aead.seal(buffer, OFFSET, AAD, 50 + i, NONCE_HIGH, i);
            assertThat(new JdkAead(KEY).open(buffer, OFFSET, AAD, 50 + i + Aead.TAG_LENGTH, NONCE_HIGH, i))
                    .isTrue();
        }
    }

    @Test
    void shouldRefuseToWorkAfterClosing() {
        aead.close();
        assertThatThrownBy(() -> aead.seal(filled(1), OFFSET, AAD, 1, NONCE_HIGH, NONCE_LOW))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuffer filled(int plaintextLength) {
        byte[] bytes = new byte[OFFSET + AAD + plaintextLength];
        new SplittableRandom(7).nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length + Aead.TAG_LENGTH).put(0, bytes);
    }
}
