// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.List;

/**
 * What a router tells its neighbours of itself ([0102]).
 *
 * @param name for people: printable ASCII, at most 40 characters
 * @param ispKind 0 = unknown, see the wire format
 * @param downKbps bandwidth of its ISP towards it, 0 = unknown
 * @param upKbps bandwidth of its ISP from it, 0 = unknown
 * @param load of its ISP in each of 24 hours, percent; empty = unknown
 * @param offers what it gives and takes, at most 8, of different types
 */
public record SelfDescription(
        String name, int ispKind, long downKbps, long upKbps, List<Integer> load, List<CooperationOffer> offers) {
    /** Of a router that has said nothing yet. */
    public static final SelfDescription UNKNOWN = new SelfDescription("", 0, 0, 0, List.of(), List.of());

    /** On the wire: the load of an hour is not known. */
    public static final int UNKNOWN_LOAD = 255;

    /**
     * Returns the usual load in an hour.
     *
     * @param hour 0-23, UTC
     * @return percent, or {@link #UNKNOWN_LOAD}
     */
    public int loadPercent(int hour) {
        return load.isEmpty() ? UNKNOWN_LOAD : load.get(hour);
    }
}
