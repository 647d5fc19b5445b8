// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.cooprouter.controller.core.port.FabricException;

/** Waits until ONOS has seen something on a bridge, which it does when it polls the bridge. */
final class Patience implements Executor, AutoCloseable {
    private static final long STEP_MS = 50;

    private final ScheduledExecutorService timer;
    private final Duration limit;

    /** Waits at most {@code limit}. */
    Patience(Duration limit) {
        this.limit = limit;
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, "cooprouter-fabric");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer = thread;
    }

    /**
     * Completes when {@code condition} holds; fails when it throws, or when it does not hold in time.
     *
     * @param what for people: what does not come
     */
    CompletableFuture<Void> until(BooleanSupplier condition, String what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        check(condition, what, System.nanoTime() + limit.toNanos(), done);
        return done;
    }

    private void check(BooleanSupplier condition, String what, long deadline, CompletableFuture<Void> done) {
        try {
            if (condition.getAsBoolean()) {
                done.complete(null);
            } else if (System.nanoTime() - deadline > 0) {
                done.completeExceptionally(
                        new FabricException(what + ": ONOS has not seen it within " + limit.toSeconds() + " s"));
            } else if (!done.isDone()) {
                Future<?> unused =
                        timer.schedule(() -> check(condition, what, deadline, done), STEP_MS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /** Runs {@code task} soon on the thread that looks, unless this is closed by then. */
    @Override
    public void execute(Runnable task) {
        later(Duration.ZERO, task);
    }

    /** Runs {@code task} in {@code delay}, unless this is closed by then. */
    void later(Duration delay, Runnable task) {
        if (!timer.isShutdown()) {
            Future<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
