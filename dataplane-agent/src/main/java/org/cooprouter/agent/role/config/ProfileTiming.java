// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * When the copies of a packet leave.
 *
 * @param spreadNs longest time over which the copies on one path are spread; 0 = they leave together
 */
public record ProfileTiming(long spreadNs) {
    /** Everything at once. */
    public static final ProfileTiming IMMEDIATE = new ProfileTiming(0);
}
