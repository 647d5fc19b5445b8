// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of {@code coopctl pki} on a real connection. */
class TlsTest {
    @TempDir
    private Path directory;

    private Path pki;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        pki = makePki("pki", "127.0.0.1");
        start(pki);
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void shouldConnectWithAnOperatorsCertificate() {
        assertThat(get(pki, pki)).isEqualTo(new Result(ExitCode.OK, "no sites are declared\n", ""));
    }

    @Test
    void shouldNotTrustAControllerOfAnotherAuthority() {
        Result result = get(pki, makePki("other", "127.0.0.1"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("no TLS connection with 127.0.0.1", "--tls-ca is the authority that signed");
    }

    @Test
    void shouldNotBeAcceptedWithACertificateOfAnotherAuthority() {
        Result result = get(makePki("other", "127.0.0.1"), pki);

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("that the same authority signed --tls-cert");
    }

    @Test
    void shouldNotTrustAControllerOfAnotherName() throws IOException {
        server.shutdownNow();
        Path elsewhere = makePki("elsewhere", "ctl.example.net");
        start(elsewhere);

        Result result = get(elsewhere, elsewhere);

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("that the certificate names the host in --server");
    }

    @Test
    void shouldSayThatTheServerSpeaksTls() {
        Result result = Coopctl.run("status", "--plaintext", "--server=127.0.0.1:" + server.getPort());

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("broke off");
    }

    @Test
    void shouldNameAKeyThatIsNoKey() throws IOException {
        Files.writeString(pki.resolve("operator-alice.key"), "hello");

        Result result = get(pki, pki);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("operator-alice.key", "expected PEM, the key in PKCS#8");
    }

    @Test
    void shouldNameAMissingFile() throws IOException {
        Files.delete(pki.resolve("ca.crt"));

        Result result = get(pki, pki);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("ca.crt: expected a PEM file that you may read");
    }

    private void start(Path authority) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(
                                authority.resolve("controller-ctl.crt").toFile(),
                                authority.resolve("controller-ctl.key").toFile())
                        .trustManager(authority.resolve("ca.crt").toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .addService(new FakePolicyService())
                .build()
                .start();
    }

    private Path makePki(String name, String host) {
        String made = directory.resolve(name).toString();
        Coopctl.run("pki", "init", "--dir", made);
        Coopctl.run("pki", "issue", "--dir", made, "controller", "ctl", "--host", host);
        Coopctl.run("pki", "issue", "--dir", made, "operator", "alice");
        return Path.of(made);
    }

    private Result get(Path mine, Path trusted) {
        return Coopctl.run(
                "status",
                "--server=127.0.0.1:" + server.getPort(),
                "--tls-cert=" + mine.resolve("operator-alice.crt"),
                "--tls-key=" + mine.resolve("operator-alice.key"),
                "--tls-ca=" + trusted.resolve("ca.crt"));
    }
}
