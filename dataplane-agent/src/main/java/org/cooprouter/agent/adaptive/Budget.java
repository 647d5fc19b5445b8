// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

/**
 * Holds the extra bytes to a share of what one copy of each packet would take, on average over the bytes sent. Not safe for use by several
 * threads.
 */
final class Budget {
    /** Most bytes of one-copy traffic over which what was not spent may be spent later: about a minute of a call. */
    private static final long MAX_SAVED_BASE = 500_000;
    /** What has been overspent is saved again within so many bytes of one-copy traffic. */
    private static final long REPAID_WITHIN = 50_000;

    private static final double MEAN_WEIGHT = 1 / 32.0;
    /** Assumed before the first packet: a call's. */
    private static final double FIRST_BODY = 172;

    private final double share;
    private double credit;
    private double meanBody = FIRST_BODY;
    private long baseBytes;
    private long extraBytes;

    /** A budget of {@code share} extra bytes for each byte. */
    Budget(double share) {
        this.share = share;
    }

    /** Counts a packet: bytes of its body, of one copy of it, and of all that left for it. */
    void onPacket(int body, long oneCopy, long all) {
        meanBody += (body - meanBody) * MEAN_WEIGHT;
        baseBytes += oneCopy;
        credit += share * oneCopy;
        onExtra(all - oneCopy);
    }

    /** Counts bytes beyond one copy of each packet. */
    void onExtra(long bytes) {
        extraBytes += bytes;
        credit = Math.min(credit - bytes, share * MAX_SAVED_BASE);
    }

    /** The greatest overhead that may be chosen now: the budget, less while it is overdrawn. */
    double allowed() {
        return Math.max(0, share + Math.min(0, credit) / REPAID_WITHIN);
    }

    double share() {
        return share;
    }

    double meanBody() {
        return meanBody;
    }

    long baseBytes() {
        return baseBytes;
    }

    long extraBytes() {
        return extraBytes;
    }
}
