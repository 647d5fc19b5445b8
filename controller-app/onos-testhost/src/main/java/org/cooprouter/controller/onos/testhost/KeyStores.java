// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import org.cooprouter.controller.host.tls.TlsFiles;

/** Makes the keystores that ONOS's OpenFlow controller reads of the PEM files that CoopRouter has. */
final class KeyStores {
    private static final String PASSWORD = "testhost";

    private KeyStores() {}

    /** Writes both stores into {@code directory}. */
    static OpenFlowTls of(TlsFiles files, Path directory) throws IOException {
        try {
            KeyStore own = empty();
            own.setKeyEntry(
                    "controller",
                    key(files.key()),
                    PASSWORD.toCharArray(),
                    certificates(files.certificate()).toArray(Certificate[]::new));
            KeyStore trusted = empty();
            int number = 0;
            for (Certificate one : certificates(files.authority())) {
                trusted.setCertificateEntry("authority-" + number++, one);
            }
            return new OpenFlowTls(
                    write(own, directory.resolve("controller.p12")),
                    write(trusted, directory.resolve("authorities.p12")),
                    PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "cannot use " + files.certificate() + ", " + files.key() + " and " + files.authority(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws GeneralSecurityException, IOException {
        try (InputStream input = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(input);
        }
    }

    private static PrivateKey key(Path pem) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(pem).replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        return KeyFactory.getInstance("EC").generatePrivate(encoded);
    }

    private static Path write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream output = Files.newOutputStream(file)) {
            store.store(output, PASSWORD.toCharArray());
        }
        return file;
    }
}
