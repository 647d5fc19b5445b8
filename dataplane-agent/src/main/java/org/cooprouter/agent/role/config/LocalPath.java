// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * One local address from which copies leave.
 *
 * @param id for people, "isp-a"
 * @param pathId 0-63, as the wire names it
 * @param kind whose uplink it leads to
 * @param address source of its outer packets
 * @param mtu largest IP packet in bytes
 * @param capacity what it can carry away from this agent
 */
public record LocalPath(String id, int pathId, PathKind kind, IpAddress address, int mtu, PathCapacity capacity) {
    /**
     * Makes a path of unknown capacity.
     *
     * @param id of the path
     * @param pathId its number on the wire
     * @param kind whose uplink it uses
     * @param address from which its copies leave
     * @param mtu largest IP packet in bytes
     */
    public LocalPath(String id, int pathId, PathKind kind, IpAddress address, int mtu) {
        this(id, pathId, kind, address, mtu, PathCapacity.UNKNOWN);
    }
}
