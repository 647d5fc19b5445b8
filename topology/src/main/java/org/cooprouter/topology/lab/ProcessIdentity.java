// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names one process for good: a process number alone may belong to someone else by the time it is used.
 *
 * @param pid process number
 * @param startTicks when it started, in clock ticks since the machine started (proc(5), /proc/PID/stat, field 22)
 * @param commandLine its arguments separated by spaces; what /proc/PID/cmdline ends with
 */
public record ProcessIdentity(long pid, long startTicks, String commandLine) {
    private static final int START_TIME_FIELD_AFTER_NAME = 22 - 2;

    /**
     * Looks a running process up.
     *
     * @param pid its number
     * @param commandLine what its command line must end with
     * @return empty when there is no such process
     */
    public static Optional<ProcessIdentity> of(long pid, String commandLine) {
        return startTicks(pid).map(ticks -> new ProcessIdentity(pid, ticks, commandLine));
    }

    /**
     * The process that calls this.
     *
     * @return its identity
     */
    public static ProcessIdentity self() {
        long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(
                pid, startTicks(pid).orElseThrow(), commandLine(pid).orElseThrow());
    }

    /**
     * Whether this very process still runs.
     *
     * @return false also when its number now belongs to another process
     */
    public boolean isRunning() {
        return startTicks(pid).filter(ticks -> ticks == startTicks).isPresent()
                && commandLine(pid)
                        .filter(line -> !line.isEmpty() && line.endsWith(commandLine))
                        .isPresent();
    }

    /** The handle to signal it, if it still runs. */
    Optional<ProcessHandle> handle() {
        return isRunning() ? ProcessHandle.of(pid) : Optional.empty();
    }

    private static Optional<Long> startTicks(long pid) {
        return read(pid, "stat").map(stat -> {
            // The name stands in parentheses and may itself contain spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return Long.parseLong(fields[START_TIME_FIELD_AFTER_NAME - 1]);
        });
    }

    private static Optional<String> commandLine(long pid) {
        return read(pid, "cmdline").map(line -> line.replace('\0', ' ').strip());
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
