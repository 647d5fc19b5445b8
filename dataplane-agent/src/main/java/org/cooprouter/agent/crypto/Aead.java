// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import java.nio.ByteBuffer;

/**
 * AES-128-GCM with one key (NIST SP 800-38D), in place.
 *
 * <pre>
 *          offset
 *            v
 *  ----------+-----------------+----------------------+-------------+----
 *            | associated data |      plaintext       |  tag (16)   |
 *  ----------+-----------------+----------------------+-------------+----
 *            |&lt;-- aadLength --&gt;|&lt; plaintextLength  -&gt;|
 *                              |&lt;----------- sealedLength ---------&gt;|
 * </pre>
 *
 * The 12-byte nonce comes as its first 4 bytes in the low half of {@code nonceHigh} and its last 8 bytes in {@code nonceLow},
 * both big endian; the caller never seals twice under one nonce ({@link Nonce}). Buffers are direct and big endian, their limit
 * is at their capacity, and their position is neither used nor changed. Not safe for use by several threads.
 */
public interface Aead extends AutoCloseable {
    /** Bytes of a key. */
    int KEY_LENGTH = 16;
    /** Bytes of the tag. */
    int TAG_LENGTH = 16;

    /**
     * Encrypts in place and writes the tag behind.
     *
     * @param buffer holds associated data and plaintext, with room for the tag
     * @param offset index of the associated data
     * @param aadLength bytes of associated data, 0 or more
     * @param plaintextLength bytes of plaintext, 0 or more
     * @param nonceHigh first 4 bytes of the nonce
     * @param nonceLow last 8 bytes of the nonce
     */
    void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long nonceHigh, long nonceLow);

    /**
     * Verifies and decrypts in place.
     *
     * @param buffer holds associated data, ciphertext and tag
     * @param offset index of the associated data
     * @param aadLength bytes of associated data, 0 or more
     * @param sealedLength bytes of ciphertext and tag, at least {@link #TAG_LENGTH}
     * @param nonceHigh first 4 bytes of the nonce
     * @param nonceLow last 8 bytes of the nonce
     * @return false if the tag does not verify; the ciphertext's bytes are then undefined, all others unchanged
     */
    boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long nonceHigh, long nonceLow);

    /** Destroys the key. The object is not used afterwards. */
    @Override
    void close();
}
