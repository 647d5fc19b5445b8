// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cooprouter.cli.pki.Identity.Role;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is said when the controller cannot start as it was told to: one line that names the thing and what to do. */
class StartupTest {
    @TempDir
    private Path directory;

    private Pki pki;
    private TlsFiles files;

    @BeforeEach
    void issue() {
        pki = Pki.create(directory.resolve("pki"));
        files = pki.controllerFiles();
    }

    private Controller start(Optional<TlsFiles> tls, String northbound) throws StartupException {
        return Controller.start(new ControllerConfig(
                directory.resolve("state"),
                ListenAddress.parse("--northbound", northbound),
                ListenAddress.parse("--southbound", "127.0.0.1:0"),
                ListenAddress.parse("--openflow", "127.0.0.1:0"),
                ListenAddress.parse("--metrics", "127.0.0.1:0"),
                tls));
    }

    private void assertRefused(TlsFiles broken, String... words) {
        assertThatThrownBy(() -> start(Optional.of(broken), "127.0.0.1:0"))
                .isInstanceOf(StartupException.class)
                .message()
                .doesNotContain("\n")
                .contains(words);
    }

    @Test
    void shouldStartAgainAfterItWasStopped() throws StartupException {
        for (int i = 0; i < 2; i++) {
            try (Controller controller = start(Optional.of(files), "127.0.0.1:0")) {
                assertThat(controller.addresses().northbound().getPort()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "[::]:0"})
    void shouldRefuseToServePlaintextToOtherHosts(String address) {
        assertThatThrownBy(() -> start(Optional.empty(), address))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("--northbound=" + address)
                .hasMessageContaining("--plaintext is for loopback addresses only");
    }

    @ParameterizedTest
    @CsvSource({
        "7443, expected HOST:PORT",
        "'', expected HOST:PORT",
        ":7443, expected HOST:PORT",
        "localhost:, expected HOST:PORT",
        "localhost:70000, expected HOST:PORT",
        "no-such-host.invalid:1, the host no-such-host.invalid is unknown"
    })
    void shouldSayWhatAnAddressLooksLike(String text, String advice) {
        assertThatThrownBy(() -> ListenAddress.parse("--northbound", text))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("--northbound=" + text)
                .hasMessageContaining(advice);
    }

    @Test
    void shouldSayWhichAddressIsInUseAndLeaveNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> start(Optional.of(files), address))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("--northbound=" + address)
                    .hasMessageContaining("in use");
        }
        start(Optional.of(files), "127.0.0.1:0").close();
    }

    @Test
    void shouldNameTheFileThatIsMissing() {
        Path missing = directory.resolve("nowhere.crt");
        assertRefused(
                new TlsFiles(missing, files.key(), files.authority()),
                "--tls-cert=" + missing,
                "there is no such file");
        assertRefused(new TlsFiles(files.certificate(), missing, files.authority()), "--tls-key=" + missing);
        assertRefused(new TlsFiles(files.certificate(), files.key(), missing), "--tls-ca=" + missing);
    }

    @Test
    void shouldRefuseFilesThatAreNoCertificates() throws IOException {
        Path prose = Files.writeString(directory.resolve("prose.pem"), "Dear certificate,\n");

        assertRefused(new TlsFiles(prose, files.key(), files.authority()), "cannot use the certificate " + prose);
        assertRefused(new TlsFiles(files.certificate(), prose, files.authority()), "with the key " + prose);
        assertRefused(new TlsFiles(files.certificate(), files.key(), prose), "cannot use the authorities in " + prose);
    }

    @Test
    void shouldRefuseAKeyThatBelongsToAnotherCertificate() {
        Path other = pki.issue(Role.OPERATOR, "alice").key();
        assertRefused(new TlsFiles(files.certificate(), other, files.authority()), "is not the key of the certificate");
    }

    @Test
    void shouldRefuseItsOwnExpiredCertificate() {
        var expired = pki.issueExpired(Role.CONTROLLER, "old");
        assertRefused(
                new TlsFiles(expired.certificate(), expired.key(), files.authority()),
                "has expired on",
                "coopctl pki issue");
    }

    @Test
    void shouldWantEitherCertificatesOrPlaintext() {
        for (List<String> arguments : List.of(
                List.of("run"),
                List.of("run", "--tls-cert=a", "--tls-key=b"),
                List.of("run", "--plaintext", "--tls-cert=a", "--tls-key=b", "--tls-ca=c"),
                List.of("run", "--plaintext", "--no-such-option"),
                List.<String>of())) {
            var errors = new StringWriter();
            CommandLine command = ControllerMain.commandLine().setErr(new PrintWriter(errors, true));

            assertThat(command.execute(arguments.toArray(String[]::new))).isEqualTo(2);
            assertThat(errors.toString().lines()).hasSize(2).last().asString().contains("--help");
        }
    }
}
