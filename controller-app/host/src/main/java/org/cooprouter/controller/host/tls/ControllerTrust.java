// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.cooprouter.controller.core.port.Caller;

/** Trusts servers that are controllers, and nobody else whom the same authority has certified. */
public final class ControllerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;

    /** {@code authorities} check the chain. */
    public ControllerTrust(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    private static void requireController(X509Certificate[] chain) throws CertificateException {
        try {
            Caller peer = PeerIdentity.of(chain[0]);
            if (peer.role() != Caller.Role.CONTROLLER) {
                throw new CertificateException("the certificate is that of " + peer + ", not of a controller");
            }
        } catch (IdentityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        authorities.checkServerTrusted(chain, authType, engine);
        requireController(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        authorities.checkServerTrusted(chain, authType, socket);
        requireController(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkServerTrusted(chain, authType);
        requireController(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only for servers");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only for servers");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only for servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
