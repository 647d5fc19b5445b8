// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The build's own {@code make-cache}, and where the build keeps what it makes. */
final class AgentCache {
    /** The laboratory's agents start from it too. */
    static final Path BUILT = Path.of("target", "agent.aot");

    private AgentCache() {}

    /** What the script said, and its exit code. */
    record Result(int exitCode, String output) {}

    static Result make(String java, Path file) throws IOException, InterruptedException {
        return run("sh", Path.of("target", "make-cache").toString(), java, file.toString());
    }

    static Result make(Path file) throws IOException, InterruptedException {
        return make(AgentProcess.java(), file);
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
