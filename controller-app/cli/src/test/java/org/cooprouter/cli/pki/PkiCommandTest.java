// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.pki.Identity.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkiCommandTest {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void makeAuthority() {
        directory = temporary.resolve("pki");
        assertThat(pki("init").exitCode()).isZero();
    }

    @Test
    void shouldIssueCertificatesThatTheAuthoritySigned() throws Exception {
        pki("issue", "agent", "home-a");

        X509Certificate certificate = PemFiles.readCertificate(directory.resolve("agent-home-a.crt"));
        certificate.verify(PemFiles.readCertificate(directory.resolve("ca.crt")).getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(6, "cooprouter://agent/home-a"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void shouldPutNamesAndAddressesIntoTheControllersCertificate() throws Exception {
        Result result = pki("issue", "controller", "ctl", "--host", "ctl.example.net", "127.0.0.1", "::1");

        assertThat(result.exitCode()).isZero();
        X509Certificate certificate = PemFiles.readCertificate(directory.resolve("controller-ctl.crt"));
        assertThat(certificate.getSubjectAlternativeNames())
                .contains(List.of(2, "ctl.example.net"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void shouldLetOnlyTheOwnerReadKeys() throws IOException {
        pki("issue", "operator", "alice");

        for (String key : List.of("ca.key", "operator-alice.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldChangeNothingTheSecondTime() throws IOException {
        pki("issue", "controller", "ctl", "--host", "::1", "localhost");
        List<String> before = contents();

        Result init = pki("init");
        Result issue = pki("issue", "controller", "ctl", "--host", "localhost", "0:0:0:0:0:0:0:1");

        assertThat(List.of(init.exitCode(), issue.exitCode())).containsOnly(0);
        assertThat(init.out()).startsWith("already there: ");
        assertThat(issue.out()).startsWith("already there: ");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void shouldRefuseToOverwriteACertificateForOtherHosts() throws IOException {
        pki("issue", "controller", "ctl", "--host", "one.example.net");
        List<String> before = contents();

        Result result = pki("issue", "controller", "ctl", "--host", "two.example.net");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("is for the hosts [one.example.net]", "--force");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void shouldRefuseToOverwriteACertificateOfAnotherAuthority() {
        pki("issue", "agent", "home-a");
        pki("init", "--force");

        Result result = pki("issue", "agent", "home-a");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("was signed by another authority");
    }

    @Test
    void shouldReplaceWithForce() throws IOException {
        pki("issue", "controller", "ctl", "--host", "one.example.net");

        Result result = pki("issue", "controller", "ctl", "--force", "--host", "two.example.net");

        assertThat(result.exitCode()).isZero();
        assertThat(HeldCertificate.read(directory.resolve("controller-ctl.crt")).hosts())
                .containsExactly("two.example.net");
    }

    @Test
    void shouldRefuseAnAuthorityWithoutItsKey() throws IOException {
        Files.delete(directory.resolve("ca.key"));

        Result result = pki("init");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("ca.crt is there without", "ca.key");
    }

    @Test
    void shouldNotOutliveTheAuthority() {
        CertificateAuthority.open(directory, InstantSource.system())
                .issue(new Identity(Role.AGENT, "home-a"), List.of(), Duration.ofDays(100_000), false);

        assertThat(HeldCertificate.read(directory.resolve("agent-home-a.crt")).notAfter())
                .isEqualTo(HeldCertificate.read(directory.resolve("ca.crt")).notAfter());
    }

    @Test
    void shouldSayThatACertificateHasExpired() {
        pki("issue", "agent", "home-a", "--days", "1");
        InstantSource later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(3)));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> CertificateAuthority.open(directory, later)
                        .issue(new Identity(Role.AGENT, "home-a"), List.of(), Duration.ofDays(1), false))
                .hasMessageContaining("expired at");
    }

    @Test
    void shouldRequireHostsForAController() {
        Result result = pki("issue", "controller", "ctl");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Home", "1home", "a_b", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "../x"})
    void shouldRefuseBadIds(String id) {
        Result result = pki("issue", "agent", id);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("is not an id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a,b", "https://x", "-x.example"})
    void shouldRefuseBadHosts(String host) {
        Result result = pki("issue", "controller", "ctl", "--host=" + host);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("expected a host name or an IP address");
    }

    @Test
    void shouldSayHowToMakeAMissingAuthority() {
        Result result =
                Coopctl.run("pki", "list", "--dir", temporary.resolve("none").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("coopctl pki init --dir");
    }

    @Test
    void shouldNameAFileThatIsNoCertificate() throws IOException {
        Files.writeString(directory.resolve("ca.crt"), "hello");

        Result result = pki("list");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("ca.crt: expected an X.509 certificate in PEM");
    }

    @Test
    void shouldListWhatItIssued() {
        pki("issue", "operator", "alice");

        Result result = pki("list");

        assertThat(result.out()).contains("cooprouter://operator/alice", "authority");
    }

    private Result pki(String command, String... args) {
        return Coopctl.run(Stream.concat(Stream.of("pki", command, "--dir", directory.toString()), Stream.of(args))
                .toArray(String[]::new));
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return file + Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
