// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How long the threads of a process have run. */
final class CpuTime {
    private CpuTime() {}

    /** Nanoseconds on a CPU of all threads that live, the kernel's work for them included; from the scheduler, not from ticks. */
    static long ofProcessNs(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.mapToLong(CpuTime::ofThreadNs).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ofThreadNs(Path thread) {
        try {
            String line = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (NoSuchFileException e) {
            return 0; // it ended just now
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
