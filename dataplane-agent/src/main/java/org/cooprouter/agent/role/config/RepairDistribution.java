// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.RepairCode;

/** Which repair copies leave beside the packets' own, and how they are shared out among the paths, which take their turns. */
public interface RepairDistribution extends CopyDistribution {
    /**
     * Returns which repair copies leave after each packet.
     *
     * @return {@link RepairCode#NONE} if none does
     */
    RepairCode code();

    /**
     * Tells whether there are ever any repair copies.
     *
     * @return false if the code has none
     */
    default boolean any() {
        return code().window() > 0;
    }
}
