// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * The bandwidth of the link, seen at the end of a packet train (C5; [0101]): {@link #PACKETS} messages of the largest size leave at once, and
 * arrive as far apart as the slowest part of the link makes them. 45 kB once per channel; on a link of 10 Mbit/s that is 36 ms.
 *
 * <p>The agent reads its clock once per batch of frames, so a train that arrives within {@link #SHORTEST_NS} only shows that the link is at least so
 * fast: more than about 350 Mbit/s cannot be told apart. Not safe for use by several threads.
 */
final class LinkBandwidth {
    /** Packets of a train. */
    static final int PACKETS = 32;

    /** Trains are sent again when no report comes. */
    static final int TRAINS = 3;

    static final long SHORTEST_NS = 1_000_000;

    /** Ethernet header, frame check sequence, preamble and gap (IEEE 802.3 clause 3 and 4). */
    private static final int FRAME_OVERHEAD = 38;

    private static final int AT_LEAST = 1 << 31;
    private static final double BITS_PER_NS_IN_KBPS = 1e6;

    private int train = -1;
    private int received;
    private long firstNs;
    private long bytes;
    private long kbps;
    private boolean atLeast;

    /** Takes a packet of a train; returns true when the train is over and enough of it came to say something. */
    boolean onPacket(int number, int index, int packets, int messageLength, long nowNs) {
        if (number != train) {
            train = number;
            received = 1;
            firstNs = nowNs;
            bytes = 0;
            return false;
        }
        received++;
        // What came before the first packet's end is not part of the time.
        bytes += messageLength + FRAME_OVERHEAD;
        return index == packets - 1 && received >= packets / 2;
    }

    /** What the train that is over has shown, as it stands in a report. */
    int report(long nowNs) {
        long ns = nowNs - firstNs;
        double seen = bytes * Byte.SIZE * BITS_PER_NS_IN_KBPS / Math.max(ns, SHORTEST_NS);
        int number = (int) Math.min(seen, Integer.MAX_VALUE);
        return ns < SHORTEST_NS ? number | AT_LEAST : number;
    }

    /** What the neighbour has seen. */
    void onReport(int report) {
        kbps = report & ~AT_LEAST;
        atLeast = (report & AT_LEAST) != 0;
    }

    /** Towards the neighbour, kbit/s; 0 = unknown. */
    long kbps() {
        return kbps;
    }

    boolean isAtLeast() {
        return atLeast;
    }
}
