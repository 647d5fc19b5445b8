// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cooprouter.agent.TestBytes.bytes;
import static org.cooprouter.agent.TestBytes.copy;
import static org.cooprouter.agent.TestBytes.flip;
import static org.cooprouter.agent.TestBytes.hex;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every implementation of {@link Aead} does; each has a test class that extends this one. */
public abstract class AeadContract {
    private static final byte[] KEY = bytes("000102030405060708090a0b0c0d0e0f");
    private static final long NONCE_HIGH = 0x8012_3456L;
    private static final long NONCE_LOW = 0x7800_0001_0000_002aL;
    private static final int OFFSET = 5;
    private static final int AAD_LENGTH = 17;

    /** Returns the implementation under test. */
    protected abstract AeadProvider provider();

    /** Tells whether sealing and opening allocate nothing; only the fallback may. */
    protected boolean allocatesNothing() {
        return true;
    }

    /** The AES-128 cases with 96-bit nonces of "The Galois/Counter Mode of Operation", appendix B, as submitted to NIST. */
    @ParameterizedTest(name = "case {0}")
    @CsvSource({
        "1, 00000000000000000000000000000000, 000000000000000000000000, '', '', '', 58e2fccefa7e3061367f1d57a4e7455a",
        "2, 00000000000000000000000000000000, 000000000000000000000000, '', 00000000000000000000000000000000, "
                + "0388dace60b6a392f328c2b971b2fe78, ab6e47d42cec13bdf53a67b21257bddf",
        "3, feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888, '', "
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255, "
                + "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985, "
                + "4d5c2af327cd64a62cf35abd2ba6fab4",
        "4, feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888, feedfacedeadbeeffeedfacedeadbeefabaddad2, "
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39, "
                + "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091, "
                + "5bc94fbc3221a5db94fae95ae7121a47",
    })
    void shouldAgreeWithTheStandard(
            int number, String key, String nonce, String aad, String plaintext, String ciphertext, String tag) {
        ByteBuffer nonceBytes = ByteBuffer.wrap(bytes(nonce));
        long high = nonceBytes.getInt(0) & 0xffff_ffffL;
        long low = nonceBytes.getLong(4);
        int aadLength = aad.length() / 2;
        int length = plaintext.length() / 2;
        ByteBuffer buffer = ByteBuffer.allocateDirect(aadLength + length + Aead.TAG_LENGTH);
        buffer.put(0, bytes(aad + plaintext));

        try (Aead aead = provider().newKey(bytes(key))) {
            aead.seal(buffer, 0, aadLength, length, high, low);
            assertThat(hex(buffer, 0, buffer.capacity())).isEqualTo(aad + ciphertext + tag);

            assertThat(aead.open(buffer, 0, aadLength, length + Aead.TAG_LENGTH, high, low))
                    .isTrue();
            assertThat(hex(buffer, aadLength, length)).isEqualTo(plaintext);
        }
    }

    @Test
    void shouldOpenWhatItSealedAtEveryLengthAndTouchNothingElse() {
        try (Aead aead = provider().newKey(KEY)) {
            for (int length = 0; length <= 130; length++) {
                ByteBuffer buffer = random(OFFSET + AAD_LENGTH + length + Aead.TAG_LENGTH + OFFSET, length);
                long nonceLow = NONCE_LOW + length;
                buffer.position(3);
                byte[] before = copy(buffer);

                aead.seal(buffer, OFFSET, AAD_LENGTH, length, NONCE_HIGH, nonceLow);
                assertThat(copy(buffer, 0, OFFSET + AAD_LENGTH))
                        .isEqualTo(copy(ByteBuffer.wrap(before), 0, OFFSET + AAD_LENGTH));
                assertThat(aead.open(buffer, OFFSET, AAD_LENGTH, length + Aead.TAG_LENGTH, NONCE_HIGH, nonceLow))
                        .isTrue();

                int tag = OFFSET + AAD_LENGTH + length;
                assertThat(copy(buffer, 0, tag)).isEqualTo(copy(ByteBuffer.wrap(before), 0, tag));
                assertThat(copy(buffer, tag + Aead.TAG_LENGTH, OFFSET))
                        .isEqualTo(copy(ByteBuffer.wrap(before), tag + Aead.TAG_LENGTH, OFFSET));
                assertThat(buffer.position()).isEqualTo(3);
            }
        }
    }

