// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.cooprouter.cli.UserError;

/** Reads and writes certificates (X.509) and keys (PKCS#8) in PEM files; a file appears whole or not at all. */
final class PemFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private PemFiles() {}

    static void writeKey(Path file, PrivateKey key) {
        write(file, new PemObject("PRIVATE KEY", key.getEncoded()), OWNER_ONLY);
    }

    static void writeCertificate(Path file, X509Certificate certificate) throws GeneralSecurityException {
        write(file, new PemObject("CERTIFICATE", certificate.getEncoded()), READABLE);
    }

    static X509Certificate readCertificate(Path file) {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | GeneralSecurityException e) {
            throw UserError.usage(file + ": expected an X.509 certificate in PEM (" + e.getMessage() + ")");
        }
    }

    static PrivateKey readKey(Path file) {
        try (var parser = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
            PemObject pem = parser.readPemObject();
            if (pem == null || !pem.getType().equals("PRIVATE KEY")) {
                throw UserError.usage(file + ": expected a PKCS#8 key in PEM (\"BEGIN PRIVATE KEY\")");
            }
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pem.getContent()));
        } catch (IOException | GeneralSecurityException e) {
            throw UserError.usage(file + ": expected an EC key in PKCS#8 PEM (" + e.getMessage() + ")");
        }
    }

    private static void write(Path file, PemObject pem, Set<PosixFilePermission> permissions) {
        try {
            var text = new StringWriter();
            try (var writer = new PemWriter(text)) {
                writer.writeObject(pem);
            }
            // The temporary file is born with mode 0600: the key is at no time readable by others.
            Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".pki", null);
            try {
                Files.writeString(temporary, text.toString(), StandardCharsets.US_ASCII);
                Files.setPosixFilePermissions(temporary, permissions);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
