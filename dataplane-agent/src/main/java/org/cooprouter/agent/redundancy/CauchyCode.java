// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/**
 * The coefficients of repair copies: a Cauchy matrix over {@link GaloisField} with rows x = 128 + row and columns y = 0 to 63,
 * each column divided by its first element. Every square part of it can be inverted, so that any r repair copies of a block
 * restore any r of its packets (systematic Reed-Solomon code in the sense of J. Blömer et al., "An XOR-Based Erasure-Resilient
 * Coding Scheme", 1995). Row 0 is all ones.
 *
 * <pre>
 *   c(row, n) = (128 + n) / ((128 + row) + n)      + is XOR, n the distance from the last packet in strides
 * </pre>
 */
final class CauchyCode {
    /** The row of which every coefficient is 1. */
    static final int XOR = 0;

    private static final int FIRST_ROW = 128;

    private CauchyCode() {}

    static int coefficient(int row, int n) {
        return GaloisField.multiply(FIRST_ROW ^ n, GaloisField.inverse(FIRST_ROW ^ row ^ n));
    }
}
