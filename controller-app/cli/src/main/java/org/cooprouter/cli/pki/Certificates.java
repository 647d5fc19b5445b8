// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.cooprouter.cli.pki.Identity.Role;

/** Builds the two shapes of certificates there are: the authority's and a holder's (RFC 5280; EC P-256, SHA-256). */
final class Certificates {
    /** Clocks of other machines may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static X509Certificate authority(KeyPair keys, Instant now, Duration validity)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name name = new X500Name("CN=CoopRouter CA,O=CoopRouter");
        JcaX509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), now, now.plus(validity));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, keys.getPrivate());
    }

    static X509Certificate holder(
            Identity identity,
            List<String> hosts,
            PublicKey key,
            X509Certificate authority,
            PrivateKey authorityKey,
            Instant now,
            Duration validity)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant end = now.plus(validity);
        Instant authorityEnd = authority.getNotAfter().toInstant();
        X500Name issuer =
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
        X500Name subject = new X500Name("CN=" + identity.role() + "/" + identity.id() + ",O=CoopRouter");
        JcaX509v3CertificateBuilder builder =
                builder(issuer, subject, key, now, end.isBefore(authorityEnd) ? end : authorityEnd);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(identity.role())));
        builder.addExtension(Extension.subjectAlternativeName, false, names(identity, hosts));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority));
        return sign(builder, authorityKey);
    }

    /** A controller of a cluster is also a client of the other ones. */
    private static KeyPurposeId[] purposes(Role role) {
        return role == Role.CONTROLLER
                ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
                : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
    }

    private static GeneralNames names(Identity identity, List<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(
                GeneralName.uniformResourceIdentifier, identity.uri().toString()));
        for (String host : hosts) {
            names.add(new GeneralName(Hosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant end)
            throws GeneralSecurityException, CertIOException {
        // RFC 5280 section 4.1.2.2: positive, at most 20 octets.
        BigInteger serial = new BigInteger(158, RANDOM).setBit(158);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(CLOCK_SKEW)), Date.from(end), subject, key);
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
}
