// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

/** A clock that never goes back; read once per duty cycle, its value is then passed along as {@code nowNs}. */
@FunctionalInterface
public interface MonotonicClock {
    /** The kernel's CLOCK_MONOTONIC. */
    MonotonicClock SYSTEM = System::nanoTime;

    /**
     * Reads the clock.
     *
     * @return nanoseconds from an arbitrary origin; only differences mean anything
     */
    long nowNs();
}
