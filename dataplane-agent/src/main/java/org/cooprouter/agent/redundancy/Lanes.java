// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/** Arithmetic in {@link GaloisField} over ranges of bytes, eight at a time and the rest one by one. */
final class Lanes {
    private static final int WIDTH = Long.BYTES;

    private Lanes() {}

    /** target = 0. */
    static void clear(ByteBuffer target, int at, int length) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            target.putLong(at + i, 0);
        }
        for (; i < length; i++) {
            target.put(at + i, (byte) 0);
        }
    }

    /** target = target + source. */
    static void xor(ByteBuffer target, int at, ByteBuffer source, int from, int length) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            target.putLong(at + i, target.getLong(at + i) ^ source.getLong(from + i));
        }
        for (; i < length; i++) {
            target.put(at + i, (byte) (target.get(at + i) ^ source.get(from + i)));
        }
    }

    /** target = target + factor source; the factor is not 0. */
    static void timesXor(ByteBuffer target, int at, ByteBuffer source, int from, int length, int factor) {
        if (factor == 1) {
            xor(target, at, source, from, length);
            return;
        }
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            target.putLong(at + i, target.getLong(at + i) ^ GaloisField.times(source.getLong(from + i), factor));
        }
        for (; i < length; i++) {
            long product = GaloisField.times(source.get(from + i) & 0xff, factor);
            target.put(at + i, (byte) (target.get(at + i) ^ product));
        }
    }

    /** target = 2 target. */
    static void twice(ByteBuffer target, int at, int length) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            target.putLong(at + i, GaloisField.twice(target.getLong(at + i)));
        }
        for (; i < length; i++) {
            target.put(at + i, (byte) GaloisField.twice(target.get(at + i) & 0xff));
        }
    }

    /** target = 2 target + source. */
    static void twiceXor(ByteBuffer target, int at, ByteBuffer source, int from, int length) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            target.putLong(at + i, GaloisField.twice(target.getLong(at + i)) ^ source.getLong(from + i));
        }
        for (; i < length; i++) {
            target.put(at + i, (byte) (GaloisField.twice(target.get(at + i) & 0xff) ^ source.get(from + i)));
        }
    }

    /** target = factor target. */
    static void times(ByteBuffer target, int at, int length, int factor) {
        combine(target, at, at, length, factor, 0);
    }

    /** target = factor target + otherFactor other. */
    static void combine(ByteBuffer buffer, int target, int other, int length, int factor, int otherFactor) {
        int i = 0;
        for (; i <= length - WIDTH; i += WIDTH) {
            long sum = GaloisField.times(buffer.getLong(target + i), factor)
                    ^ GaloisField.times(buffer.getLong(other + i), otherFactor);
            buffer.putLong(target + i, sum);
        }
        for (; i < length; i++) {
            long sum = GaloisField.times(buffer.get(target + i) & 0xff, factor)
                    ^ GaloisField.times(buffer.get(other + i) & 0xff, otherFactor);
            buffer.put(target + i, (byte) sum);
        }
    }
}
