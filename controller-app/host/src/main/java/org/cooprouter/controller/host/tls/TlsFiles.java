// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

import java.nio.file.Path;

/** The three PEM files with which the controller proves itself and checks others, and what the administrator calls each. */
public final class TlsFiles {
    private final Path certificate;
    private final Path key;
    private final Path authority;
    private final String certificateSetting;
    private final String keySetting;
    private final String authoritySetting;

    /** As the options of a command line: {@code --tls-cert}, {@code --tls-key}, {@code --tls-ca}. */
    public TlsFiles(Path certificate, Path key, Path authority) {
        this(certificate, key, authority, "--tls-cert", "--tls-key", "--tls-ca");
    }

    /**
     * See the methods.
     *
     * @param certificateSetting how messages name the setting of the certificate; likewise the others
     */
    public TlsFiles(
            Path certificate,
            Path key,
            Path authority,
            String certificateSetting,
            String keySetting,
            String authoritySetting) {
        this.certificate = certificate;
        this.key = key;
        this.authority = authority;
        this.certificateSetting = certificateSetting;
        this.keySetting = keySetting;
        this.authoritySetting = authoritySetting;
    }

    /** The controller's certificate, followed by intermediate ones if any. */
    public Path certificate() {
        return certificate;
    }

    /** Its private key, PKCS#8 and not encrypted. */
    public Path key() {
        return key;
    }

    /** Certificates of the authorities whose clients are accepted. */
    public Path authority() {
        return authority;
    }

    String certificateSetting() {
        return certificateSetting;
    }

    String keySetting() {
        return keySetting;
    }

    String authoritySetting() {
        return authoritySetting;
    }
}
