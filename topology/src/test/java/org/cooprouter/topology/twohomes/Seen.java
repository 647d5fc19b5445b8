// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.ProbeReport;

/** What several tests look at in the same way. */
final class Seen {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Seen() {}

    /** Waits until {@code coopctl status} has something that {@code pattern} finds. */
    static void awaitStatus(TwoHomes homes, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        AtomicReference<String> status = new AtomicReference<>("");
        Waiting.until(
                LIMIT,
                () -> {
                    status.set(homes.coopctl().attempt("status").output());
                    return wanted.matcher(status.get()).find();
                },
                () -> "coopctl status does not say '" + pattern + "' but: " + status.get());
    }

    /** The value of a counter without labels, or with those in {@code name}, in {@code metrics}. */
    static long counter(String metrics, String name) {
        Matcher value =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(metrics);
        assertThat(value.find()).as(name + " in " + metrics).isTrue();
        return Math.round(Double.parseDouble(value.group(1)));
    }

    /** Ordinary traffic of 100 packets per second during an ISP's silence of several seconds, in which the neighbour helped. */
    static void assertMissedOnlyTheBeginningOfTheSilence(ProbeReport ordinary) {
        System.out.printf("longest gap of ordinary traffic: %.0f ms%n", ordinary.longestGapMs());
        assertThat(ordinary.longestGapMs()).as("gap in a silence of over 4 s").isLessThan(2000);
        assertThat(ordinary.sent() - ordinary.received())
                .as("lost until the silence was noticed, and none on the return")
                .isLessThan(200);
        assertThat(ordinary.duplicates() + ordinary.echoDuplicates()).isZero();
    }
}
