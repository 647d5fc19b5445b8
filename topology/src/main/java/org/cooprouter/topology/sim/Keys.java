// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;

/**
 * Which key epochs of an association an agent holds, and under which it sends.
 *
 * @param sendEpoch one of {@code epochs}
 * @param epochs 1-65535
 */
record Keys(int sendEpoch, List<Integer> epochs) {
    static Keys of(int epoch) {
        return new Keys(epoch, List.of(epoch));
    }
}
