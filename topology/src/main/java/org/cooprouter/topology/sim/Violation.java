// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
