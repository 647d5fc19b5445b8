// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;

/**
 * How a session's packets protect each other, and over which paths that leaves (R6, R16).
 *
 * @param code says which repair copies leave after each packet
 * @param perUplink each own uplink's share of the repair copies
 * @param perNeighbour each helping neighbour's share of them
 */
public record Repairs(RepairCode code, int perUplink, int perNeighbour) implements RepairDistribution {
    /** No repair copies. */
    public static final Repairs NONE = new Repairs(RepairCode.NONE, 0, 0);

    @Override
    public RedundancyScheme scheme() {
        return Schemes.replication();
    }

    @Override
    public int times() {
        return 1;
    }

    @Override
    public int share(PathKind kind, int pathId) {
        return kind == PathKind.UPLINK ? perUplink : perNeighbour;
    }
}
