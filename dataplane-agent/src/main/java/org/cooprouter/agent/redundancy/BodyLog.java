// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The last packets of a session and direction as symbols of a {@link RepairCode}: the length of the body plus 1 in two bytes,
 * then the body. Under a packet_ID that carried no body the symbol is zero. Allocates only when a body is longer than any
 * before. Not safe for use by several threads.
 */
final class BodyLog {
    /** Most bytes of a symbol: no frame is longer. */
    static final int MAX_SYMBOL = 2048;

    private static final int FIRST_SLOT_LENGTH = 256;
    private static final long NONE = -1;

    private final long[] packetIds;
    private final int[] lengths;
    private ByteBuffer slots;
    private int slotLength = FIRST_SLOT_LENGTH;

    /** Makes a log of the last packets, at least so many. */
    BodyLog(int packets) {
        int capacity = Integer.highestOneBit(2 * packets - 1);
        packetIds = new long[capacity];
        Arrays.fill(packetIds, NONE);
        lengths = new int[capacity];
        slots = ByteBuffer.allocate(capacity * slotLength);
    }

    /** Keeps a body of at most {@link #MAX_SYMBOL} - {@link RepairCode#LENGTH_BYTES} bytes. */
    void put(long packetId, ByteBuffer buffer, int offset, int length) {
        int at = claim(packetId, RepairCode.LENGTH_BYTES + length);
        if (at >= 0) {
            slots.putShort(at, (short) (length + 1));
            slots.put(at + RepairCode.LENGTH_BYTES, buffer, offset, length);
        }
    }

    /** Notes that there was no body under a packet_ID. */
    void putNothing(long packetId) {
        claim(packetId, 0);
    }

    /** Returns where a symbol goes, or -1 if a later one is there. */
    private int claim(long packetId, int length) {
        int slot = slot(packetId);
        if (packetIds[slot] > packetId) {
            return -1;
        }
        if (length > slotLength) {
            widen(length);
        }
        packetIds[slot] = packetId;
        lengths[slot] = length;
        return slot * slotLength;
    }

    private void widen(int length) {
        int wider = Integer.highestOneBit(2 * length - 1);
        ByteBuffer moved = ByteBuffer.allocate(packetIds.length * wider);
        for (int slot = 0; slot < packetIds.length; slot++) {
            moved.put(slot * wider, slots, slot * slotLength, lengths[slot]);
        }
        slots = moved;
        slotLength = wider;
    }

    /** Whether it is known what was sent under a packet_ID. */
    boolean holds(long packetId) {
        return packetIds[slot(packetId)] == packetId;
    }

    /** Bytes of a symbol without the zeros behind it; 0 also if it is not held. */
    int length(long packetId) {
        int slot = slot(packetId);
        return packetIds[slot] == packetId ? lengths[slot] : 0;
    }

    /** Adds factor times a held symbol to a target that is at least as long. */
    void addTo(ByteBuffer target, int at, long packetId, int factor) {
        int slot = slot(packetId);
        Lanes.timesXor(target, at, slots, slot * slotLength, lengths[slot], factor);
    }

    private int slot(long packetId) {
        return (int) packetId & (packetIds.length - 1);
    }
}
