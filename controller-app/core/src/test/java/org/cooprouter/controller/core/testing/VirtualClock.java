// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.cooprouter.controller.core.port.Clock;

/** Time that the test moves, and a core's thread that is the test's. */
public final class VirtualClock implements Clock {
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final List<Pending> pending = new ArrayList<>();
    private Instant now = Instant.parse("2025-06-02T12:00:00Z");
    private boolean running;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
        run();
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            while (!ready.isEmpty()) {
                ready.remove().run();
            }
        } finally {
            running = false;
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Pending entry = new Pending(now.plus(delay), task);
        pending.add(entry);
        return () -> pending.remove(entry);
    }

    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        while (true) {
            Pending next = pending.stream()
                    .filter(entry -> !entry.due.isAfter(end))
                    .min(Comparator.comparing(entry -> entry.due))
                    .orElse(null);
            if (next == null) {
                break;
            }
            pending.remove(next);
            now = next.due;
            execute(next.task);
        }
        now = end;
    }

    /** The machine sleeps so long: nothing happens meanwhile, and timers wait on. */
    public void sleep(Duration duration) {
        now = now.plus(duration);
        pending.forEach(entry -> entry.due = entry.due.plus(duration));
    }

    private static final class Pending {
        private Instant due;
        private final Runnable task;

        Pending(Instant due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }
}
