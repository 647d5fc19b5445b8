// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.PriorityQueue;

/** Virtual time: runs what was planned in the order of its time, and of planning where times are equal. */
final class EventQueue {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNs;
    private long planned;

    private record Event(long timeNs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNs, other.timeNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

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
