// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/**
 * GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d), in which 2 generates all elements but 0. Addition is XOR. Eight
 * elements fill a long.
 */
final class GaloisField {
    private static final int ORDER = 255;
    private static final int MASK = 0xff;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long NO_LOW_BITS = 0xfefe_fefe_fefe_fefeL;
    private static final long POLYNOMIAL = 0x1d1d_1d1d_1d1d_1d1dL;

    private static final int[] POWERS = new int[ORDER];
    private static final int[] LOGARITHMS = new int[ORDER + 1];

    static {
        int power = 1;
        for (int exponent = 0; exponent < ORDER; exponent++) {
            POWERS[exponent] = power;
            LOGARITHMS[power] = exponent;
            power = (int) twice(power) & MASK;
        }
    }

    private GaloisField() {}

    /** Doubles eight elements. */
    static long twice(long lanes) {
        long overflown = lanes & HIGH_BITS;
        // 0xff in each lane that overflows, 0 in the others.
        long reduced = (overflown << 1) - (overflown >>> 7);
        return ((lanes << 1) & NO_LOW_BITS) ^ (reduced & POLYNOMIAL);
    }

    /** Multiplies eight elements by one, 0-255: a doubling per bit of the factor. */
    static long times(long lanes, int factor) {
        long product = 0;
        long doubled = lanes;
        for (int bits = factor; bits != 0; bits >>>= 1) {
            product ^= doubled & -(bits & 1L);
            doubled = twice(doubled);
        }
        return product;
    }

    /** 2 to a power, which may be negative. */
    static int power(int exponent) {
        return POWERS[Math.floorMod(exponent, ORDER)];
    }

    /** Multiplies two elements. */
    static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : power(LOGARITHMS[a] + LOGARITHMS[b]);
    }

    /** The element by which another gives 1; not of 0. */
    static int inverse(int element) {
        return power(-LOGARITHMS[element]);
    }
}
