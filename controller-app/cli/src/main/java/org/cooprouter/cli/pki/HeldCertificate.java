// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.cooprouter.cli.UserError;

/** A certificate in a file, as people want to see it. */
public final class HeldCertificate {
    private final Path file;
    private final X509Certificate certificate;
    private final Collection<List<?>> names;

    private HeldCertificate(Path file, X509Certificate certificate, Collection<List<?>> names) {
        this.file = file;
        this.certificate = certificate;
        this.names = names;
    }

    static HeldCertificate read(Path file) {
        X509Certificate certificate = PemFiles.readCertificate(file);
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return new HeldCertificate(file, certificate, names == null ? List.of() : names);
        } catch (CertificateParsingException e) {
            throw UserError.usage(file + ": its subject alternative names cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The identity's URI, or {@code authority} for one that has none. */
    public String identity() {
        return names.stream()
                .filter(name -> name.getFirst().equals(GeneralName.uniformResourceIdentifier))
                .map(name -> name.get(1).toString())
                .findFirst()
                .orElse("authority");
    }

    /** Names and addresses under which the holder is reached, in order. */
    public List<String> hosts() {
        return names.stream()
                .filter(name -> name.getFirst().equals(GeneralName.dNSName)
                        || name.getFirst().equals(GeneralName.iPAddress))
                .map(name -> Hosts.canonical(name.get(1).toString()))
                .sorted()
                .distinct()
                .toList();
    }

    /** The last moment at which it is accepted. */
    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    boolean isSignedBy(X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
