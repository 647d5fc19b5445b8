// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.cooprouter.controller.core.port.Caller;

/** Reads who a certificate says its holder is: the URI {@code cooprouter://ROLE/NAME} among its subject alternative names. */
public final class PeerIdentity {
    private static final String SCHEME = "cooprouter://";
    private static final Pattern URI = Pattern.compile("cooprouter://([a-z]+)/([A-Za-z0-9][A-Za-z0-9._-]{0,63})");
    /** RFC 5280 §4.2.1.6: uniformResourceIdentifier is choice 6 of GeneralName. */
    private static final int GENERAL_NAME_URI = 6;

    private static final Map<String, Caller.Role> ROLES = Map.of(
            "operator", Caller.Role.OPERATOR,
            "agent", Caller.Role.AGENT,
            "bridge", Caller.Role.BRIDGE,
            "controller", Caller.Role.CONTROLLER);

    private PeerIdentity() {}

    /**
     * Reads the identity of a session's peer.
     *
     * @throws IdentityException when the peer showed no certificate, or one without exactly one valid identity
     */
    public static Caller of(SSLSession session) throws IdentityException {
        Certificate[] chain;
        try {
            chain = session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException ignored) {
            throw new IdentityException(
                    "no client certificate was presented: have one issued with `coopctl pki issue`, and name it and its"
                            + " key when connecting");
        }
        if (chain[0] instanceof X509Certificate) {
            return of((X509Certificate) chain[0]);
        }
        throw new IdentityException("the client certificate is not an X.509 certificate");
    }

    /**
     * Reads the identity that a certificate names.
     *
     * @throws IdentityException when it names none, several, or one that is malformed
     */
    public static Caller of(X509Certificate certificate) throws IdentityException {
        List<String> uris = identityUris(certificate);
        if (uris.size() != 1) {
            throw new IdentityException("the certificate of " + certificate.getSubjectX500Principal() + " names "
                    + (uris.isEmpty() ? "no identity" : "several identities " + uris)
                    + "; expected exactly one subject alternative name " + SCHEME
                    + "ROLE/NAME: issue it with `coopctl pki issue`");
        }
        return parse(uris.get(0));
    }

    private static Caller parse(String uri) throws IdentityException {
        Matcher matcher = URI.matcher(uri);
        if (matcher.matches()) {
            Caller.Role role = ROLES.get(matcher.group(1));
            if (role != null) {
                return new Caller(role, matcher.group(2));
            }
        }
        throw new IdentityException("the certificate names the identity \"" + uri + "\"; expected " + SCHEME
                + "ROLE/NAME with ROLE one of operator, agent, bridge, controller");
    }

    private static List<String> identityUris(X509Certificate certificate) throws IdentityException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(name -> name.get(0).equals(GENERAL_NAME_URI))
                    .map(name -> (String) name.get(1))
                    .filter(uri -> uri.startsWith(SCHEME))
                    .collect(Collectors.toList());
        } catch (CertificateParsingException e) {
            throw new IdentityException(
                    "the certificate's subject alternative names cannot be read: " + e.getMessage());
        }
    }
}
