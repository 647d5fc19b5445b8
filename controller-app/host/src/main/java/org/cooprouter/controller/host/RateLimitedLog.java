// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes at most one warning per kind and interval, and says how many it kept back: a peer that fails over and over
 * must not fill the disk.
 */
public final class RateLimitedLog {
    private final Logger logger;
    private final long intervalNs;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    /**
     * Creates a limiter.
     *
     * @param logger where warnings go
     * @param interval between two warnings of one kind
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public RateLimitedLog(Logger logger, Duration interval, LongSupplier nanoTime) {
        this.logger = logger;
        this.intervalNs = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Writes the warning unless one of the same kind was written within the interval.
     *
     * @param kind what is limited together; from a small fixed set
     * @param message the complete line
     */
    public void warn(String kind, String message) {
        long suppressed =
                windows.computeIfAbsent(kind, ignored -> new Window()).admit(nanoTime.getAsLong(), intervalNs);
        if (suppressed == 0) {
            logger.warn("{}", message);
        } else if (suppressed > 0) {
            logger.warn("{} ({} similar lines left out)", message, suppressed);
        }
    }

    private static final class Window {
        private boolean open;
        private long since;
        private long suppressed;

        /** Returns how many were kept back before this one, or -1 to keep this one back too. */
        private synchronized long admit(long now, long intervalNs) {
            if (open && now - since < intervalNs) {
                suppressed++;
                return -1;
            }
            open = true;
            since = now;
            long before = suppressed;
            suppressed = 0;
            return before;
        }
    }
}
