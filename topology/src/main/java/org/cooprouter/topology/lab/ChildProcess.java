// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a laboratory started and that writes to a log file of its own. */
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String label;
    private final Process process;
    private final Path log;
    /** Characters in the log that programs of the same label wrote before this one. */
    private final int begin;

    private ChildProcess(String label, Process process, Path log, int begin) {
        this.label = label;
        this.process = process;
        this.log = log;
        this.begin = begin;
    }

    /** Starts {@code command} behind {@code prefix}, which must replace itself by it (exec), so that the process number stays. */
    static ChildProcess start(
            Lab lab, String label, Map<String, String> environment, List<String> prefix, List<String> command) {
        Path log = lab.logFile(label);
        // A session of its own: an interrupt typed at the terminal reaches the laboratory alone, which then closes in
        // order.
        List<String> full = new ArrayList<>(List.of("setsid"));
        full.addAll(prefix);
        full.addAll(command);
        try {
            ProcessBuilder builder = new ProcessBuilder(full)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            int begin = Files.exists(log)
                    ? Files.readString(log, StandardCharsets.UTF_8).length()
                    : 0;
            Process process = builder.start();
            ProcessIdentity.of(process.pid(), String.join(" ", command))
                    .ifPresent(identity -> lab.state().addProcess(identity));
            return new ChildProcess(label, process, log, begin);
        } catch (IOException e) {
            throw new LabException("cannot start %s: %s".formatted(label, e.getMessage()), e);
        }
    }

    /**
     * What the program has written so far, and those of the same label before it.
     *
     * @return the whole log
     */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException("cannot read the log of %s: %s".formatted(label, e.getMessage()), e);
        }
    }

    /**
     * Where the program's output goes.
     *
     * @return the file
     */
    public Path log() {
        return log;
    }

    /**
     * Process number.
     *
     * @return the number
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether it runs.
     *
     * @return false after it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the program has written a text.
     *
     * @param text to look for in its output
     * @param limit how long to wait
     * @return this
     * @throws LabException when the program ends before or the time is over; the message has the end of its log
     */
    public ChildProcess awaitOutput(String text, Duration limit) {
        Waiting.until(
                limit,
                () -> says(text) || !isAlive(),
                () -> "%s did not say '%s' within %d s; the end of its log:%n%s"
                        .formatted(label, text, limit.toSeconds(), tail()));
        if (!says(text)) {
            throw new LabException("%s ended with exit code %d; the end of its log:%n%s"
                    .formatted(label, process.exitValue(), tail()));
        }
        return this;
    }

    private boolean says(String text) {
        return output().indexOf(text, begin) >= 0;
    }

    /**
     * Waits for the program's end.
     *
     * @param limit how long to wait
     * @return its exit code
     * @throws LabException when the time is over
     */
    public int awaitExit(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + label, e);
        }
        throw new LabException(
                "%s did not end within %d s; the end of its log:%n%s".formatted(label, limit.toSeconds(), tail()));
    }

    /** Ends it as a crash would (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GRACE);
    }

    /** Asks it to end (SIGTERM), and kills it after three seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        List<String> lines = output().lines().toList();
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
