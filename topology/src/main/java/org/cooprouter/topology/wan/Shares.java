// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

/** Checks of numbers that people give. */
final class Shares {
    private Shares() {}

    static void check(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " of " + share + ": expected a share from 0 to 1");
        }
    }

    static void checkNotNegative(String name, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " of " + value + ": expected 0 or more");
        }
    }
}
