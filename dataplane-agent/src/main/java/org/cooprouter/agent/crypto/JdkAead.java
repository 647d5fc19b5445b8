// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@link Aead} by the JDK's own provider: the reference implementation, and what the agent uses where no native library is
 * found. It allocates for every packet, because {@code javax.crypto} does.
 */
public final class JdkAead implements Aead {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final ByteBuffer nonceView = ByteBuffer.wrap(nonce);

    /**
     * Takes a key into use.
     *
     * @param key {@link Aead#KEY_LENGTH} bytes; copied
     * @throws IllegalArgumentException if the key has another length
     * @throws IllegalStateException if the JDK has no AES-GCM
     */
    public JdkAead(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an AES-128 key has 16 bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        try {
            this.cipher = Cipher.getInstance(TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + TRANSFORMATION, e);
        }
    }

    @Override
    public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long nonceHigh, long nonceLow) {
        int plaintext = offset + aadLength;
        try {
            begin(Cipher.ENCRYPT_MODE, buffer, offset, aadLength, nonceHigh, nonceLow);
            cipher.doFinal(
                    buffer.slice(plaintext, plaintextLength), buffer.slice(plaintext, plaintextLength + TAG_LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing cannot fail with a good key and enough room", e);
        }
    }

    @Override
    public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long nonceHigh, long nonceLow) {
        int ciphertext = offset + aadLength;
        try {
            begin(Cipher.DECRYPT_MODE, buffer, offset, aadLength, nonceHigh, nonceLow);
            cipher.doFinal(buffer.slice(ciphertext, sealedLength), buffer.slice(ciphertext, sealedLength - TAG_LENGTH));
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening cannot fail but for the tag", e);
        }
    }

    /** Nothing to release: the JDK's key material is left to the garbage collector. */
    @Override
    public void close() {}

    private void begin(int mode, ByteBuffer buffer, int offset, int aadLength, long nonceHigh, long nonceLow)
            throws GeneralSecurityException {
        nonceView.putInt(0, (int) nonceHigh);
        nonceView.putLong(Integer.BYTES, nonceLow);
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(buffer.slice(offset, aadLength));
    }
}
