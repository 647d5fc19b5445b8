// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * What the schemes that split a packet have in common: the first k split copies are the parts themselves, the last of them
 * padded with zeros, so that a packet of which no part is lost is put together without arithmetic.
 *
 * <pre>
 *   |        payload                 |padding|
 *   | part 0 | part 1 |  ...  | part k-1     |  + parities of the same length
 * </pre>
 */
abstract class SplitScheme implements RedundancyScheme {
    private final int parts;
    private final int parities;

    SplitScheme(int parts, int parities) {
        if (parts < Schemes.MIN_PARTS || parts > Schemes.MAX_PARTS) {
            throw new IllegalArgumentException("a packet is split into " + Schemes.MIN_PARTS + " to "
                    + Schemes.MAX_PARTS + " parts, not " + parts);
        }
        this.parts = parts;
        this.parities = parities;
    }

    @Override
    public final int parts() {
        return parts;
    }

    @Override
    public final int copies() {
        return parts + parities;
    }

    /**
     * Deals the split copies over the paths in turn, a path with a greater share more often [0254]; the repetitions of a split
     * copy go to the paths that follow, so that no two take the same one as long as there are others.
     */
    @Override
    public final void plan(int[] shares, int paths, int times, CopyPlan plan) {
        plan.clear();
        int turns = 0;
        for (int path = 0; path < paths; path++) {
            turns += shares[path];
        }
        for (int copy = 0; copy < copies() && turns > 0; copy++) {
            for (int repetition = 0; repetition < times; repetition++) {
                plan.add(copy, pathOfTurn(shares, paths, (copy + repetition) % turns));
            }
        }
    }

    /** Every path has its first turn before any has its second. */
    private static int pathOfTurn(int[] shares, int paths, int turn) {
        int left = turn;
        for (int round = 0; ; round++) {
            for (int path = 0; path < paths; path++) {
                if (round < shares[path] && left-- == 0) {
                    return path;
                }
            }
        }
    }

    @Override
    public final void encode(int copy, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        int copyLength = copyLength(length);
        if (copy < parts) {
            int present = partLength(copy, length, copyLength);
            target.put(at, payload, offset + partOffset(copy, length, copyLength), present);
            Lanes.clear(target, at + present, copyLength - present);
        } else {
            parity(copy - parts, payload, offset, length, target, at);
        }
    }

    /** Bytes of the payload that a part has; the rest of it is padding. */
    final int partLength(int part, int length, int copyLength) {
        return Math.max(0, Math.min(copyLength, length - part * copyLength));
    }

    /** Where a part begins in the payload; a part of padding alone, where the payload ends. */
    static int partOffset(int part, int length, int copyLength) {
        return Math.min(length, part * copyLength);
    }

    /** Writes P (0) or Q (1). */
    abstract void parity(int parity, ByteBuffer payload, int offset, int length, ByteBuffer target, int at);

    /** XORs every part but those named; {@code into} has the length of a copy. */
    final void xorParts(ByteBuffer copies, int at, int copyLength, int into, long without) {
        for (int part = 0; part < parts; part++) {
            if ((without >>> part & 1) == 0) {
                Lanes.xor(copies, at + into * copyLength, copies, at + part * copyLength, copyLength);
            }
        }
    }

    /** The parts that have not arrived, as bits. */
    final long missingParts(long arrived) {
        return ~arrived & ((1L << parts) - 1);
    }
}
