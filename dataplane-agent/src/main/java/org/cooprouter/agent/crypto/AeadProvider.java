// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

/** Makes {@link Aead}s of one implementation. */
public interface AeadProvider {
    /**
     * Takes a key into use.
     *
     * @param key {@link Aead#KEY_LENGTH} bytes; copied
     * @return an AEAD, to be closed
     * @throws IllegalArgumentException if the key has another length
     */
    Aead newKey(byte[] key);
}
