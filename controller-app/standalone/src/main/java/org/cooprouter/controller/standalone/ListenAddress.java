// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import com.google.common.base.Throwables;
import com.google.common.net.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.cooprouter.controller.host.StartupException;

/**
 * Where a server of the controller listens.
 *
 * @param option the option that said so, "--northbound"
 * @param text what it said, "127.0.0.1:7443"
 * @param socket what that means
 */
public record ListenAddress(String option, String text, InetSocketAddress socket) {
    /**
     * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}; port 0 lets the system choose.
     *
     * @throws StartupException when the text is malformed or the host is unknown
     */
    public static ListenAddress parse(String option, String text) throws StartupException {
        HostAndPort parsed;
        try {
            parsed = HostAndPort.fromString(text);
        } catch (IllegalArgumentException _) {
            throw malformed(option, text);
        }
        if (!parsed.hasPort() || parsed.getHost().isEmpty()) {
            throw malformed(option, text);
        }
        try {
            InetAddress host = InetAddress.getByName(parsed.getHost());
            return new ListenAddress(option, text, new InetSocketAddress(host, parsed.getPort()));
        } catch (UnknownHostException _) {
            throw new StartupException(option + "=" + text + ": the host " + parsed.getHost() + " is unknown");
        }
    }

    private static StartupException malformed(String option, String text) {
        return new StartupException(option + "=" + text + ": expected HOST:PORT, for example 127.0.0.1:7443");
    }

    /** Fails unless the address can only be reached from this host. */
    void requireLoopback() throws StartupException {
        if (!socket.getAddress().isLoopbackAddress()) {
            throw new StartupException(option + "=" + text
                    + ": --plaintext is for loopback addresses only, such as 127.0.0.1:" + socket.getPort()
                    + "; to be reached from elsewhere use --tls-cert, --tls-key and --tls-ca");
        }
    }

    /** Returns the error for an address that could not be bound. */
    public StartupException cannotListen(Throwable cause) {
        return new StartupException(option + "=" + text + ": cannot listen there: "
                + Throwables.getRootCause(cause).getMessage()
                + " (is another controller running? is the address one of this host?)");
    }
}
