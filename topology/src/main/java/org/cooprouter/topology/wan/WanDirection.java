// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way frames go through a link. */
public enum WanDirection {
    /** From the left interface to the right one. */
    @JsonProperty("left-to-right")
    LEFT_TO_RIGHT("left-to-right"),
    /** From the right interface to the left one. */
    @JsonProperty("right-to-left")
    RIGHT_TO_LEFT("right-to-left"),
    /** Both ways. */
    @JsonProperty("both")
    BOTH("both");

    private final String label;

    WanDirection(String label) {
        this.label = label;
    }

    boolean includes(WanDirection one) {
        return this == BOTH || this == one;
    }

    /** Returns the name in commands and JSON, for example {@code left-to-right}. */
    @Override
    public String toString() {
        return label;
    }
}
