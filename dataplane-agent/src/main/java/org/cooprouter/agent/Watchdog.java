// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Shows the bridge by a carrier whether frames sent to the agent will be handled: only while the packet thread moves and has
 * a configuration. Counts its own looks instead of reading a clock, so that a pause of the whole process, after which the
 * packet thread is as well as before, is no stall.
 */
final class Watchdog implements Runnable {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Looks without a new round of the packet thread after which it counts as stalled: 100 ms. */
    static final int PATIENCE = 5;

    private final LongSupplier rounds;
    private final BooleanSupplier usable;
    private final Carrier carrier;
    private long lastRounds;
    private int looksWithoutRound = PATIENCE;
    private final AtomicLong stalls = new AtomicLong();
    private volatile boolean live;
    private volatile boolean stopped;

    /** The light that the bridge watches. */
    @FunctionalInterface
    interface Carrier {
        /** Switches it; called with the same value again and again. */
        void setLive(boolean live);
    }

    Watchdog(LongSupplier rounds, BooleanSupplier usable, Carrier carrier) {
        this.rounds = rounds;
        this.usable = usable;
        this.carrier = carrier;
        lastRounds = rounds.getAsLong();
    }

    /** Looks until {@link #stop}; leaves the carrier off. */
    @Override
    public void run() {
        while (!stopped) {
            look();
            LockSupport.parkNanos(PERIOD_NS);
        }
        live = false;
        carrier.setLive(false);
    }

    /** Looks once. */
    void look() {
        long now = rounds.getAsLong();
        if (now != lastRounds) {
            looksWithoutRound = 0;
        } else if (looksWithoutRound < PATIENCE && ++looksWithoutRound == PATIENCE) {
            stalls.incrementAndGet();
        }
        lastRounds = now;
        live = looksWithoutRound < PATIENCE && usable.getAsBoolean();
        carrier.setLive(live);
    }

    /** Tells whether the bridge may use the agent. */
    boolean isLive() {
        return live;
    }

    /** Counts how often the packet thread stood still for longer than the watchdog's patience. */
    long stalls() {
        return stalls.get();
    }

    /** Ends {@link #run} within its period. */
    void stop() {
        stopped = true;
    }
}
