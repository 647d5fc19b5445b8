// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulation. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        description = {
            "Runs homes, proxies and the Internet between them in virtual time, with real agents and real frames: each seed draws"
                    + " another network, other calls and other faults, and every step is held to the architecture's invariants.",
            "Exit code 0: all seeds passed. 1: at least one failed; the first is shown with what happened in it. The same seed"
                    + " always gives the same run; its digest says so.",
        })
public final class SimCommand implements Callable<Integer> {
    private static final double NS_PER_SECOND = 1e9;
    private static final long PROGRESS_NS = 5_000_000_000L;
    private static final int MAX_LISTED = 20;

    @Option(names = "--seeds", defaultValue = "1000", description = "How many seeds. Default: ${DEFAULT-VALUE}.")
    private long count = 1000;

    @Option(names = "--first", defaultValue = "0", description = "The first seed. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
            names = "--jobs",
            description = "How many seeds to run at the same time. Default: as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--keep-going", description = "Run all seeds, also after one has failed, and list those that did.")
    private boolean keepGoing;

    @Option(names = "--digests", description = "Print the digest of each seed.")
    private boolean digests;

    @Option(names = "--trace", paramLabel = "SEED", description = "Run this seed alone and show the last events in it.")
    private @Nullable Long traced;

    @Option(
            names = "--events",
            defaultValue = "60",
            description = "How many events a trace shows. Default: ${DEFAULT-VALUE}.")
    private int events = 60;

    @Option(
            names = "--handshakes",
            description =
                    "Run two neighbours that agree on cooperation over a bad link with an attacker on it, instead of calls.")
    private boolean handshakes;

    @Spec
    private CommandSpec spec;

    private final Seeds seeds = Seeds.withBestAead();
    private final HandshakeSeeds handshakeSeeds = seeds.handshakes();
    private final List<SeedResult> failures = new ArrayList<>();
    private final long startedNs = System.nanoTime();
    private long shownNs = startedNs;
    private long done;
    private long frames;
    private long sent;
    private long delivered;

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || jobs < 1 || events < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--seeds, --jobs and --events must be at least 1");
        }
        if (traced != null) {
            return trace(traced) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        new SeedRunner(handshakes ? handshakeSeeds::run : seeds::run, jobs, !keepGoing, this::onResult)
                .run(first, count);
        summary();
        if (failures.isEmpty()) {
            return CommandLine.ExitCode.OK;
        }
        trace(failures.get(0).seed());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void onResult(SeedResult result) {
        done++;
        frames += result.frames();
        sent += result.sent();
        delivered += result.delivered();
        if (result.failed()) {
            failures.add(result);
        }
        if (digests) {
            out().println("seed " + result.seed() + " digest " + Long.toHexString(result.digest()));
        }
        if (System.nanoTime() - shownNs > PROGRESS_NS) {
            shownNs = System.nanoTime();
            spec.commandLine().getErr().println(rate());
            spec.commandLine().getErr().flush();
        }
    }

    private String rate() {
        double seconds = (System.nanoTime() - startedNs) / NS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%d of %d seeds in %.1f s: %.0f seeds/s, %.0f frames/s; %d failed",
                done,
                count,
                seconds,
                done / seconds,
                frames / seconds,
                failures.size());
    }

    private void summary() {
        out().println(rate());
        if (handshakes) {
            out().println("channels were established at " + delivered + " ends, through " + frames + " frames");
            listFailures();
            return;
        }
        out().println("applications sent " + sent + " packets, of which " + delivered + " were delivered, through "
                + frames + " frames");
        if (!seeds.judgesAllocation()) {
            out().println("allocation was not judged: OpenSSL 3 is missing, and the JDK's AES-GCM allocates");
        }
        listFailures();
    }

    private void listFailures() {
        failures.stream()
                .limit(MAX_LISTED)
                .forEach(failure -> out().println("seed " + failure.seed() + ": " + failure.failure()));
    }

    private boolean trace(long seed) {
        Trace trace = Trace.ofLast(events);
        SeedResult result = handshakes ? handshakeSeeds.run(seed, trace) : seeds.runOnce(seed, trace);
        trace.lines().forEach(out()::println);
        out().println("seed " + seed + " digest " + Long.toHexString(result.digest()) + ": "
                + (result.failed() ? result.failure() : "all invariants held"));
        if (result.failed()) {
            out().println("again: ./coop sim " + (handshakes ? "--handshakes " : "") + "--trace " + seed);
        }
        out().flush();
        return !result.failed();
    }
}
