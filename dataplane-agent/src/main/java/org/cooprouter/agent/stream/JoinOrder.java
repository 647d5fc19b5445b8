// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import java.util.Arrays;

/**
 * Which packets of one session have arrived, and up to where the others are lost. Paths keep the order of what they carry, so a packet that has not arrived
 * when every path has brought a later one will not: "the receiver maintains for each link the sequence number of the last fragment; M is the minimum of
 * these", and what is missing up to M is lost (RFC 1990 section 4.1). No allocation; not safe for use by several threads.
 */
public final class JoinOrder {
    /** Packets between the first that is missing and the last that arrived: 40 ms of 300 Mbit/s. */
    public static final int WINDOW = 1024;
    /** What a slot says of a packet that has not arrived. */
    public static final int MISSING = 0;
    /** Of one that has, but has left nothing to hand over. */
    public static final int ARRIVED = -1;

    /** Paths that keep order almost: a packet may be overtaken by so many others of the session. */
    static final int DISORDER = 8;

    /** Paths that are told apart: those whose path_ID is below. */
    public static final int PATHS = 8;

    /** No packet. */
    public static final long NONE = -1;

    private final int[] slots = new int[WINDOW];
    private final long[] highest = new long[PATHS];
    private long next = NONE;

    /** Makes the order of a session without packets. */
    public JoinOrder() {
        Arrays.fill(highest, NONE);
    }

    /**
     * Notes an arrival.
     *
     * @param packetId of the packet
     * @param pathId on which it came; counted only below {@link #PATHS}
     */
    public void arrived(long packetId, int pathId) {
        if (next == NONE) {
            next = packetId;
        }
        if (pathId >= 0 && pathId < PATHS) {
            highest[pathId] = Math.max(highest[pathId], packetId);
        }
    }

    /**
     * Returns the first packet that has not been handed over.
     *
     * @return its packet_ID
     */
    public long next() {
        return next;
    }

    /**
     * Moves on.
     *
     * @param packetId the first that has not been handed over
     */
    public void next(long packetId) {
        next = packetId;
    }

    /**
     * Returns up to which packet all are here or lost.
     *
     * @param working paths on which packets of the session may be under way: bit i stands for path_ID i
     * @return packet_ID, inclusive; may be below {@link #next()}, as it is before each of these paths has brought a packet
     */
    public long settled(int working) {
        long settled = Long.MAX_VALUE;
        for (int path = 0; path < PATHS; path++) {
            if ((working >> path & 1) != 0) {
                settled = Math.min(settled, highest[path]);
            }
        }
        return settled == Long.MAX_VALUE ? NONE : settled - DISORDER;
    }

    /**
     * Returns what is known of a packet.
     *
     * @param packetId {@link #next()} to {@link #next()} + {@link #WINDOW} - 1
     * @return {@link #MISSING}, {@link #ARRIVED}, or what {@link #mark} said
     */
    public int slot(long packetId) {
        return slots[(int) packetId & (WINDOW - 1)];
    }

    /**
     * Says what is known of a packet.
     *
     * @param packetId within the window
     * @param value see {@link #slot}
     */
    public void mark(long packetId, int value) {
        slots[(int) packetId & (WINDOW - 1)] = value;
    }
}
