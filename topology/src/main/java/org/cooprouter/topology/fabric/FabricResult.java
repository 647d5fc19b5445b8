// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cooprouter.topology.lab.ControllerHost;

/** The figures of one host after the other, as one table. */
final class FabricResult {
    private final Map<ControllerHost, Map<String, String>> figures = new TreeMap<>();
    private final List<String> rows = new ArrayList<>();

    void put(ControllerHost host, String row, String figure) {
        if (!rows.contains(row)) {
            rows.add(row);
        }
        figures.computeIfAbsent(host, absent -> new TreeMap<>()).put(row, figure);
    }

    @Override
    public String toString() {
        int width = rows.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(line(
                width,
                "figure",
                figures.keySet().stream()
                        .map(host -> host.name().toLowerCase(Locale.ROOT))
                        .toList()));
        for (String row : rows) {
            text.append(line(
                    width,
                    row,
                    figures.values().stream()
                            .map(column -> column.getOrDefault(row, "-"))
                            .toList()));
        }
        return text.toString();
    }

    private static String line(int width, String row, List<String> cells) {
        StringBuilder line = new StringBuilder(row).append(" ".repeat(width - row.length()));
        cells.forEach(cell -> line.append("  ").append("%20s".formatted(cell)));
        return line.append(System.lineSeparator()).toString();
    }
}
