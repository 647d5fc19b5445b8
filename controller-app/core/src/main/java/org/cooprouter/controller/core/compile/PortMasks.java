// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;

/** Splits a range of ports into the fewest values under masks, which is what rules can match. */
final class PortMasks {
    static final int ALL_BITS = 0xffff;
    private static final int SIZE = 0x10000;

    private final int value;
    private final int mask;

    private PortMasks(int value, int mask) {
        this.value = value;
        this.mask = mask;
    }

    /** {@code first} to {@code last}, both inclusive, 0-65535. */
    static List<PortMasks> of(int first, int last) {
        List<PortMasks> masks = new ArrayList<>();
        int next = first;
        while (next <= last) {
            int block = next == 0 ? SIZE : Integer.lowestOneBit(next);
            while (next + block - 1 > last) {
                block >>= 1;
            }
            masks.add(new PortMasks(next, ALL_BITS & -block));
            next += block;
        }
        return masks;
    }

    int value() {
        return value;
    }

    int mask() {
        return mask;
    }
}
