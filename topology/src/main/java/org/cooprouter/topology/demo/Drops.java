// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one agent has counted of packets that it did not pass on, by counter.
 *
 * @param counts cumulative counts, by "duplicate", "declined mtu", "lost in the tunnel"
 */
record Drops(Map<String, Long> counts) {
    private static final Pattern COUNTER = Pattern.compile(
            "^cooprouter_agent_(dropped_packets|declined_frames|packets_lost)_total(?:\\{reason=\"(\\w+)\"})? ([0-9.eE+]+)$",
            Pattern.MULTILINE);

    /** Reads what an agent tells Prometheus. */
    static Drops of(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        Matcher matcher = COUNTER.matcher(metrics);
        while (matcher.find()) {
            counts.put(name(matcher.group(1), matcher.group(2)), (long) Double.parseDouble(matcher.group(3)));
        }
        return new Drops(counts);
    }

    private static String name(String counter, String reason) {
        return switch (counter) {
            case "declined_frames" -> "declined " + reason;
            case "packets_lost" -> "lost in the tunnel";
            default -> reason;
        };
    }

    /** Every counter that has moved since, for people: "duplicate 3290, lost in the tunnel 2". */
    String since(Drops before) {
        String moved = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > before.count(entry.getKey()))
                .map(entry -> entry.getKey() + ' ' + (entry.getValue() - before.count(entry.getKey())))
                .collect(Collectors.joining(", "));
        return moved.isEmpty() ? "nothing" : moved;
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
