// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes key exchanges on a thread of its own: neither packets nor telemetry wait for a password's tens of milliseconds. The thread is there
 * while there is something to compute. What does not fit its queue is not computed; that handshake is given up in time.
 */
final class KeyThread implements KeyWorker, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyThread.class);
    private static final int MAX_WAITING = 64;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("keys").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private volatile Home home = _ -> {};

    /** Brings results to the packet thread. */
    @FunctionalInterface
    interface Home {
        void bring(LongConsumer task);
    }

    KeyThread() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Says where results go; before the packet thread starts. */
    void bringTo(DutyCycle dutyCycle) {
        home = task -> {
            var _ = dutyCycle.submit(nowNs -> {
                task.accept(nowNs);
                return Boolean.TRUE;
            });
        };
    }

    @Override
    public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
        executor.execute(() -> {
            try {
                T result = work.get();
                home.bring(nowNs -> back.accept(result, nowNs));
            } catch (RuntimeException e) {
                LOG.error("A key exchange with a neighbour failed by a defect of the agent", e);
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
