// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;

/**
 * How the ways from a home to the proxy and back lose packets.
 *
 * @param name for people
 * @param ways the own ISP first, then the neighbour's, if there is one
 * @param commonShare share of the time in which all of them lose everything
 * @param commonMs how long that lasts on average, in milliseconds
 */
public record LossSetting(String name, List<Way> ways, double commonShare, double commonMs) {
    /**
     * One way.
     *
     * @param independent share of datagrams lost by themselves
     * @param illShare share of the time in which everything is lost
     * @param illMs how long that lasts on average, in milliseconds
     */
    public record Way(double independent, double illShare, double illMs) {
        static Way independent(double share) {
            return new Way(share, 0, 1);
        }

        static Way bursts(double share, double ms) {
            return new Way(0, share, ms);
        }
    }

    /** What the comparison shows. */
    public static final List<LossSetting> ALL = List.of(
            of("independent, 5 % and 5 %", Way.independent(0.05), Way.independent(0.05)),
            of("bursts of 60 ms, 4 % and 4 %", Way.bursts(0.04, 60), Way.bursts(0.04, 60)),
            of("bursts of 6 ms, 5 % and 5 %", Way.bursts(0.05, 6), Way.bursts(0.05, 6)),
            new LossSetting(
                    "bursts of 60 ms, 3 % and 3 %, and 1 % common to both",
                    List.of(Way.bursts(0.03, 60), Way.bursts(0.03, 60)), 0.01, 60),
            of("bursts of 60 ms, 10 %, and independent, 1 %", Way.bursts(0.1, 60), Way.independent(0.01)),
            of("one ISP only, independent, 5 %", Way.independent(0.05)),
            of("one ISP only, bursts of 60 ms, 4 %", Way.bursts(0.04, 60)));

    @Override
    public String toString() {
        return name;
    }

    static LossSetting of(String name, Way... ways) {
        return new LossSetting(name, List.of(ways), 0, 1);
    }
}
