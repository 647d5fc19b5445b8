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
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibCryptoAeadTest {
    private static final byte[] KEY = HexFormat.of().parseHex("feffe9928665731c6d6a8f9467308308");
    private static final int OFFSET = 42;
    private static final int AAD = 16;
    private static final long NONCE_HIGH = 0xcafe_babeL;
    private static final long NONCE_LOW = 0xface_dbad_deca_f888L;

    private AeadProvider provider;
    private Aead aead;

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

    /** Test case 4 of the GCM specification that NIST SP 800-38D was made from (McGrew, Viega). */
    @Test
    void shouldReproduceThePublishedVector() {
        byte[] aad = HexFormat.of().parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plaintext = HexFormat.of()
                .parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        ByteBuffer buffer = ByteBuffer.allocateDirect(256);
        buffer.put(0, aad).put(aad.length, plaintext);

        aead.seal(buffer, 0, aad.length, plaintext.length, NONCE_HIGH, NONCE_LOW);

        byte[] sealed = new byte[plaintext.length + Aead.TAG_LENGTH];
        buffer.get(aad.length, sealed);
        assertThat(HexFormat.of().formatHex(sealed))
                .isEqualTo("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                        + "5bc94fbc3221a5db94fae95ae7121a47");
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
    void shouldRefuseAFlippedBitInEveryPosition() {
        int length = 20;
        ByteBuffer sealed = filled(length);
        aead.seal(sealed, OFFSET, AAD, length, NONCE_HIGH, NONCE_LOW);
        for (int bit = 0; bit < (AAD + length + Aead.TAG_LENGTH) * Byte.SIZE; bit++) {
            ByteBuffer flipped = ByteBuffer.allocateDirect(sealed.capacity());
            flipped.put(0, sealed, 0, sealed.capacity());
            int at = OFFSET + bit / Byte.SIZE;
            flipped.put(at, (byte) (flipped.get(at) ^ 1 << bit % Byte.SIZE));
            assertThat(aead.open(flipped, OFFSET, AAD, length + Aead.TAG_LENGTH, NONCE_HIGH, NONCE_LOW))
                    .as("bit %d", bit)
                    .isFalse();
        }
        assertThat(aead.open(sealed, OFFSET, AAD, length + Aead.TAG_LENGTH, NONCE_HIGH, NONCE_LOW))
                .isTrue();
    }

    @Test
    void shouldRefuseWhatIsShorterThanATag() {
        assertThat(aead.open(filled(16), OFFSET, AAD, Aead.TAG_LENGTH - 1, NONCE_HIGH, NONCE_LOW))
                .isFalse();
    }

    @Test
    void shouldUseNeitherPositionNorLimitNorMemoryOutsideTheBuffer() {
        ByteBuffer buffer = filled(20).position(30).limit(35);
        aead.seal(buffer, OFFSET, AAD, 20, NONCE_HIGH, NONCE_LOW);
        assertThat(buffer.position()).isEqualTo(30);
        assertThat(buffer.limit()).isEqualTo(35);
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
    void shouldRefuseAKeyOfAnotherLengthAndAClosedKey() {
        assertThatThrownBy(() -> provider.newKey(new byte[15])).isInstanceOf(IllegalArgumentException.class);
        aead.close();
        assertThatThrownBy(() -> aead.seal(filled(1), OFFSET, AAD, 1, NONCE_HIGH, NONCE_LOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAllocateNothingPerPacket() {
        ByteBuffer buffer = filled(160);
        Allocations.assertNonePerCall(i -> {
            aead.seal(buffer, OFFSET, AAD, 160, NONCE_HIGH, i);
            aead.open(buffer, OFFSET, AAD, 160 + Aead.TAG_LENGTH, NONCE_HIGH, i);
        });
    }

    private static ByteBuffer filled(int plaintextLength) {
        byte[] bytes = new byte[OFFSET + AAD + plaintextLength];
        new SplittableRandom(7).nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length + Aead.TAG_LENGTH).put(0, bytes);
    }
}
