// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.Locale;
import java.util.Optional;

/**
 * Decides for one cooperation whether the helper is asked to send and receive less other traffic (suppression request, C15; [0173]-[0177]): while there are
 * latency-critical sessions at the site that is helped, its own path loses packets or delays them, and both ISPs share a bottleneck ([0180]). To be fed
 * once a second.
 *
 * <p>Whoever is suppressed no longer causes what it was suppressed for, so a request that ends and is soon needed again lasts twice as long the next time.
 */
public final class SuppressionRequest {
    /** What lasts for less is no reason. */
    static final int SECONDS_TO_REQUEST = 3;
    /** A request may last up to so many times longer than the first. */
    static final int LONGEST = 16;

    private static final double PERCENT = 100;
    private static final int NEVER = Integer.MAX_VALUE;

    private final double lossAtLeast;
    private final double delayAtLeastMs;
    private final int holdSeconds;
    private int troubled;
    private int quiet;
    /** Seconds since the last request ended. */
    private int sinceEnd = NEVER;

    private int times = 1;
    private String reason = "";

    /**
     * {@code lossAtLeast}: 0-1, and {@code delayAtLeastMs}: above the usual delay; either is a reason. {@code holdSeconds}: without a reason for so long it ends.
     */
    public SuppressionRequest(double lossAtLeast, double delayAtLeastMs, int holdSeconds) {
        this.lossAtLeast = lossAtLeast;
        this.delayAtLeastMs = delayAtLeastMs;
        this.holdSeconds = holdSeconds;
    }

    /** A second has gone by in which there were {@code sessions}, or not, whose path did that, and {@code common} is what is thought of the ISPs. */
    public void add(boolean sessions, boolean common, PathSecond incoming, PathSecond outgoing) {
        boolean isTroubled = isTroubled(incoming) || isTroubled(outgoing);
        troubled = isTroubled ? troubled + 1 : 0;
        quiet = isTroubled ? 0 : quiet + 1;
        if (!sessions || !common) {
            reason = "";
            sinceEnd = NEVER;
        } else if (isRequested()) {
            if (quiet >= holdSeconds * times) {
                reason = "";
                sinceEnd = 0;
            }
        } else {
            sinceEnd = sinceEnd == NEVER ? NEVER : sinceEnd + 1;
            if (troubled >= SECONDS_TO_REQUEST) {
                times = sinceEnd <= holdSeconds * times ? Math.min(LONGEST, 2 * times) : 1;
                reason = isTroubled(incoming) ? "incoming " + text(incoming) : "outgoing " + text(outgoing);
            }
        }
    }

    private boolean isTroubled(PathSecond second) {
        return second.loss() >= lossAtLeast || second.delayMs() >= delayAtLeastMs;
    }

    private static String text(PathSecond second) {
        return String.format(
                Locale.ROOT,
                "loss %.1f %%, delay %.0f ms above the usual",
                orZero(second.loss()) * PERCENT,
                orZero(second.delayMs()));
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private boolean isRequested() {
        return !reason.isEmpty();
    }

    /** Why it is requested, for people; empty: it is not. */
    public Optional<String> reason() {
        return isRequested() ? Optional.of(reason) : Optional.empty();
    }
}
