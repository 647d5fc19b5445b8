// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Runs coopctl inside the test and keeps what it says. */
public final class Coopctl {
    private Coopctl() {}

    /** What a run returned and wrote. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs the command line with an empty environment. */
    public static Result run(String... args) {
        return run(Map.of(), Path.of("/nonexistent"), args);
    }

    /** Runs the command line. */
    public static Result run(Map<String, String> environment, Path home, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = CoopctlMain.newCommandLine(environment, home)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
