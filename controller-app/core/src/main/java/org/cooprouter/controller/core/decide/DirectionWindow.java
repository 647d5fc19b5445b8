// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/** The last seconds of one direction of two paths, oldest first. */
final class DirectionWindow {
    private final Deque<PathSecond[]> pairs = new ArrayDeque<>();

    void add(PathSecond first, PathSecond second) {
        if (pairs.size() == IspCommonality.WINDOW_SECONDS) {
            pairs.removeFirst();
        }
        pairs.addLast(new PathSecond[] {first, second});
    }

    int size() {
        return pairs.size();
    }

    double[] column(int path, ToDoubleFunction<PathSecond> of) {
        return pairs.stream().mapToDouble(pair -> of.applyAsDouble(pair[path])).toArray();
    }
}
