// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.jspecify.annotations.Nullable;

/**
 * How copies that an application sends by itself are told from packets (R7, R9).
 *
 * @param format where a packet says which it is; null if all its bytes do
 * @param copies how many copies come of each packet, 1 or more; {@link DuplicateElimination#ANY_COPIES} where packets say which they are
 * @param ageNs largest expected difference between the arrivals of the first and the last copy
 */
public record EliminationSettings(@Nullable ExistingPacketId format, int copies, long ageNs) {
    /** Used when the resource does not say. */
    public static final long DEFAULT_AGE_NS = 500_000_000;
    /** Most copies of a packet that are told by their bytes. */
    public static final int MAX_COPIES = 8;
}
