// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * What a path can carry in the direction in which this agent sends.
 *
 * @param capacityBps bits per second of IP packets; 0 = unknown
 * @param limitBps most that may be sent; 0 = unlimited
 */
public record PathCapacity(long capacityBps, long limitBps) {
    /** Nothing is known, and everything allowed. */
    public static final PathCapacity UNKNOWN = new PathCapacity(0, 0);
}
