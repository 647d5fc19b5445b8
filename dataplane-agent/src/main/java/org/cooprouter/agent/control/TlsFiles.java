// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The PEM files of mutual TLS.
 *
 * @param certificate the agent's certificate chain
 * @param key the agent's private key, PKCS#8
 * @param authorities the certificates of the authorities that sign controllers
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {
    /**
     * Reads the files.
     *
     * @return TLS 1.3 with the agent's certificate; the peer must be a controller by its certificate and be the named host
     * @throws IOException saying which file cannot be used and what was expected
     */
    public SslContext read() throws IOException {
        requireReadable();
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        try {
            keys.updateIdentityCredentials(certificate.toFile(), key.toFile());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException(
                    "cannot use the certificate " + certificate + " with the key " + key + ": " + e.getMessage()
                            + " (expected a PEM certificate and its unencrypted PKCS#8 PEM key;"
                            + " `coopctl pki issue` makes both)",
                    e);
        }
        try {
            AdvancedTlsX509TrustManager trust = AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
                    .setSslSocketAndEnginePeerVerifier(new ControllerIdentity())
                    .build();
            trust.updateTrustCredentials(authorities.toFile());
            return GrpcSslContexts.forClient()
                    .keyManager(keys)
                    .trustManager(trust)
                    .protocols("TLSv1.3")
                    .build();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException(
                    "cannot use the authorities in " + authorities + ": " + e.getMessage()
                            + " (expected PEM certificates; `coopctl pki init` makes one)",
                    e);
        }
    }

    /**
     * Checks that the files are there and may be read.
     *
     * @throws IOException naming the first that cannot be read
     */
    public void requireReadable() throws IOException {
        requireReadable("--tls-cert", certificate);
        requireReadable("--tls-key", key);
        requireReadable("--tls-ca", authorities);
    }

    private static void requireReadable(String option, Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException(option + "=" + file + " cannot be read: "
                    + (Files.exists(file) ? "check its type, owner and mode" : "there is no such file"));
        }
    }
}
