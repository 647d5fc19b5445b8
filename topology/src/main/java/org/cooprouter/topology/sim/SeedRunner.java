// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Runs a range of seeds on several threads, and hands out the results in the order of the seeds. */
final class SeedRunner {
    private final LongFunction<SeedResult> seeds;
    private final int jobs;
    private final boolean isStoppedByFailure;
    private final NavigableMap<Long, SeedResult> waiting = new TreeMap<>();
    private final Consumer<SeedResult> consumer;
    private long nextOut;
    private volatile boolean stopped;

    /**
     * Makes a runner.
     *
     * @param seeds runs one
     * @param jobs threads
     * @param isStoppedByFailure whether the first seed that fails is the last that the consumer gets
     * @param consumer gets each result, one at a time
     */
    SeedRunner(LongFunction<SeedResult> seeds, int jobs, boolean isStoppedByFailure, Consumer<SeedResult> consumer) {
        this.seeds = seeds;
        this.jobs = jobs;
        this.isStoppedByFailure = isStoppedByFailure;
        this.consumer = consumer;
    }

    /** Runs the seeds from {@code first} on. */
    void run(long first, long count) throws InterruptedException {
        nextOut = first;
        AtomicLong nextIn = new AtomicLong(first);
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                workers.add(threads.submit(() -> work(nextIn, first + count)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a seed could not be run at all", e.getCause());
        }
    }

    private void work(AtomicLong nextIn, long end) {
        for (long seed = nextIn.getAndIncrement(); seed < end && !stopped; seed = nextIn.getAndIncrement()) {
            done(seeds.apply(seed));
        }
    }

    private synchronized void done(SeedResult result) {
        waiting.put(result.seed(), result);
        for (SeedResult next = waiting.remove(nextOut); next != null && !stopped; next = waiting.remove(nextOut)) {
            nextOut++;
            consumer.accept(next);
            stopped = isStoppedByFailure && next.failed();
        }
    }
}
