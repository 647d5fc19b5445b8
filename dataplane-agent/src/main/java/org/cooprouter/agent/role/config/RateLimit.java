// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * Most traffic towards servers (T13).
 *
 * @param maxPps packets per second; 0 = unlimited
 * @param maxBps bits of IP packets per second; 0 = unlimited
 */
public record RateLimit(long maxPps, long maxBps) {
    /** No limit. */
    public static final RateLimit UNLIMITED = new RateLimit(0, 0);
}