    @Test
    void shouldRejectEveryFlippedBit() {
        int length = 21;
        int total = AAD_LENGTH + length + Aead.TAG_LENGTH;
        try (Aead aead = provider().newKey(KEY)) {
            ByteBuffer sealed = random(total, 1);
            aead.seal(sealed, 0, AAD_LENGTH, length, NONCE_HIGH, NONCE_LOW);
            ByteBuffer buffer = ByteBuffer.allocateDirect(total);

            for (int bit = 0; bit < total * Byte.SIZE; bit++) {
                buffer.put(0, sealed, 0, total);
                flip(buffer, bit);
                assertThat(aead.open(buffer, 0, AAD_LENGTH, length + Aead.TAG_LENGTH, NONCE_HIGH, NONCE_LOW))
                        .as("bit %d", bit)
                        .isFalse();
            }
            assertThat(aead.open(sealed, 0, AAD_LENGTH, length + Aead.TAG_LENGTH, NONCE_HIGH, NONCE_LOW))
                    .as("still works after failures")
                    .isTrue();
        }
    }

    @Test
    void shouldRejectAnotherNonceKeyOrLength() {
        int length = 32;
        ByteBuffer sealed = random(AAD_LENGTH + length + Aead.TAG_LENGTH, 2);
        try (Aead aead = provider().newKey(KEY);
                Aead other = provider().newKey(bytes("ff0102030405060708090a0b0c0d0e0f"))) {
            aead.seal(sealed, 0, AAD_LENGTH, length, NONCE_HIGH, NONCE_LOW);
            int sealedLength = length + Aead.TAG_LENGTH;

            assertThat(other.open(again(sealed), 0, AAD_LENGTH, sealedLength, NONCE_HIGH, NONCE_LOW))
                    .isFalse();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                long high = NONCE_HIGH ^ 1L << bit;
                assertThat(aead.open(again(sealed), 0, AAD_LENGTH, sealedLength, high, NONCE_LOW))
                        .isFalse();
            }
            for (int bit = 0; bit < Long.SIZE; bit++) {
                long low = NONCE_LOW ^ 1L << bit;
                assertThat(aead.open(again(sealed), 0, AAD_LENGTH, sealedLength, NONCE_HIGH, low))
                        .isFalse();
            }
            for (int shorter = Aead.TAG_LENGTH; shorter < sealedLength; shorter++) {
                assertThat(aead.open(again(sealed), 0, AAD_LENGTH, shorter, NONCE_HIGH, NONCE_LOW))
                        .isFalse();
            }
            assertThat(aead.open(again(sealed), 0, AAD_LENGTH - 1, sealedLength + 1, NONCE_HIGH, NONCE_LOW))
                    .isFalse();
        }
    }

    @Test
    void shouldSealTheSamePacketToTheSameBytes() {
        ByteBuffer first = random(AAD_LENGTH + 100 + Aead.TAG_LENGTH, 3);
        ByteBuffer second = again(first);
        try (Aead aead = provider().newKey(KEY);
                Aead twin = provider().newKey(KEY)) {
            aead.seal(first, 0, AAD_LENGTH, 100, NONCE_HIGH, NONCE_LOW);
            twin.seal(second, 0, AAD_LENGTH, 100, NONCE_HIGH, NONCE_LOW);
        }
        assertThat(copy(second)).isEqualTo(copy(first));
    }

    @ParameterizedTest
    @CsvSource({"0", "15", "17", "32"})
    void shouldRefuseAKeyOfAnotherLength(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider().newKey(new byte[length]))
                .withMessageContaining("16")
                .withMessageContaining(Integer.toString(length));
    }

    @Test
    void shouldAllocateNothing() {
        assumeTrue(allocatesNothing(), "the fallback allocates");
        ByteBuffer buffer = random(AAD_LENGTH + 100 + Aead.TAG_LENGTH, 4);
        try (Aead aead = provider().newKey(KEY)) {
            long[] nonceLow = {0};
            long allocated = Allocation.bytesOf(() -> {
                long low = nonceLow[0]++;
                aead.seal(buffer, 0, AAD_LENGTH, 100, NONCE_HIGH, low);
                aead.open(buffer, 0, AAD_LENGTH, 100 + Aead.TAG_LENGTH, NONCE_HIGH, low);
                aead.open(buffer, 0, AAD_LENGTH, 100 + Aead.TAG_LENGTH, NONCE_HIGH, low);
            });
            assertThat(allocated).isZero();
        }
    }

    private static ByteBuffer random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.allocateDirect(length).put(0, bytes);
    }

    private static ByteBuffer again(ByteBuffer buffer) {
        return ByteBuffer.allocateDirect(buffer.capacity()).put(0, buffer, 0, buffer.capacity());
    }
}
