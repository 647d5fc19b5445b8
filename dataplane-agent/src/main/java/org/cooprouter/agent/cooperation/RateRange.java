// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * Bandwidths among which a neighbour may choose.
 *
 * @param minKbps kbit/s, 0 to {@code maxKbps}
 * @param maxKbps kbit/s, up to 2^31 - 1; 0 = none at all
 */
public record RateRange(long minKbps, long maxKbps) {
    /** Nothing is offered. */
    public static final RateRange NONE = new RateRange(0, 0);

    /**
     * Tells whether a bandwidth may be chosen.
     *
     * @param kbps kbit/s
     * @return true for 0, which does without
     */
    public boolean allows(long kbps) {
        return kbps == 0 || (kbps >= minKbps && kbps <= maxKbps);
    }

    /**
     * Returns the most that both ranges allow.
     *
     * @param otherMinKbps the other range
     * @param otherMaxKbps the other range
     * @return kbit/s, 0 when they have nothing in common
     */
    public long mostInCommon(long otherMinKbps, long otherMaxKbps) {
        long most = Math.min(maxKbps, otherMaxKbps);
        return most >= Math.max(minKbps, otherMinKbps) ? most : 0;
    }
}
