// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cooprouter.topology.LabMain;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimCommandTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = LabMain.newCommandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }

    @Test
    void shouldCountWhatItRan() {
        assertThat(run("sim", "--seeds", "5", "--first", "100", "--jobs", "2")).isZero();
        assertThat(out.toString())
                .contains("5 of 5 seeds in ", "seeds/s", "; 0 failed")
                .contains("packets, of which");
    }

    @Test
    void shouldShowTheLastEventsOfASeed() {
        assertThat(run("sim", "--trace", "3", "--events", "7")).isZero();
        assertThat(out.toString().lines())
                .hasSize(8)
                .last()
                .asString()
                .startsWith("seed 3 digest ")
                .endsWith("held");
    }

    @Test
    void shouldRefuseToRunNothing() {
        assertThat(run("sim", "--seeds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void shouldRepeatByteForByteInAnotherProcess() throws IOException, InterruptedException {
        assertThat(run("sim", "--seeds", "5", "--jobs", "1", "--digests")).isZero();
        Process other = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabMain.class.getName(),
                        "sim",
                        "--seeds",
                        "5",
                        "--digests"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isZero();
        assertThat(digests(text)).hasSize(5).isEqualTo(digests(out.toString()));
    }

    private static List<String> digests(String text) {
        return text.lines().filter(line -> line.contains(" digest ")).toList();
    }
}
