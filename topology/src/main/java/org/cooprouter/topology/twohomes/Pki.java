// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.cooprouter.cli.pki.CertificateAuthority;
import org.cooprouter.cli.pki.Identity;

/** The laboratory's own certificate authority. */
public final class Pki {
    private static final Duration VALIDITY = Duration.ofDays(2);

    private final Path directory;
    private final CertificateAuthority authority;

    /**
     * Makes a new authority.
     *
     * @param directory where its files and those of its certificates go
     */
    public Pki(Path directory) {
        this.directory = directory;
        CertificateAuthority.init(directory, false, InstantSource.system());
        this.authority = CertificateAuthority.open(directory, InstantSource.system());
    }

    /**
     * Files that a program shows at its own end of a connection.
     *
     * @param certificate PEM file
     * @param key PEM file, PKCS #8
     * @param authority PEM file of the authority that it trusts
     */
    public record Credentials(Path certificate, Path key, Path authority) {
        /**
         * As options of our programs.
         *
         * @return three options
         */
        public List<String> options() {
            return List.of("--tls-cert=" + certificate, "--tls-key=" + key, "--tls-ca=" + authority);
        }
    }

    /**
     * Issues a certificate.
     *
     * @param role of the holder
     * @param id of the holder, "home-a"
     * @param hosts names and addresses under which others reach the holder
     * @return its files
     */
    public Credentials issue(Identity.Role role, String id, List<String> hosts) {
        CertificateAuthority.Issued issued = authority.issue(new Identity(role, id), hosts, VALIDITY, false);
        return new Credentials(issued.certificate(), issued.key(), directory.resolve("ca.crt"));
    }
}
