// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the agent's stages and prints their table, with the bytes allocated per call. Takes JMH's own options, for
 * example {@code Aead -p length=1400 -f 5}; with {@code -o FILE} all that JMH says on the way goes there.
 */
final class AgentBenchmarks {
    private AgentBenchmarks() {}

    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(args);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(options)
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        if (options.getOutput().hasValue()) {
            ResultFormatFactory.getInstance(ResultFormatType.TEXT, System.out).writeOut(results);
        }
    }
}
