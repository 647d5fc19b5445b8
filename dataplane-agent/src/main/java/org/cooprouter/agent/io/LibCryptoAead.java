// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.AeadProvider;

/**
 * {@link Aead} by OpenSSL 3's libcrypto, without allocation: one context per direction whose key schedule is made once, so
 * that a packet costs its nonce and its bytes. Buffers are direct.
 */
public final class LibCryptoAead implements Aead {
    private static final int NONCE_LENGTH = 12;
    private static final ValueLayout.OfInt BIG_ENDIAN_INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final BufferAddresses addresses = new BufferAddresses();
    private final MemorySegment nonce;
    private final long nonceAddress;
    private final long outputLengthAddress;
    private final long finalOutputAddress;
    private long sealing;
    private long opening;

    private LibCryptoAead(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an AES-128 key has 16 bytes, not " + key.length);
        }
        Arena arena = Arena.ofAuto();
        nonce = arena.allocate(NONCE_LENGTH + 4 + Integer.BYTES + TAG_LENGTH, 8);
        nonceAddress = nonce.address();
        outputLengthAddress = nonceAddress + NONCE_LENGTH + 4;
        finalOutputAddress = outputLengthAddress + Integer.BYTES;
        try (Arena once = Arena.ofConfined()) {
            MemorySegment keyMemory = once.allocateFrom(JAVA_BYTE, key);
            long cipher = (long) Evp.AES_128_GCM.invokeExact();
            sealing = (long) Evp.CTX_NEW.invokeExact();
            check((int) Evp.ENCRYPT_INIT.invokeExact(sealing, cipher, Evp.NULL, keyMemory.address(), Evp.NULL));
            opening = (long) Evp.CTX_NEW.invokeExact();
            check((int) Evp.DECRYPT_INIT.invokeExact(opening, cipher, Evp.NULL, keyMemory.address(), Evp.NULL));
            keyMemory.fill((byte) 0);
        } catch (Throwable t) {
            close();
            throw Libc.unexpected(t);
        }
    }

    /**
     * Loads the library.
     *
     * @return makes AEADs by libcrypto
     * @throws IOException if the library cannot be used, saying why and what to install
     */
    @SuppressWarnings("restricted")
    public static AeadProvider provider() throws IOException {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(Evp.LIBRARY, Arena.global());
            if (library.find("EVP_aes_128_gcm").isPresent()) {
                return LibCryptoAead::new;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    Evp.LIBRARY + " cannot be loaded; install OpenSSL 3 (Debian: apt install libssl3)", e);
        }
        throw new IOException(Evp.LIBRARY + " has no EVP_aes_128_gcm; install an OpenSSL 3 with AES-GCM");
    }

    @Override
    public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long nonceHigh, long nonceLow) {
        Objects.checkFromIndexSize(offset, aadLength + plaintextLength + TAG_LENGTH, buffer.capacity());
        long aad = addresses.of(buffer) + offset;
        long text = aad + aadLength;
        long context = usable(sealing);
        long length = outputLengthAddress;
        putNonce(nonceHigh, nonceLow);
        try {
            check((int) Evp.ENCRYPT_INIT.invokeExact(context, Evp.NULL, Evp.NULL, Evp.NULL, nonceAddress));
            check((int) Evp.ENCRYPT_UPDATE.invokeExact(context, Evp.NULL, length, aad, aadLength));
            if (plaintextLength > 0) {
                check((int) Evp.ENCRYPT_UPDATE.invokeExact(context, text, length, text, plaintextLength));
            }
            check((int) Evp.ENCRYPT_FINAL.invokeExact(context, finalOutputAddress, length));
            check((int) Evp.CTX_CTRL.invokeExact(context, Evp.CTRL_AEAD_GET_TAG, TAG_LENGTH, text + plaintextLength));
        } catch (Throwable t) {
            throw Libc.unexpected(t);
        }
    }

    @Override
    public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long nonceHigh, long nonceLow) {
        int plaintextLength = sealedLength - TAG_LENGTH;
        if (plaintextLength < 0) {
            return false;
        }
        Objects.checkFromIndexSize(offset, aadLength + sealedLength, buffer.capacity());
        long aad = addresses.of(buffer) + offset;
        long text = aad + aadLength;
        long context = usable(opening);
        long length = outputLengthAddress;
        putNonce(nonceHigh, nonceLow);
        try {
            check((int) Evp.DECRYPT_INIT.invokeExact(context, Evp.NULL, Evp.NULL, Evp.NULL, nonceAddress));
            check((int) Evp.DECRYPT_UPDATE.invokeExact(context, Evp.NULL, length, aad, aadLength));
            if (plaintextLength > 0) {
                check((int) Evp.DECRYPT_UPDATE.invokeExact(context, text, length, text, plaintextLength));
            }
            check((int) Evp.CTX_CTRL.invokeExact(context, Evp.CTRL_AEAD_SET_TAG, TAG_LENGTH, text + plaintextLength));
            return (int) Evp.DECRYPT_FINAL.invokeExact(context, finalOutputAddress, length) == Evp.SUCCESS;
        } catch (Throwable t) {
            throw Libc.unexpected(t);
        }
    }

    private void putNonce(long nonceHigh, long nonceLow) {
        nonce.set(BIG_ENDIAN_INT, 0, (int) nonceHigh);
        nonce.set(BIG_ENDIAN_LONG, Integer.BYTES, nonceLow);
    }

    private static long usable(long context) {
        if (context == Evp.NULL) {
            throw new IllegalStateException("the key was closed");
        }
        return context;
    }

    private static void check(int result) {
        if (result != Evp.SUCCESS) {
            throw new IllegalStateException(
                    "libcrypto refused a call that cannot fail with a good key and enough room");
        }
    }

    @Override
    public void close() {
        try {
            Evp.CTX_FREE.invokeExact(sealing);
            Evp.CTX_FREE.invokeExact(opening);
        } catch (Throwable t) {
            throw Libc.unexpected(t);
        }
        sealing = Evp.NULL;
        opening = Evp.NULL;
    }
}
