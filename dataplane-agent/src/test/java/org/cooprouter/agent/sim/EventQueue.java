// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: runs what was planned in the order of its time, and of planning where times are equal. */
final class EventQueue {
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::timeNs).thenComparingLong(Event::order));
    private long nowNs;
    private long planned;

    private record Event(long timeNs, long order, Runnable action) {}

    long nowNs() {
        return nowNs;
    }

    /** Plans an action; a time that has passed means at once. */
    void at(long timeNs, Runnable action) {
        events.add(new Event(Math.max(timeNs, nowNs), planned++, action));
    }

    void after(long delayNs, Runnable action) {
        at(nowNs + delayNs, action);
    }

    /** Runs everything planned up to a time. */
    void runUntil(long timeNs) {
        for (Event next = events.peek(); next != null && next.timeNs() <= timeNs; next = events.peek()) {
            events.remove();
            nowNs = next.timeNs();
            next.action().run();
        }
        nowNs = timeNs;
    }
}
