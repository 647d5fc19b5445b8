// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.cooprouter.cli.pki.CertificateAuthority;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity;
import org.cooprouter.controller.host.tls.TlsFiles;

/** Development authorities like those of {@code coopctl pki}, and what they issue. */
public final class Pki {
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final Path directory;

    private Pki(Path directory) {
        this.directory = directory;
    }

    /** Makes an authority in {@code directory}, a year old so that it could issue certificates that have expired. */
    public static Pki create(Path directory) {
        CertificateAuthority.init(directory, false, longAgo());
        return new Pki(directory);
    }

    private static InstantSource longAgo() {
        return Clock.fixed(Instant.now().minus(Duration.ofDays(365)), ZoneOffset.UTC);
    }

    /** A certificate for the loopback that is valid now. */
    public Issued issue(Identity.Role role, String name) {
        return issue(role, name, InstantSource.system());
    }

    /** A certificate that was valid some time ago. */
    public Issued issueExpired(Identity.Role role, String name) {
        return issue(role, name, longAgo());
    }

    private Issued issue(Identity.Role role, String name, InstantSource clock) {
        List<String> hosts = role == Identity.Role.CONTROLLER ? List.of("127.0.0.1", "localhost") : List.of();
        return CertificateAuthority.open(directory, clock).issue(new Identity(role, name), hosts, VALIDITY, true);
    }

    /** The authority's own certificate. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** The files of a controller. */
    public TlsFiles controllerFiles() {
        Issued issued = issue(Identity.Role.CONTROLLER, "ctl");
        return new TlsFiles(issued.certificate(), issued.key(), authority());
    }

    /** A client that trusts this authority and shows no certificate. */
    public SslContextBuilder client() {
        return SslContextBuilder.forClient().trustManager(authority().toFile());
    }

    /** A client that trusts this authority and shows {@code certificate}. */
    public SslContextBuilder client(Issued certificate) {
        return client().keyManager(
                        certificate.certificate().toFile(), certificate.key().toFile());
    }
}
