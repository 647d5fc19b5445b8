// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that other processes bring about. */
public final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Asks every 50 ms until the condition holds.
     *
     * @param limit how long to wait at most
     * @param condition what to wait for
     * @param otherwise the message when it does not come true
     * @throws LabException with that message, or when the thread is interrupted
     */
    public static void until(Duration limit, BooleanSupplier condition, Supplier<String> otherwise) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0 || Thread.currentThread().isInterrupted()) {
                throw new LabException(otherwise.get());
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /**
     * Lets time pass while other processes work.
     *
     * @param time how long
     * @throws LabException when the thread is interrupted
     */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}
