// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the operating system to their end. */
public final class Shell {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Shell() {}

    /**
     * What a command left behind.
     *
     * @param exitCode 0 = success
     * @param output standard output, then standard error, as one text
     */
    public record Result(int exitCode, String output) {}

    /**
     * Runs a command that must succeed.
     *
     * @param command program and arguments
     * @return its output without surrounding white space
     * @throws LabException when it cannot be started, exits with another code than 0, or takes more than 30 s
     */
    public static String run(List<String> command) {
        Result result = attempt(command);
        if (result.exitCode() != 0) {
            throw new LabException("'%s' failed with exit code %d: %s"
                    .formatted(String.join(" ", command), result.exitCode(), result.output()));
        }
        return result.output();
    }

    /**
     * Runs a command that must succeed.
     *
     * @param command program and arguments
     * @return its output without surrounding white space
     * @throws LabException as {@link #run(List)}
     */
    public static String run(String... command) {
        return run(List.of(command));
    }

    /**
     * Runs a command that may fail.
     *
     * @param command program and arguments
     * @return exit code and output
     * @throws LabException when it cannot be started or takes more than 30 s
     */
    public static Result attempt(List<String> command) {
        try {
            // A file, not a pipe: a grandchild that keeps the output open must not keep us waiting.
            Path output = Files.createTempFile("cooprouter-lab", ".out");
            try {
                return attempt(command, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new LabException(
                    "'%s' could not be started: %s; './coop doctor' names the package that has it"
                            .formatted(command.getFirst(), e.getMessage()),
                    e);
        }
    }

    private static Result attempt(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException(
                        "'%s' did not end within %d s".formatted(String.join(" ", command), LIMIT.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while '%s' ran".formatted(String.join(" ", command)), e);
        } finally {
            process.destroyForcibly();
        }
        return new Result(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8).strip());
    }
}
