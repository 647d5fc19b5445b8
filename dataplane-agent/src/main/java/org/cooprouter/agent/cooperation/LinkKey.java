// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** By what two neighbours know each other (C4). */
public sealed interface LinkKey {
    /** Bytes of a shared key. */
    int KEY_LENGTH = 32;

    /**
     * Returns how it is told on the wire.
     *
     * @return 1-255
     */
    int mode();

    /**
     * Returns the key of the MAC of messages outside of the channel.
     *
     * @return 32 bytes
     */
    byte[] macKey();

    /**
     * A key that both have, from the controller or by another way. Messages of anybody else are not answered.
     *
     * @param key {@link #KEY_LENGTH} bytes
     */
    record Shared(ByteString key) implements LinkKey {
        /** The mode on the wire. */
        public static final int MODE = 1;

        @Override
        public int mode() {
            return MODE;
        }

        @Override
        public byte[] macKey() {
            try {
                return KDF.getInstance("HKDF-SHA256")
                        .deriveData(HKDFParameterSpec.ofExtract()
                                .addIKM(key.toByteArray())
                                .thenExpand(
                                        "cooprouter handshake mac 1".getBytes(StandardCharsets.US_ASCII), KEY_LENGTH));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
            }
        }

        @Override
        public String toString() {
            return "a shared key";
        }
    }

    /**
     * A password that both users have typed in, whose guesses cost one handshake each ([0123]). The MAC key is public: it tells messages of
     * cooperating routers from others, and no more, because anything made from the password could be used to try passwords without us.
     *
     * @param password at least 8 characters
     */
    record Password(String password) implements LinkKey {
        /** The mode on the wire. */
        public static final int MODE = 2;

        @Override
        public int mode() {
            return MODE;
        }

        @Override
        public byte[] macKey() {
            return Arrays.copyOf("cooprouter handshake, public".getBytes(StandardCharsets.US_ASCII), KEY_LENGTH);
        }

        @Override
        public String toString() {
            return "a password";
        }
    }
}
