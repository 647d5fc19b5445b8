// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** Says in words why a TLS handshake failed. */
public final class TlsFailure {
    private TlsFailure() {}

    /** Returns half a sentence. */
    public static String explain(Throwable cause) {
        return cause instanceof ClosedChannelException
                ? "the peer closed the connection, perhaps because it does not trust our certificate"
                : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }
}
