// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened last, for people; it costs nothing while nobody wants it. */
final class Trace {
    private static final double NS_PER_MS = 1e6;

    private final int capacity;
    private final Deque<String> lines = new ArrayDeque<>();

    private Trace(int capacity) {
        this.capacity = capacity;
    }

    static Trace none() {
        return new Trace(0);
    }

    static Trace ofLast(int lines) {
        return new Trace(lines);
    }

    void event(long nowNs, String node, Supplier<String> what) {
        if (capacity == 0) {
            return;
        }
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(String.format(Locale.ROOT, "%12.3f ms  %-10s %s", nowNs / NS_PER_MS, node, what.get()));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
