// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one figure. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        return sorted().get(values.size() / 2);
    }

    /** "2.91 (2.80-3.12)": median, smallest and largest, or "none". */
    String text(double unit, int decimals) {
        if (values.isEmpty()) {
            return "none";
        }
        List<Double> sorted = sorted();
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + "-" + number + ")",
                median() / unit,
                sorted.getFirst() / unit,
                sorted.getLast() / unit);
    }

    /** "1.52": the median as so many times another's. */
    String times(Samples other) {
        return String.format(Locale.ROOT, "%.2f", median() / other.median());
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    private List<Double> sorted() {
        return values.stream().sorted().toList();
    }
}
