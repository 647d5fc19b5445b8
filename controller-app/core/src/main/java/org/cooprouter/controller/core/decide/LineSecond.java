// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

/** What two sites carried in one direction in one second, bit/s; NaN: not known. */
public final class LineSecond {
    final double own;
    final double helper;
    final double forwarded;

    /**
     * {@code own}: the uplink of the site that is helped; {@code helper}: all of the helper's uplink; {@code forwarded}: of that, what the helper forwarded
     * for the other.
     */
    public LineSecond(double own, double helper, double forwarded) {
        this.own = own;
        this.helper = helper;
        this.forwarded = forwarded;
    }

    boolean isKnown() {
        return !Double.isNaN(own + helper + forwarded);
    }
}
