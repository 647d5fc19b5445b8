// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.cooprouter.cli.pki.CertificateAuthority;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity;

/** An authority as {@code coopctl pki} makes it, and what it issues for the loopback. */
final class TestAuthority {
    private static final Duration VALIDITY = Duration.ofDays(1);

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    static TestAuthority create(Path directory) {
        CertificateAuthority.init(directory, false, InstantSource.system());
        return new TestAuthority(directory);
    }

    Path certificate() {
        return directory.resolve("ca.crt");
    }

    Issued agent(String id) {
        return issue(new Identity(Identity.Role.AGENT, id), List.of());
    }

    Issued controller(String host) {
        return issue(new Identity(Identity.Role.CONTROLLER, "ctl"), List.of(host));
    }

    private Issued issue(Identity identity, List<String> hosts) {
        return CertificateAuthority.open(directory, InstantSource.system()).issue(identity, hosts, VALIDITY, false);
    }

    /** Good for a TLS server at {@code address}, but the URI is an agent's: {@code coopctl pki} does not issue such. */
    Issued serverWithTheIdentityOfAnAgent(String id, String address) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                authority(),
                BigInteger.TWO,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(VALIDITY)),
                new X500Name("CN=" + id),
                keys.getPublic());
        certificate.addExtension(
                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        certificate.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(
                    GeneralName.uniformResourceIdentifier,
                    new Identity(Identity.Role.AGENT, id).uri().toString()),
            new GeneralName(GeneralName.iPAddress, address)
        }));
        Issued issued = new Issued(directory.resolve("odd.crt"), directory.resolve("odd.key"), true);
        writePem(
                issued.certificate(),
                certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey())));
        writePem(issued.key(), new JcaPKCS8Generator(keys.getPrivate(), null));
        return issued;
    }

    private X509Certificate authority() throws Exception {
        try (InputStream file = Files.newInputStream(certificate())) {
            return CertificateUtils.getX509Certificates(file)[0];
        }
    }

    private PrivateKey authorityKey() throws Exception {
        try (InputStream file = Files.newInputStream(directory.resolve("ca.key"))) {
            return CertificateUtils.getPrivateKey(file);
        }
    }

    private static void writePem(Path file, Object content) throws IOException {
        try (Writer text = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
        }
    }

    /** A server that shows {@code shown} and demands a certificate of this authority. */
    SslContext server(Issued shown) throws IOException {
        SslContextBuilder server = SslContextBuilder.forServer(
                        shown.certificate().toFile(), shown.key().toFile())
                .trustManager(certificate().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3");
        return GrpcSslContexts.configure(server, SslProvider.JDK).build();
    }
}
