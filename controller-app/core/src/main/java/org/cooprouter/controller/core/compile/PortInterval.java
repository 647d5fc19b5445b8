// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Ports from {@code first} to {@code last}, both inclusive. */
final class PortInterval {
    private static final PortInterval UNPRIVILEGED = new PortInterval(1024, 65535);

    private final int first;
    private final int last;

    PortInterval(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /** The largest run of unprivileged ports that meets none of {@code taken}. */
    static Optional<PortInterval> largestWithout(PortInterval... taken) {
        List<PortInterval> free = List.of(UNPRIVILEGED);
        for (PortInterval hole : taken) {
            List<PortInterval> rest = new ArrayList<>();
            for (PortInterval run : free) {
                run.without(hole, rest);
            }
            free = rest;
        }
        return free.stream().max(Comparator.comparingInt(PortInterval::size));
    }

    /** The larger of the parts that {@code port} leaves of this. */
    PortInterval largestPartWithout(int port) {
        List<PortInterval> parts = new ArrayList<>();
        without(new PortInterval(port, port), parts);
        return Collections.max(parts, Comparator.comparingInt(PortInterval::size));
    }

    private void without(PortInterval hole, List<PortInterval> rest) {
        if (hole.last < first || hole.first > last) {
            rest.add(this);
            return;
        }
        if (hole.first > first) {
            rest.add(new PortInterval(first, hole.first - 1));
        }
        if (hole.last < last) {
            rest.add(new PortInterval(hole.last + 1, last));
        }
    }

    private int size() {
        return last - first + 1;
    }

    int first() {
        return first;
    }

    int last() {
        return last;
    }
}
