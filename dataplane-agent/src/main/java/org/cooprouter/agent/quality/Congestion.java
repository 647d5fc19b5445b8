// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

/** Which channel of a path delays packets more than usual, as the round-trip time and the one-way delay say together [0345]. */
public enum Congestion {
    /** The round-trip time is about what it usually is. */
    NONE,
    /** The round-trip time has risen, and the one-way delay towards us similarly. */
    INCOMING,
    /** The round-trip time has risen, the one-way delay towards us has not. */
    OUTGOING;

    /** Less is within what a path does by itself. */
    private static final long LEAST_RISE_NS = 5_000_000;

    /**
     * Judges a path.
     *
     * @param roundTripRiseNs the round-trip time above the usual one
     * @param oneWayRiseNs the perceived one-way delay towards us above the usual one
     * @return where the delay arises
     */
    public static Congestion of(long roundTripRiseNs, long oneWayRiseNs) {
        if (roundTripRiseNs < LEAST_RISE_NS) {
            return NONE;
        }
        return oneWayRiseNs * 2 >= roundTripRiseNs ? INCOMING : OUTGOING;
    }
}
