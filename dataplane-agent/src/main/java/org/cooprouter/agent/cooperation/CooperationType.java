// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one router can help the other ("cooperation types", [0098]). */
public enum CooperationType {
    /** Traffic goes through the neighbour while the own ISP fails (C7). */
    EMERGENCY_CONNECTION(1),
    /** New sessions go through the neighbour while its ISP has capacity to spare (C9). */
    BANDWIDTH_SHARING(2),
    /** Copies of latency-critical packets go through the neighbour (C14). */
    LATENCY_OPTIMIZATION(3);

    private final int number;
    private final String label = name().toLowerCase(Locale.ROOT);

    CooperationType(int number) {
        this.number = number;
    }

    /**
     * Returns the number on the wire.
     *
     * @return 1-255
     */
    public int number() {
        return number;
    }

    /**
     * Returns the name for people.
     *
     * @return lower-case letters and underscores
     */
    public String label() {
        return label;
    }

    /**
     * Finds a type.
     *
     * @param number as on the wire
     * @return null for one that this version does not know
     */
    public static @Nullable CooperationType of(int number) {
        return switch (number) {
            case 1 -> EMERGENCY_CONNECTION;
            case 2 -> BANDWIDTH_SHARING;
            case 3 -> LATENCY_OPTIMIZATION;
            default -> null;
        };
    }
}
