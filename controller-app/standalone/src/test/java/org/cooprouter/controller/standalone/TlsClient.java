// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;

/** A blocking TLS connection, as much OpenFlow as a test of certificates needs. */
final class TlsClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final SSLSocket socket;

    private TlsClient(SSLSocket socket) {
        this.socket = socket;
    }

    static TlsClient connect(InetSocketAddress address, SslContext context) throws IOException {
        SSLSocket socket = (SSLSocket)
                ((JdkSslContext) context).context().getSocketFactory().createSocket();
        socket.connect(address, TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        return new TlsClient(socket);
    }

    /** Returns the certificate that the server shows. */
    X509Certificate peerCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** Returns the version byte of the server's first message, or -1 when it closes instead. */
    int readHelloVersion() throws IOException {
        return socket.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
