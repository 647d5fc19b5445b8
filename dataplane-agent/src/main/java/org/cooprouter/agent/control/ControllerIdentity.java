// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.util.AdvancedTlsX509TrustManager.SslSocketAndEnginePeerVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;

/** Accepts only peers whose certificate makes them a controller: another agent of the same authority is none. */
final class ControllerIdentity implements SslSocketAndEnginePeerVerifier {
    private static final int URI = 6; // RFC 5280 section 4.2.1.6, uniformResourceIdentifier
    private static final String CONTROLLER = "cooprouter://controller/";

    @Override
    public void verifyPeerCertificate(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain[0]);
    }

    @Override
    public void verifyPeerCertificate(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain[0]);
    }

    private static void verify(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        boolean controller = names != null
                && names.stream()
                        .anyMatch(name -> name.get(0).equals(URI)
                                && name.get(1).toString().startsWith(CONTROLLER));
        if (!controller) {
            throw new CertificateException("the peer is no controller: its certificate "
                    + certificate.getSubjectX500Principal() + " has no name " + CONTROLLER + "<id>");
        }
    }
}
