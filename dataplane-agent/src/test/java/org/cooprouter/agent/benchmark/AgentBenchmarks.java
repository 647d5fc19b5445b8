// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the agent's stages and prints time and bytes allocated of each. Takes JMH's own options, for example
 * {@code Aead -p length=1400 -f 5}; with {@code -o FILE} all that JMH says on the way goes there.
 */
final class AgentBenchmarks {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private AgentBenchmarks() {}

    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        System.out.printf(Locale.ROOT, "%-86s %16s %14s%n", "stage", "ns per call", "bytes of heap");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            System.out.printf(
                    Locale.ROOT,
                    "%-86s %16s %14.2f%n",
                    name(result.getParams()),
                    String.format(Locale.ROOT, "%.0f ± %.0f", time.getScore(), time.getScoreError()),
                    result.getSecondaryResults().get(ALLOCATED).getScore());
        }
    }

    /** "PipelineBenchmark.routerSends scheme=raic1-2 length=100". */
    private static String name(BenchmarkParams params) {
        String[] path = params.getBenchmark().split("\\.", -1);
        String parameters = params.getParamsKeys().stream()
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining());
        return path[path.length - 2] + "." + path[path.length - 1] + parameters;
    }
}
