// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {
    private static final int WRONG_COMMAND_LINE = 2;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldTeachWhatTheAgentNeeds() {
        assertThat(execute("run", "--help")).isZero();

        assertThat(out.toString())
                .contains("CAP_NET_RAW", "ip tuntap add live0", "coopctl pki issue", "--state-dir=DIR");
    }

    @Test
    void shouldNameItsVersion() {
        assertThat(execute("--version")).isZero();

        assertThat(out.toString()).startsWith("cooprouter-agent ");
    }

    @Test
    void shouldNameTheOptionsThatAreMissing() {
        assertThat(execute("run")).isEqualTo(WRONG_COMMAND_LINE);

        assertThat(err.toString()).contains("--agent=SITE", "--controller=HOST:PORT", "--state-dir=DIR", "--help");
    }

    @Test
    void shouldAskForACommand() {
        assertThat(execute()).isEqualTo(WRONG_COMMAND_LINE);

        assertThat(err.toString()).contains("subcommand");
    }

    @ParameterizedTest
    @CsvSource({
        "--agent=Home, no id of a site",
        "--agent=7a, no id of a site",
        "--controller=ctl, expected HOST:PORT",
        "--controller=192.0.2.1:7444, --plaintext is allowed only to a loopback address",
        "--metrics=nowhere, expected HOST:PORT",
        "--wait=sometimes, 'sometimes'",
        "--io=dpdk, 'dpdk'",
        "--cpu=first, 'first'",
        "--tls-ca=ca.crt, --tls-cert=FILE",
    })
    void shouldSayWhatIsWrongWithAnOption(String option, String explanation) {
        assertThat(execute(run(option))).isEqualTo(WRONG_COMMAND_LINE);

        assertThat(err.toString()).contains(explanation).contains("Try 'cooprouter-agent run --help'");
    }

    @Test
    void shouldAskForEitherCertificatesOrPlaintext() {
        List<String> line = new ArrayList<>(List.of(run("--cpu=0")));
        line.remove("--plaintext");

        assertThat(execute(line.toArray(new String[0]))).isEqualTo(WRONG_COMMAND_LINE);

        assertThat(err.toString()).contains("--plaintext").contains("--tls-cert");
    }

    @Test
    void shouldSayWhichInterfaceIsMissing() {
        assertThat(execute(run("--interface=nosuch0"))).isEqualTo(1);

        assertThat(err.toString()).contains("nosuch0");
    }

    @Test
    void shouldSayWhichCertificateIsMissing() {
        List<String> line = new ArrayList<>(List.of(run("--tls-cert=" + directory.resolve("a.crt"))));
        line.remove("--plaintext");
        line.add("--tls-key=" + directory.resolve("a.key"));
        line.add("--tls-ca=" + directory.resolve("ca.crt"));

        assertThat(execute(line.toArray(new String[0]))).isEqualTo(1);

        assertThat(err.toString())
                .contains("--tls-cert=" + directory.resolve("a.crt"))
                .contains("there is no such file");
    }

    /** A complete command line, with one option more or of another value. */
    private String[] run(String option) {
        List<String> line = new ArrayList<>(List.of(
                "--agent=home-a",
                "--controller=127.0.0.1:7444",
                "--plaintext",
                "--interface=nosuch1",
                "--metrics=127.0.0.1:9",
                "--state-dir=" + directory.resolve("state")));
        line.removeIf(given -> given.startsWith(option.substring(0, option.indexOf('=') + 1)));
        line.add(option);
        line.addFirst("run");
        return line.toArray(new String[0]);
    }

    private int execute(String... args) {
        CommandLine command = AgentMain.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(args);
    }
}
