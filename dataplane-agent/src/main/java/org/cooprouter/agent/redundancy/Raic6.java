// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * RAIC-6: k parts D_0 to D_k-1 and two syndromes over GF(2^8); any k of the k + 2 split copies restore the packet (R3; [0253]).
 * The syndromes are those of RAID-6 as H. P. Anvin describes them in "The mathematics of RAID-6":
 *
 * <pre>
 *   P = D_0 + D_1 + ... + D_k-1
 *   Q = g^0 D_0 + g^1 D_1 + ... + g^(k-1) D_k-1,   g = 2
 * </pre>
 */
final class Raic6 extends SplitScheme {
    Raic6(int parts) {
        super(parts, 2);
    }

    @Override
    public int number() {
        return Schemes.RAIC_6;
    }

    @Override
    void parity(int parity, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        if (parity == 0) {
            Raic5.xorOfParts(this, payload, offset, length, target, at);
        } else {
            q(payload, offset, length, target, at);
        }
    }

    /** By Horner's rule: only doublings. */
    private void q(ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        int copyLength = copyLength(length);
        int last = partLength(parts() - 1, length, copyLength);
        target.put(at, payload, offset + partOffset(parts() - 1, length, copyLength), last);
        Lanes.clear(target, at + last, copyLength - last);
        for (int part = parts() - 2; part >= 0; part--) {
            int present = partLength(part, length, copyLength);
            Lanes.twiceXor(target, at, payload, offset + part * copyLength, present);
            Lanes.twice(target, at + present, copyLength - present);
        }
    }

    @Override
    public void restore(ByteBuffer copies, int at, int copyLength, long arrived) {
        long missing = missingParts(arrived);
        if (missing == 0) {
            return;
        }
        int first = Long.numberOfTrailingZeros(missing);
        int second = Long.SIZE - 1 - Long.numberOfLeadingZeros(missing);
        boolean hasP = (arrived >>> parts() & 1) != 0;
        if (first != second) {
            restoreTwo(copies, at, copyLength, first, second);
        } else if (hasP) {
            plusP(copies, at, copyLength, first, missing);
        } else {
            plusQ(copies, at, copyLength, first, missing);
            Lanes.times(copies, at + first * copyLength, copyLength, GaloisField.power(-first));
        }
    }

    /**
     * With p = P + the parts that are there = D_x + D_y and q = Q + theirs = g^x D_x + g^y D_y:
     *
     * <pre>
     *   D_x = (g^(y-x) p + g^(-x) q) / (g^(y-x) + 1),   D_y = p + D_x
     * </pre>
     */
    private void restoreTwo(ByteBuffer copies, int at, int copyLength, int x, int y) {
        long missing = 1L << x | 1L << y;
        plusP(copies, at, copyLength, y, missing);
        plusQ(copies, at, copyLength, x, missing);
        int distance = GaloisField.power(y - x);
        int divisor = GaloisField.inverse(distance ^ 1);
        Lanes.combine(
                copies,
                at + x * copyLength,
                at + y * copyLength,
                copyLength,
                GaloisField.multiply(GaloisField.power(-x), divisor),
                GaloisField.multiply(distance, divisor));
        Lanes.xor(copies, at + y * copyLength, copies, at + x * copyLength, copyLength);
    }

    /** Puts P + the parts that are there where a missing part belongs. */
    private void plusP(ByteBuffer copies, int at, int copyLength, int into, long missing) {
        copies.put(at + into * copyLength, copies, at + parts() * copyLength, copyLength);
        xorParts(copies, at, copyLength, into, missing);
    }

    /** Puts Q + what is there of its sum where a missing part belongs. */
    private void plusQ(ByteBuffer copies, int at, int copyLength, int into, long missing) {
        int target = at + into * copyLength;
        Lanes.clear(copies, target, copyLength);
        for (int part = parts() - 1; part >= 0; part--) {
            if ((missing >>> part & 1) == 0) {
                Lanes.twiceXor(copies, target, copies, at + part * copyLength, copyLength);
            } else {
                Lanes.twice(copies, target, copyLength);
            }
        }
        Lanes.xor(copies, target, copies, at + (parts() + 1) * copyLength, copyLength);
    }
}
