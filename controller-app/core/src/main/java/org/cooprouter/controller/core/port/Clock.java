// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/** Time, and the one thread on which the core decides: everything given to it runs one after another. */
public interface Clock extends Executor {
    /** The time of day. */
    Instant instant();

    /** Runs {@code task} once, as soon as possible, after all that was given before. */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} once after {@code delay}. */
    Timer schedule(Duration delay, Runnable task);

    /** A task that has not run yet. */
    interface Timer {
        /** The task will not run, unless it is running now. */
        void cancel();
    }
}
