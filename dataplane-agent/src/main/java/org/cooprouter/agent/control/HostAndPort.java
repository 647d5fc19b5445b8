// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A TCP address as people write it.
 *
 * @param host name or IP address, an IPv6 address without brackets
 * @param port TCP port, 1-65535
 */
public record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65535;

    /**
     * Reads an address as people write it.
     *
     * @param text {@code host:port}, an IPv6 address in brackets
     * @return the address
     * @throws IllegalArgumentException saying what was expected
     */
    public static HostAndPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw expected(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (host.isBlank() || port < 1 || port > MAX_PORT) {
                throw expected(text);
            }
            return new HostAndPort(host, port);
        } catch (NumberFormatException _) {
            throw expected(text);
        }
    }

    /**
     * Tells whether the address is one of this machine alone, the only ones to which plaintext is allowed.
     *
     * @return true when the host is a loopback address or a name that resolves to such addresses only
     */
    public boolean isLoopback() {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static IllegalArgumentException expected(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address: expected HOST:PORT, for example controller.example:7444 or [::1]:7444");
    }
}
