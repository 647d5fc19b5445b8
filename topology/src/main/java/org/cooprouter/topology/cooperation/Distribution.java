// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.cooperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a figure is distributed over runs. */
final class Distribution {
    private static final double NINE_TENTHS = 0.9;

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        return at(0.5);
    }

    private double at(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }

    /** "62 / 78 / 95 / 102": smallest, median, 90th percentile, largest. */
    String text(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                String.join(" / ", number, number, number, number),
                at(0),
                median(),
                at(NINE_TENTHS),
                at(1));
    }
}
