// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

/** How much of a cooperation for bandwidth sharing is in use at the moment (C9; [0144]-[0156]). */
public final class Share {
    /** What {@link #part} counts in. */
    public static final int WHOLE = 16;

    /** No bandwidth is available. */
    public static final Share NONE = new Share(0, 0);

    private final long shareableBps;
    private final int part;

    /** {@code shareableBps}: what the helper gives in each direction; {@code part}: 0 to {@link #WHOLE}. */
    public Share(long shareableBps, int part) {
        if (shareableBps < 0 || part < 0 || part > WHOLE) {
            throw new IllegalArgumentException(shareableBps + " bit/s, " + part + " of " + WHOLE + " sessions");
        }
        this.shareableBps = shareableBps;
        this.part = part;
    }

    /** What the helper gives in each direction (shareable_bandwidth); 0: none is available. */
    public long shareableBps() {
        return shareableBps;
    }

    /** Of {@link #WHOLE} sessions that begin, as many go through the helper. */
    public int part() {
        return part;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Share && ((Share) other).shareableBps == shareableBps && ((Share) other).part == part;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(shareableBps) * 31 + part;
    }

    @Override
    public String toString() {
        return shareableBps + " bit/s, " + part + "/" + WHOLE + " of new sessions";
    }
}
