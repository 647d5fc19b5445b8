// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/** RAIC-5: k parts and P, the XOR of all of them; any k of the k + 1 split copies restore the packet (R2; [0252]). */
final class Raic5 extends SplitScheme {
    Raic5(int parts) {
        super(parts, 1);
    }

    @Override
    public int number() {
        return Schemes.RAIC_5;
    }

    @Override
    void parity(int parity, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        xorOfParts(this, payload, offset, length, target, at);
    }

    /** P of a payload whose last part is not padded yet. */
    static void xorOfParts(SplitScheme scheme, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        int copyLength = scheme.copyLength(length);
        target.put(at, payload, offset, copyLength);
        for (int part = 1; part < scheme.parts(); part++) {
            int present = scheme.partLength(part, length, copyLength);
            Lanes.xor(target, at, payload, offset + part * copyLength, present);
        }
    }

    @Override
    public void restore(ByteBuffer copies, int at, int copyLength, long arrived) {
        long missing = missingParts(arrived);
        if (missing == 0) {
            return;
        }
        int lost = Long.numberOfTrailingZeros(missing);
        int target = at + lost * copyLength;
        copies.put(target, copies, at + parts() * copyLength, copyLength);
        xorParts(copies, at, copyLength, lost, missing);
    }
}
