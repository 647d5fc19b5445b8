// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import org.cooprouter.agent.crypto.Aead;

/**
 * The native calls of this package as a whole. The JVM links each kind of call at its first use, all together for a fifth of a
 * second, and no cache keeps the result.
 */
public final class NativeCalls {
    private NativeCalls() {}

    /**
     * Links the calls ahead of their first use. May run beside anything; who needs a call meanwhile waits until it is linked.
     * What cannot be linked is left to its first use, which says why.
     */
    public static void link() {
        Libc.newState(Arena.ofAuto());
        try {
            Aead aead = LibCryptoAead.provider().newKey(new byte[Aead.KEY_LENGTH]);
            aead.close();
        } catch (IOException e) {
            // There is no libcrypto: whoever chooses an AEAD hears of it.
        }
    }
}
