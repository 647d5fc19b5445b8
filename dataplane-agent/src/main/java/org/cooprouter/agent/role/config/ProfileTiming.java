// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * When the copies of a packet leave, and when the packet is handed to the application.
 *
 * @param spreadNs longest time over which the copies on one path are spread; 0 = they leave together
 * @param holdNs how much longer than the fastest packets all take, so that they take equally long; 0 = none is held
 */
public record ProfileTiming(long spreadNs, long holdNs) {
    /** Everything at once. */
    public static final ProfileTiming IMMEDIATE = new ProfileTiming(0, 0);

    /**
     * Tells whether packets say when they were sent.
     *
     * @return true if the receiver holds packets
     */
    public boolean stamped() {
        return holdNs > 0;
    }
}
