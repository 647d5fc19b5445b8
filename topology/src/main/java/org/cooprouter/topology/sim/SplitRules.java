// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * How the split copies of a packet have to leave: each as often as the profile says, dealt over the paths in turn, a path with
 * share 2 having a second turn after all have had their first, and the second of two equal copies over the path after the
 * first's.
 */
final class SplitRules {
    private SplitRules() {}

    /** One datagram. */
    private record Departure(int copy, int path) {}

    /** The datagrams of a packet. */
    static final class Sent {
        private static final Comparator<Departure> ORDER =
                Comparator.comparingInt(Departure::copy).thenComparingInt(Departure::path);

        private final SimAgent by;
        private final AppPacket packet;
        private final Redundancy redundancy;
        private final List<Departure> departures = new ArrayList<>();

        Sent(SimAgent by, AppPacket packet, Redundancy redundancy) {
            this.by = by;
            this.packet = packet;
            this.redundancy = redundancy;
        }

        void add(SimFrame datagram, int path) {
            PacketFlyweight header = new PacketFlyweight();
            header.wrap(datagram.bytes(), SimFrame.UDP_PAYLOAD_OFFSET, PacketFlyweight.HEADER_LENGTH);
            departures.add(new Departure(header.copy() - 1, path));
        }

        /**
         * Holds what left to the rules; to the paths as well, if it is known that all of them have their turns.
         *
         * @return how many are still to leave
         */
        int require(boolean allInTurn) {
            List<Departure> expected = dealt(turns());
            departures.sort(ORDER);
            expected.sort(ORDER);
            int missing = expected.size() - departures.size();
            if (redundancy.isSpread() && missing > 0) {
                requireFirst(expected, allInTurn);
                return missing;
            }
            boolean right =
                    allInTurn ? departures.equals(expected) : copies(departures).equals(copies(expected));
            if (!right) {
                throw new Violation(by.name() + " sends the split copies " + departures + " of " + packet
                        + " instead of " + expected);
            }
            return 0;
        }

        /** Of equal split copies on the same path the first leaves at once. */
        private void requireFirst(List<Departure> expected, boolean allInTurn) {
            boolean right = allInTurn
                    ? new HashSet<>(departures).equals(new HashSet<>(expected))
                    : new HashSet<>(copies(departures)).equals(new HashSet<>(copies(expected)));
            if (!right) {
                throw new Violation(by.name() + " sends the split copies " + departures + " of " + packet
                        + " at once, the rest later, instead of the first ones of " + expected);
            }
        }

        private static List<Integer> copies(List<Departure> departures) {
            return departures.stream().map(Departure::copy).toList();
        }

        private List<Integer> turns() {
            List<Integer> turns = new ArrayList<>();
            for (int round = 0; round < Collections.max(redundancy.shares()); round++) {
                for (int path = 0; path < redundancy.paths(); path++) {
                    if (redundancy.share(path) > round) {
                        turns.add(path);
                    }
                }
            }
            return turns;
        }

        private List<Departure> dealt(List<Integer> turns) {
            List<Departure> dealt = new ArrayList<>();
            for (int copy = 0; copy < redundancy.scheme().copies(); copy++) {
                for (int repetition = 0; repetition < redundancy.times(); repetition++) {
                    dealt.add(new Departure(copy, turns.get((copy + repetition) % turns.size())));
                }
            }
            return dealt;
        }
    }
}
