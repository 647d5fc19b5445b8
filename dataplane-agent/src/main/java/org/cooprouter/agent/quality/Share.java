// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

/** Shares of a whole as the wire format writes them: in 65536ths. */
public final class Share {
    /** The whole. */
    public static final int ONE = 65536;

    private Share() {}

    /**
     * Makes a share.
     *
     * @param part may be negative or above the whole, which counts as none or all
     * @param whole 0 gives 0
     * @return 0 to {@link #ONE}, rounded
     */
    public static int of(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp((part * ONE + whole / 2) / whole, 0, ONE);
    }

    /**
     * Converts to a ratio.
     *
     * @param share in 65536ths
     * @return 0-1
     */
    public static double ratio(long share) {
        return (double) share / ONE;
    }
}
