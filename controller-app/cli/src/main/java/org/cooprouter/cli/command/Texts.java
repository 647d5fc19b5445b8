// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values as people read them. */
final class Texts {
    private Texts() {}

    /** UTC to the second, or nothing when unset. */
    static String time(Timestamp time) {
        return time.getSeconds() == 0
                ? ""
                : Instant.ofEpochSecond(time.getSeconds())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
    }

    /** {@code 12.3 ms}. */
    static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.getSeconds() * 1e3 + duration.getNanos() / 1e6);
    }

    /** {@code 2.0 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** {@code 512 kbit/s}, {@code 20 Mbit/s}; whole thousands only, so that nothing is rounded away. */
    static String bitsPerSecond(long bps) {
        if (bps >= 1_000_000 && bps % 1_000_000 == 0) {
            return bps / 1_000_000 + " Mbit/s";
        }
        return bps % 1000 == 0 ? bps / 1000 + " kbit/s" : bps + " bit/s";
    }

    /** {@code yes} or {@code NO}: what is wrong is meant to be seen. */
    static String yesNo(boolean value) {
        return value ? "yes" : "NO";
    }
}
