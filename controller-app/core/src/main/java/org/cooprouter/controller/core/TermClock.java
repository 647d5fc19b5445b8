// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import java.time.Duration;
import java.time.Instant;
import org.cooprouter.controller.core.port.Clock;

/** The host's clock until the end of a term; what is still waiting then never runs, wherever it came from. */
final class TermClock implements Clock {
    private final Clock host;
    private volatile boolean ended;

    TermClock(Clock host) {
        this.host = host;
    }

    void end() {
        ended = true;
    }

    @Override
    public Instant instant() {
        return host.instant();
    }

    @Override
    public void execute(Runnable task) {
        host.execute(unlessEnded(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return host.schedule(delay, unlessEnded(task));
    }

    private Runnable unlessEnded(Runnable task) {
        return () -> {
            if (!ended) {
                task.run();
            }
        };
    }
}
