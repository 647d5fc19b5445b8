// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.LibCryptoAead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the implementation of AES-GCM. */
final class Aeads {
    private static final Logger LOG = LoggerFactory.getLogger(Aeads.class);

    private Aeads() {}

    /** Prefers OpenSSL's, which is faster and does not allocate; the JDK's is always there. */
    static AeadProvider choose() {
        try {
            return LibCryptoAead.provider();
        } catch (IOException e) {
            LOG.warn("AES-GCM is the JDK's, which is slower and allocates: {}", e.getMessage());
            return JdkAead::new;
        }
    }
}
