// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import static org.cooprouter.controller.onos.OsgiPropertyConstants.LISTEN_ADDRESS;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.NORTHBOUND_PORT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.PLAINTEXT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.SOUTHBOUND_PORT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_AUTHORITIES;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_CERTIFICATE;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_KEY;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.tls.TlsFiles;

/** What the administrator has set; the same on all nodes of the cluster. */
final class Settings {
    private static final int MAX_PORT = 65535;

    /** As ONOS holds them, by name; two are equal when nothing has to be started anew. */
    private final Map<String, String> values;

    Settings(
            String listenAddress,
            String northboundPort,
            String southboundPort,
            String tlsCertificate,
            String tlsKey,
            String tlsAuthorities,
            String plaintext) {
        values = Map.of(
                LISTEN_ADDRESS, listenAddress,
                NORTHBOUND_PORT, northboundPort,
                SOUTHBOUND_PORT, southboundPort,
                TLS_CERTIFICATE, tlsCertificate,
                TLS_KEY, tlsKey,
                TLS_AUTHORITIES, tlsAuthorities,
                PLAINTEXT, plaintext);
    }

    private String get(String name) {
        return values.getOrDefault(name, "");
    }

    InetSocketAddress northbound() throws StartupException {
        return new InetSocketAddress(listenAddress(), northboundPort());
    }

    InetSocketAddress southbound() throws StartupException {
        return new InetSocketAddress(listenAddress(), southboundPort());
    }

    int northboundPort() throws StartupException {
        return port(NORTHBOUND_PORT);
    }

    int southboundPort() throws StartupException {
        return port(SOUTHBOUND_PORT);
    }

    private InetAddress listenAddress() throws StartupException {
        InetAddress address;
        try {
            address = InetAddress.getByName(get(LISTEN_ADDRESS));
        } catch (UnknownHostException e) {
            throw wrong(LISTEN_ADDRESS, "an address of this node, or 0.0.0.0 for all of them");
        }
        if (plaintext() && !address.isLoopbackAddress()) {
            throw new StartupException("plaintext is for a single node's loopback address only, such as 127.0.0.1; "
                    + LISTEN_ADDRESS + " is " + get(LISTEN_ADDRESS) + ": set it, or set plaintext to false");
        }
        return address;
    }

    private int port(String name) throws StartupException {
        try {
            int port = Integer.parseInt(get(name));
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // As wrong as one that is out of range.
        }
        throw wrong(name, "a TCP port, 1 to " + MAX_PORT);
    }

    private boolean plaintext() {
        return Boolean.parseBoolean(get(PLAINTEXT));
    }

    /** Empty: plaintext. */
    Optional<TlsFiles> tls() throws StartupException {
        return plaintext()
                ? Optional.empty()
                : Optional.of(new TlsFiles(
                        path(TLS_CERTIFICATE),
                        path(TLS_KEY),
                        path(TLS_AUTHORITIES),
                        TLS_CERTIFICATE,
                        TLS_KEY,
                        TLS_AUTHORITIES));
    }

    private Path path(String name) throws StartupException {
        try {
            return Path.of(get(name));
        } catch (InvalidPathException e) {
            throw wrong(name, "a file on this node");
        }
    }

    private StartupException wrong(String name, String expected) {
        return new StartupException(name + "=" + get(name) + ": expected " + expected + " (see `cfg get "
                + CoopRouterApplication.class.getName() + "`)");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings && values.equals(((Settings) other).values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
