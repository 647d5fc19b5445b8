// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.cooprouter.controller.host.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's key, certificate and trusted authorities, re-read from their files when these change: a renewed
 * certificate serves the next connection without a restart.
 */
public final class TlsMaterial implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);
    private static final Map<String, String> SIGNATURES = Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA");
    private static final Duration RENEW_WARNING = Duration.ofDays(14);

    private final AdvancedTlsX509KeyManager keys;
    private final AdvancedTlsX509TrustManager trust;
    private final AdvancedTlsX509KeyManager.Closeable keyReload;
    private final AdvancedTlsX509TrustManager.Closeable trustReload;

    private TlsMaterial(
            AdvancedTlsX509KeyManager keys,
            AdvancedTlsX509TrustManager trust,
            AdvancedTlsX509KeyManager.Closeable keyReload,
            AdvancedTlsX509TrustManager.Closeable trustReload) {
        this.keys = keys;
        this.trust = trust;
        this.keyReload = keyReload;
        this.trustReload = trustReload;
    }

    /**
     * Reads the files and goes on watching them.
     *
     * @param files where the PEM files are
     * @param reloadEvery how often to look for changes
     * @param executor runs the looking
     * @throws StartupException when a file cannot be read or used; the message names it
     */
    public static TlsMaterial load(TlsFiles files, Duration reloadEvery, ScheduledExecutorService executor)
            throws StartupException {
        requireReadable(files.certificateSetting(), files.certificate());
        requireReadable(files.keySetting(), files.key());
        requireReadable(files.authoritySetting(), files.authority());
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        AdvancedTlsX509KeyManager.Closeable keyReload;
        try {
            keyReload = keys.updateIdentityCredentials(
                    files.certificate().toFile(),
                    files.key().toFile(),
                    reloadEvery.toMillis(),
                    TimeUnit.MILLISECONDS,
                    executor);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new StartupException(
                    "cannot use the certificate " + files.certificate() + " with the key "
                            + files.key() + ": " + e.getMessage()
                            + " (expected a PEM certificate and its unencrypted PKCS#8 PEM key; `coopctl pki issue` makes both)");
        }
        checkOwnCertificate(keys, files);
        try {
            AdvancedTlsX509TrustManager trust = AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                    .build();
            AdvancedTlsX509TrustManager.Closeable trustReload = trust.updateTrustCredentials(
                    files.authority().toFile(), reloadEvery.toMillis(), TimeUnit.MILLISECONDS, executor);
            return new TlsMaterial(keys, trust, keyReload, trustReload);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new StartupException("cannot use the authorities in " + files.authority() + ": " + e.getMessage()
                    + " (expected PEM certificates; `coopctl pki init` makes one)");
        }
    }

    private static void requireReadable(String option, Path file) throws StartupException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new StartupException(option + "=" + file + " cannot be read: "
                    + (Files.exists(file) ? "check its type, owner and mode" : "there is no such file"));
        }
    }

    private static void checkOwnCertificate(AdvancedTlsX509KeyManager keys, TlsFiles files) throws StartupException {
        // The manager names each key that it loads anew; there is one at a time.
        String alias = keys.chooseServerAlias("EC", null, null);
        X509Certificate certificate = keys.getCertificateChain(alias)[0];
        try {
            certificate.checkValidity();
        } catch (CertificateNotYetValidException ignored) {
            throw new StartupException("the certificate " + files.certificate() + " is not valid before "
                    + certificate.getNotBefore().toInstant() + ": check the clock, or issue a new one");
        } catch (GeneralSecurityException ignored) {
            throw new StartupException("the certificate " + files.certificate() + " has expired on "
                    + certificate.getNotAfter().toInstant() + ": issue a new one with `coopctl pki issue`");
        }
        if (!belongTogether(keys.getPrivateKey(alias), certificate.getPublicKey())) {
            throw new StartupException("the key " + files.key() + " is not the key of the certificate "
                    + files.certificate() + ": give the two files that were issued together");
        }
        long daysLeft =
                ChronoUnit.DAYS.between(Instant.now(), certificate.getNotAfter().toInstant());
        if (daysLeft < RENEW_WARNING.toDays()) {
            LOG.warn("The certificate {} expires in {} days; renew it", files.certificate(), daysLeft);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm = SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm());
        try {
            byte[] probe = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException ignored) {
            return false;
        }
    }

    /** The key and the certificate of the moment of each handshake. */
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    /** The authorities of the moment of each handshake. */
    public X509ExtendedTrustManager trustManager() {
        return trust;
    }

    /** Stops watching the files. */
    @Override
    public void close() {
        keyReload.close();
        trustReload.close();
    }
}
