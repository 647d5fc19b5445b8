// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * Linear equations over GF(2^8) for packets that are missing, always in reduced row echelon form: every equation has a pivot, an
 * unknown with coefficient 1 that is in no other equation. So an equation whose only unknown is its pivot is solved, whatever
 * order they come in; and forgetting one never harms the others. Equations, unknowns and their sets are bits of longs. Allocates
 * only when a symbol is longer than any before. Not safe for use by several threads.
 */
final class RepairEquations {
    /** Most equations, and most unknowns in all of them together. */
    static final int MAX = Long.SIZE;

    private static final int FIRST_SLOT_LENGTH = 256;

    private final long[] packetIds = new long[MAX];
    private final byte[] coefficients = new byte[MAX * MAX];
    private final long[] unknowns = new long[MAX];
    private final int[] pivots = new int[MAX];
    private final int[] lengths = new int[MAX];
    private ByteBuffer symbols = ByteBuffer.allocate(MAX * FIRST_SLOT_LENGTH);
    private int slotLength = FIRST_SLOT_LENGTH;
    private long used;

    /** The equations that there are, as bits. */
    long used() {
        return used;
    }

    /** The unknowns of all equations, as bits. */
    private long unknowns() {
        long all = 0;
        for (long left = used; left != 0; left &= left - 1) {
            all |= unknowns[Long.numberOfTrailingZeros(left)];
        }
        return all;
    }

    /** Begins equation e: nothing = symbol. */
    void begin(int e, ByteBuffer buffer, int offset, int length) {
        if (length > slotLength) {
            widen(length);
        }
        used |= 1L << e;
        unknowns[e] = 0;
        lengths[e] = length;
        symbols.put(at(e), buffer, offset, length);
    }

    private void widen(int length) {
        int wider = Integer.highestOneBit(2 * length - 1);
        ByteBuffer moved = ByteBuffer.allocate(MAX * wider);
        for (int e = 0; e < MAX; e++) {
            moved.put(e * wider, symbols, e * slotLength, lengths[e]);
        }
        symbols = moved;
        slotLength = wider;
    }

    /** Moves a packet that is known to the right side of equation e. */
    void subtract(int e, BodyLog known, long packetId, int factor) {
        int length = known.length(packetId);
        if (length > 0) {
            lengthen(e, length);
            known.addTo(symbols, at(e), packetId, factor);
        }
    }

    /** Adds an unknown to the left side of equation e; false if there are too many unknowns already. */
    boolean addUnknown(int e, long packetId, int factor) {
        int unknown = find(packetId);
        if (unknown < 0) {
            unknown = Long.numberOfTrailingZeros(~unknowns());
            if (unknown == MAX) {
                return false;
            }
            packetIds[unknown] = packetId;
        }
        unknowns[e] |= 1L << unknown;
        coefficients[e * MAX + unknown] = (byte) factor;
        return true;
    }

    private int find(long packetId) {
        for (long left = unknowns(); left != 0; left &= left - 1) {
            int unknown = Long.numberOfTrailingZeros(left);
            if (packetIds[unknown] == packetId) {
                return unknown;
            }
        }
        return -1;
    }

    /** Brings equation e, which has just been begun, into the form of the others; false if they imply it, and it is gone. */
    boolean reduce(int e) {
        for (long left = used & ~(1L << e); left != 0; left &= left - 1) {
            int other = Long.numberOfTrailingZeros(left);
            eliminate(e, other, pivots[other]);
        }
        return choosePivot(e);
    }

    /** Takes an unknown that has become known out of all equations. */
    void learn(BodyLog known, long packetId) {
        int unknown = find(packetId);
        if (unknown < 0) {
            return;
        }
        int without = MAX;
        for (long left = used; left != 0; left &= left - 1) {
            int e = Long.numberOfTrailingZeros(left);
            if ((unknowns[e] >>> unknown & 1) != 0) {
                subtract(e, known, packetId, coefficient(e, unknown));
                unknowns[e] &= ~(1L << unknown);
                without = pivots[e] == unknown ? e : without;
            }
        }
        if (without < MAX) {
            choosePivot(without);
        }
    }

    private boolean choosePivot(int e) {
        if (unknowns[e] == 0) {
            remove(e);
            return false;
        }
        int pivot = Long.numberOfTrailingZeros(unknowns[e]);
        pivots[e] = pivot;
        scale(e, GaloisField.inverse(coefficient(e, pivot)));
        for (long left = used & ~(1L << e); left != 0; left &= left - 1) {
            eliminate(Long.numberOfTrailingZeros(left), e, pivot);
        }
        return true;
    }

    private void scale(int e, int factor) {
        if (factor == 1) {
            return;
        }
        Lanes.times(symbols, at(e), lengths[e], factor);
        for (long left = unknowns[e]; left != 0; left &= left - 1) {
            int unknown = Long.numberOfTrailingZeros(left);
            coefficients[e * MAX + unknown] = (byte) GaloisField.multiply(coefficient(e, unknown), factor);
        }
    }

    /** Takes the pivot of another equation out of equation e. */
    private void eliminate(int e, int other, int pivot) {
        if ((unknowns[e] >>> pivot & 1) == 0) {
            return;
        }
        int factor = coefficient(e, pivot);
        lengthen(e, lengths[other]);
        Lanes.timesXor(symbols, at(e), symbols, at(other), lengths[other], factor);
        for (long left = unknowns[other]; left != 0; left &= left - 1) {
            int unknown = Long.numberOfTrailingZeros(left);
            int before = (unknowns[e] >>> unknown & 1) != 0 ? coefficient(e, unknown) : 0;
            int after = before ^ GaloisField.multiply(coefficient(other, unknown), factor);
            coefficients[e * MAX + unknown] = (byte) after;
            unknowns[e] = after == 0 ? unknowns[e] & ~(1L << unknown) : unknowns[e] | 1L << unknown;
        }
    }

    private int coefficient(int e, int unknown) {
        return coefficients[e * MAX + unknown] & 0xff;
    }

    private void lengthen(int e, int length) {
        if (length > slotLength) {
            widen(length);
        }
        if (length > lengths[e]) {
            Lanes.clear(symbols, at(e) + lengths[e], length - lengths[e]);
            lengths[e] = length;
        }
    }

    void remove(int e) {
        used &= ~(1L << e);
        lengths[e] = 0;
    }

    /** Returns a solved equation, or -1 if there is none. */
    int solved() {
        for (long left = used; left != 0; left &= left - 1) {
            int e = Long.numberOfTrailingZeros(left);
            if (Long.bitCount(unknowns[e]) == 1) {
                return e;
            }
        }
        return -1;
    }

    /** The unknown of a solved equation. */
    long packetId(int e) {
        return packetIds[pivots[e]];
    }

    /** The symbol of equation e: that of its unknown, if it is solved. */
    ByteBuffer symbols() {
        return symbols;
    }

    int at(int e) {
        return e * slotLength;
    }

    int length(int e) {
        return lengths[e];
    }
}
