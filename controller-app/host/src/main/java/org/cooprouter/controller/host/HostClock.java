// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.core.port.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's time and one thread; a task that throws is logged and the next one runs. */
public final class HostClock implements Clock, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostClock.class);
    private static final int CLOSE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "cooprouter-core"));

    /** Begins its thread. */
    public HostClock() {
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException ignored) {
            LOG.debug("The controller is stopping; a task is left undone");
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException ignored) {
            return () -> {};
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A task of the controller failed; please report this", e);
            }
        };
    }

    /** Lets the running task end and forgets the others. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The controller's thread did not stop within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }
}
